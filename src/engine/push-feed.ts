/**
 * The feed of scripts: `stream.push` rows become a live session, recorded as they come. The first push opens it; `stop`
 * seals it. Rows keep the order they were pushed in; those without a receive time repeat their own and are flagged.
 * Invariant: a call is taken whole or not at all.
 */
import { FLAG_NO_RX, INSTRUMENT_SHIFT, SIDE_BUY, SIDE_NONE, SIDE_SELL } from '../../assembly/layout.ts';
import { QuantabError } from '../core/errors.ts';
import type { TickBatch } from '../market/batch.ts';
import type { TradeColumns } from '../market/columns.ts';
import { type Instrument, instrumentOfSymbol } from '../market/instrument.ts';
import { TickWriter } from '../market/writer.ts';
import type { FormatDefinition } from '../sources/format.ts';
import type { Recording } from './recording.ts';

export interface PushFeed {
  /** Takes rows of one instrument; returns how many. */
  push(instrument: string, rows: TradeColumns): Promise<number>;
  /** Takes lines of a text format; all rows are of `instrument`, whatever symbol they name. */
  pushText(format: FormatDefinition, instrument: string, text: string): Promise<number>;
}

export function openPushFeed(recording: Recording): PushFeed {
  const pending: TickBatch[] = [];
  const writer = new TickWriter({
    instrument: (index, instrument) => recording.instrument(index, instrument),
    batch: (batch) => pending.push(batch),
  });

  function indexOf(name: string, tickSize: number): number {
    const id = name.includes('@') ? name : `${name}@push`;
    const index = writer.instrument(id, () => describe(id, tickSize));
    writer.refine(index, tickSize);
    return index;
  }

  async function drain(): Promise<number> {
    writer.flush();
    let taken = 0;
    for (let batch = pending.shift(); batch; batch = pending.shift()) {
      await recording.take(batch);
      taken += batch.n;
    }
    recording.messages++;
    return taken;
  }

  return {
    push: (instrument, columns) =>
      recording.inTurn(async () => {
        check(columns);
        const index = indexOf(instrument, decimalStep(columns.price));
        for (let i = 0; i < columns.ts.length; i++) {
          const ts = columns.ts[i] as number;
          const sign = columns.side[i] as number;
          const side = sign > 0 ? SIDE_BUY : sign < 0 ? SIDE_SELL : SIDE_NONE;
          writer.trade(index, ts, ts, columns.price[i] as number, columns.qty[i] as number, side, columns.id[i] as number, FLAG_NO_RX);
        }
        return drain();
      }),
    pushText: (format, instrument, text) =>
      recording.inTurn(async () => {
        const decoded = decode(format, instrument, text);
        const index = indexOf(instrument, decoded.tickSize);
        for (const batch of decoded.batches) {
          for (let i = 0; i < batch.n; i++) {
            batch.meta[i] = ((batch.meta[i] as number) & (2 ** INSTRUMENT_SHIFT - 1)) + index * 2 ** INSTRUMENT_SHIFT;
          }
          pending.push(batch);
        }
        return drain();
      }),
  };
}

/** The rows of a text, apart from the feed until all of them are good. */
function decode(format: FormatDefinition, symbol: string, text: string): { batches: TickBatch[]; tickSize: number } {
  const batches: TickBatch[] = [];
  const scratch = new TickWriter({ instrument: () => undefined, batch: (batch) => batches.push(batch) });
  const bytes = new TextEncoder().encode(text.endsWith('\n') ? text : `${text}\n`);
  const bad: { line: number; reason: string }[] = [];
  const report = { reject: (line: number, reason: string) => void bad.push({ line, reason }), skip: () => undefined };
  const head = { name: 'pushed text', bytes, text, whole: true };
  const decoder = format.open({ name: head.name, head, writer: scratch, report, mapping: { columns: {}, symbol } });
  decoder.chunk(bytes);
  decoder.end();
  scratch.flush();
  const [first] = bad;
  if (first) {
    const where = `Line ${first.line} of the pushed text is no trade: ${first.reason}.`;
    throw new QuantabError('bad-input', `${where} Expected are lines like ${format.example}. Nothing was taken.`);
  }
  return { batches, tickSize: Math.min(1, ...scratch.instruments.map((instrument) => instrument.tickSize)) };
}

/** Throws bad-input naming the first row that is no trade. */
function check(columns: TradeColumns): void {
  const { ts, price, qty, side, id } = columns;
  const n = ts?.length;
  for (const [name, column] of Object.entries({ ts, price, qty, side, id })) {
    if (column?.length !== n)
      throw new QuantabError('bad-input', `Columns of a push have one length: ts has ${n}, ${name} has ${column?.length}.`);
  }
  const isAmount = (value: number | undefined): boolean => Number.isFinite(value) && (value as number) > 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isSafeInteger(ts[i]))
      throw new QuantabError('bad-input', `ts[${i}] is integer microseconds, was ${ts[i]}. Nothing was taken.`);
    if (!isAmount(price[i])) throw new QuantabError('bad-input', `price[${i}] is a number above 0, was ${price[i]}. Nothing was taken.`);
    if (!isAmount(qty[i])) throw new QuantabError('bad-input', `qty[${i}] is a number above 0, was ${qty[i]}. Nothing was taken.`);
  }
}

function describe(id: string, tickSize: number): Instrument {
  const [name = id, venue = 'push'] = id.split('@');
  const [symbol = name, type] = name.split('.');
  const known = type === 'perp' || type === 'future' ? type : 'unknown';
  return { ...instrumentOfSymbol(symbol, venue, known, tickSize), id };
}

/** 10^-k for the most decimals any of the values has, at most 12. */
function decimalStep(values: ArrayLike<number>): number {
  let decimals = 0;
  for (let i = 0; i < values.length; i++) {
    while (decimals < 12 && !isMultiple(values[i] as number, decimals)) decimals++;
  }
  return Number(`1e-${decimals}`);
}

function isMultiple(value: number, decimals: number): boolean {
  return Number(value.toFixed(decimals)) === value;
}
