/** One JSON object a line, each a trade: a time, a price and a size under their usual names, numbers or strings. */
import { QuantabError } from '../../core/errors.ts';
import { type Decoder, defineFormat, type FileHead, type Mapping } from '../format.ts';
import { headLines } from '../head.ts';
import { type Columns, corrected, fieldsOfNames, isComplete, isOtherData } from '../rows/fields.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { type Field, type FieldTexts, fieldNames } from '../rows/read-row.ts';
import { rowSymbol, symbolOfName } from '../rows/symbol-of-name.ts';
import { TextScanner } from '../rows/text-scanner.ts';
import { parseTime, unitOf } from '../rows/time.ts';

interface Keys {
  readonly keys: readonly string[];
  readonly columns: Columns;
  readonly samples: readonly string[][];
}

const sampleRows = 50;

function parseObject(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The keys of the first lines; undefined when they are no objects. */
function sniffKeys(head: FileHead, mapping?: Mapping): Keys | undefined {
  const lines = headLines(head.text, head.whole).filter((line) => line.trim() !== '');
  const objects = lines.slice(0, sampleRows).map(parseObject);
  const good = objects.filter((object) => object !== undefined);
  if (good.length === 0 || good.length * 2 < objects.length) return undefined;
  const keys = [...new Set(good.flatMap((object) => Object.keys(object)))].slice(0, 60);
  if (isOtherData(keys)) return undefined;
  const samples = good.map((object) => keys.map((key) => textOf(object[key]) ?? ''));
  return { keys, columns: corrected(fieldsOfNames(keys, samples), mapping), samples };
}

const example = '{"symbol":"BTCUSDT","ts":"2025-01-01T00:00:00Z","price":45000.0,"size":0.5}';

export default defineFormat({
  id: 'trades-ndjson',
  title: 'Trades as NDJSON',
  extensions: ['ndjson', 'jsonl', 'json'],
  example,
  sniff(head, mapping) {
    if (
      !head.text
        .replace(/^\ufeff/, '')
        .trimStart()
        .startsWith('{')
    )
      return { confidence: 0 };
    const found = sniffKeys(head, mapping);
    if (!found || !isComplete(found.columns)) return { confidence: 0 };
    const times = found.samples.map((sample) => sample[found.columns.rx ?? found.columns.ts!]!.trim());
    const unit = unitOf(times[0] ?? '');
    const first = Math.min(...times.map((time) => parseTime(time, unit)));
    return { confidence: 0.7, ...(Number.isFinite(first) ? { firstRx: first } : {}) };
  },
  open(context): Decoder {
    const found = sniffKeys(context.head, context.mapping);
    if (!found || !isComplete(found.columns)) {
      throw new QuantabError('bad-input', `${context.name} holds no lines of trades: expected are lines like ${example}.`);
    }
    const { keys } = found;
    const { columns, symbol } = rowSymbol(found.columns, context.mapping, symbolOfName(context.name));
    const used = fieldNames.filter((field) => columns[field] !== undefined);

    function split(line: string): FieldTexts | { reject: string } {
      const object = parseObject(line);
      if (!object) return { reject: 'not a JSON object' };
      const texts: FieldTexts = {};
      for (const field of used) {
        const key = keys[columns[field]!]!;
        const value = object[key];
        const text = typeof value === 'number' && value > Number.MAX_SAFE_INTEGER ? digitsOf(line, key) : undefined;
        const plain = text ?? textOf(value);
        if (plain !== undefined) texts[field] = plain;
      }
      return texts;
    }

    const scanner = new TextScanner({
      name: context.name,
      writer: context.writer,
      report: context.report,
      kernel: 'scanNdjson',
      fields: columns as Partial<Record<Field, number>>,
      shape: { keys },
      skipLines: 0,
      symbol,
      instrument: fileInstrument,
      split,
    });
    return {
      get rows() {
        return scanner.rows;
      },
      remembered: { columns },
      chunk: (bytes) => scanner.chunk(bytes),
      end: () => scanner.end(),
    };
  },
});

/** The digits of a whole number that JSON.parse would round, as nanoseconds are. */
function digitsOf(line: string, key: string): string | undefined {
  const escaped = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`"${escaped}"\\s*:\\s*(\\d+)\\s*[,}]`).exec(line)?.[1];
}
