/** Text to ticks: cuts of the bytes change nothing, and the byte scanners read what a plain reading of each line gives. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { packMeta } from '../../src/market/meta.ts';
import { TickWriter } from '../../src/market/writer.ts';
import type { FormatDefinition, Mapping } from '../../src/sources/format.ts';
import raw from '../../src/sources/formats/hftbacktest-raw.format.ts';
import csv from '../../src/sources/formats/trades-csv.format.ts';
import ndjson from '../../src/sources/formats/trades-ndjson.format.ts';
import { type FieldTexts, type Row, readRow } from '../../src/sources/rows/read-row.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const encoder = new TextEncoder();

/** Everything a decoder gives for `text` in pieces that end at `cuts`. */
function decodePieces(format: FormatDefinition, text: string, cuts: readonly number[], columns?: Mapping['columns']) {
  const bytes = encoder.encode(text);
  const told: unknown[] = [];
  const batches: TickBatch[] = [];
  const steps = new Map<number, number>();
  const writer = new TickWriter(
    { instrument: (index, { tickSize }) => void steps.set(index, tickSize), batch: (batch) => void batches.push(batch) },
    64,
  );
  const report = {
    reject: (line: number, reason: string, row: string) => void told.push([line, reason, row]),
    skip: (reason: string, rows = 1) => void told.push(...Array.from({ length: rows }, () => reason)),
  };
  const head = { name: 'BTCUSDT.csv', bytes, text, whole: true };
  const decoder = format.open({ name: head.name, head, writer, report, mapping: columns && { columns } });
  let from = 0;
  for (const cut of [...cuts].sort((a, b) => a - b)) {
    const to = Math.min(bytes.length, cut);
    if (to > from) decoder.chunk(bytes.slice(from, to));
    from = Math.max(from, to);
  }
  decoder.chunk(bytes.subarray(from));
  decoder.end();
  writer.flush();
  const rows = batches.flatMap(({ n, ts, rx, px, qty, id, meta }) =>
    Array.from({ length: n }, (_, i) => [ts[i]!, rx[i]!, px[i]!, qty[i]!, id[i]!, meta[i]!]),
  );
  // Skips are told in bulk, so their place among the rejections may move.
  return {
    sizes: batches.map(({ n }) => n),
    rows,
    told: told.map((entry) => JSON.stringify(entry)).sort(),
    steps: [...steps],
    seen: decoder.rows,
  };
}

const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });
const decimal = fc.oneof(
  fc.tuple(digits(7), digits(9)).map(([whole, part]) => `${whole}.${part}`),
  digits(9),
  fc.tuple(digits(17), digits(17)).map(([whole, part]) => `${whole}.${part}`),
  fc.tuple(digits(3), digits(4), fc.integer({ min: -30, max: 12 })).map(([whole, part, e]) => `${whole}.${part}${e & 1 ? 'e' : 'E'}${e}`),
  fc.constantFrom(
    '0.00000001',
    '61837.63000000',
    '.5',
    '5.',
    '007',
    '9007199254740993',
    '123456789012345.678',
    '0.0',
    '-1',
    '',
    'NaN',
    '1e5',
    '+3',
    ' 4 ',
  ),
);
const micros = fc.integer({ min: 946_684_800_000_000, max: 4_000_000_000_000_000 });
const isoTime = micros.map((us) => new Date(us / 1000).toISOString().replace('Z', `${String(us % 1000).padStart(3, '0')}Z`));
const side = fc.constantFrom('buy', 'sell', 'BUY', 'Sell', 'b', 's', 'A', 'bid', 'ask', '1', '-1', '0', '', 'buyer', 'odd', 'sel', 'buys');
const maker = fc.constantFrom('true', 'false', 'True', 'FALSE', 't', 'f', '0', '1', '', 'tru', 'falsey', '2');
const symbol = fc.constantFrom('BTCUSDT', 'ETH-USD', 'a', 'A-VERY-LONG-SYMBOL-NAME-OF-A-CONTRACT', '', 'é€');
const tradeId = fc.oneof(
  fc.integer({ min: 0, max: 40 }).map(String),
  fc.constantFrom('', 'x1', '9007199254740992', '99999999999999999999', '12a'),
);

interface Fields {
  ts: string;
  symbol: string;
  px: string;
  qty: string;
  side: string;
  id: string;
}

const fields = (time: fc.Arbitrary<string>): fc.Arbitrary<Fields> =>
  fc.record({ ts: time, symbol, px: decimal, qty: decimal, side, id: tradeId });
const first: Fields = { ts: '', symbol: 'BTCUSDT', px: '1', qty: '1', side: 'buy', id: '' };
const times = fc.constantFrom('us', 'iso').chain((unit) => {
  const time =
    unit === 'us'
      ? fc.oneof({ weight: 9, arbitrary: micros.map(String) }, { weight: 1, arbitrary: fc.constantFrom('', '0', 'x', '1e15') })
      : isoTime;
  const opening = unit === 'us' ? '946684800000000' : '2000-01-01T00:00:00.000000Z';
  return fc.array(fields(time), { maxLength: 60 }).map((rows) => [{ ...first, ts: opening }, ...rows]);
});

/** The rows a plain reading gives, in time order; ids do not matter here. */
function readPlainly(rows: readonly Fields[]) {
  const read: number[][] = [];
  let rejected = 0;
  const units = { ts: 0, rx: 0 };
  const index = new Map<string, number>();
  for (const { symbol: name, ...texts } of rows) {
    const row: Row = { ts: 0, rx: 0, px: 0, qty: 0, id: 0, side: 0, decimals: 0 };
    const reason = readRow(texts as FieldTexts, units, row) ?? (name === '' ? 'symbol is missing' : undefined);
    if (reason) {
      rejected++;
      continue;
    }
    const key = name.toUpperCase();
    if (!index.has(key)) index.set(key, index.size);
    const meta = packMeta(layout.KIND_TRADE, row.side, layout.FLAG_LAST | layout.FLAG_NO_RX, index.get(key)!);
    read.push([row.ts, row.ts, row.px, row.qty, row.id, meta]);
  }
  return { rows: read.sort((a, b) => a[0]! - b[0]!), rejected };
}

interface Identified {
  id: number;
  ts: number;
  name: string;
}

/** The rows that are new: not in the run of consecutive ids being read (unless later in time), nor equal to the row before. */
function admitPlainly(rows: readonly Identified[]): Identified[] {
  const runs = new Map<string, { first: number; last: number; before: Identified }>();
  return rows.filter((row) => {
    const run = runs.get(row.name);
    if (run) {
      const { first, last, before } = run;
      if (row.id === last + 1) run.last = row.id;
      else if (row.id === first - 1) run.first = row.id;
      else if (row.id === before.id) {
        if (row.ts === before.ts) return false;
      } else if (row.id >= first && row.id <= last && (before.id === last ? row.ts <= before.ts : row.ts >= before.ts)) return false;
      else Object.assign(run, { first: row.id, last: row.id });
      run.before = row;
    } else runs.set(row.name, { first: row.id, last: row.id, before: row });
    return true;
  });
}

const cuts = fc.array(fc.nat(8_000), { maxLength: 12 });

describe('byte scanners against a plain reading', () => {
  it('of CSV', () => {
    fc.assert(
      fc.property(times, fc.constantFrom(',', ';', '\t'), fc.boolean(), cuts, (rows, delimiter, quoted, cut) => {
        const unique = rows.map((row, i) => ({ ...row, id: String(i * 2) }));
        const mark = quoted ? '"' : '';
        const lines = unique.map((row) =>
          [row.qty, row.ts, row.id, row.symbol, row.px, row.side].map((text) => mark + text + mark).join(delimiter),
        );
        const text = `${['size', 'timestamp', 'id', 'symbol', 'price', 'side'].join(delimiter)}\n${lines.join('\n')}\n`;
        const { rows: decoded, told } = decodePieces(csv, text, cut, { qty: 0, ts: 1, id: 2, symbol: 3, px: 4, side: 5 });
        const plain = readPlainly(unique);
        expect(decoded).toEqual(plain.rows);
        expect(told).toHaveLength(plain.rejected);
      }),
      { numRuns: 300 },
    );
  });

  it('of NDJSON', () => {
    fc.assert(
      fc.property(times, fc.infiniteStream(fc.nat(1_000)), cuts, (rows, shuffle, cut) => {
        const unique = rows.map((row, i) => ({ ...row, id: String(i * 2) }));
        const lines = unique.map((row, i) => {
          const pairs = [
            ['size', row.qty],
            ['ts', row.ts],
            ['id', row.id],
            ['symbol', row.symbol],
            ['price', row.px],
            ['side', row.side],
            ['note', 'a "quoted" \\ {odd} note,'],
          ] as const;
          const keyed = pairs.map((pair, k) => [i === 0 ? k : (shuffle.next().value as number), pair] as const).sort((a, b) => a[0] - b[0]);
          return JSON.stringify(Object.fromEntries(keyed.map(([, pair]) => pair)));
        });
        const { rows: decoded, told } = decodePieces(ndjson, `${lines.join('\n')}\n`, cut, {
          qty: 0,
          ts: 1,
          id: 2,
          symbol: 3,
          px: 4,
          side: 5,
        });
        const plain = readPlainly(unique);
        expect(decoded).toEqual(plain.rows);
        expect(told).toHaveLength(plain.rejected);
      }),
      { numRuns: 300 },
    );
  });

  it('of ids', () => {
    const piece = fc.record({
      from: fc.nat(12),
      rows: fc.integer({ min: 1, max: 6 }),
      step: fc.constantFrom(1, 1, 1, 2, 0, -1),
      at: fc.nat(8),
      name: fc.constantFrom('X', 'X', 'Y'),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), cuts, (pieces, cut) => {
        const rows = pieces.flatMap(({ from, rows: n, step, at, name }) =>
          Array.from({ length: n }, (_, i) => ({ id: from + i * step, ts: 1735689600 + at + from + i * step, name })).filter(
            ({ id }) => id >= 0,
          ),
        );
        const lines = [{ id: 100, ts: 1735689600, name: 'X' }, ...rows].map(({ id, ts, name }) => `${ts},${name},1,${(id % 3) + 1},${id}`);
        const { rows: decoded, told } = decodePieces(csv, `time,symbol,price,size,id\n${lines.join('\n')}\n`, cut);
        const admitted = admitPlainly([{ id: 100, ts: 1735689600, name: 'X' }, ...rows]);
        expect(decoded.map((row) => [row[0]! / 1e6, row[4]])).toEqual(admitted.sort((a, b) => a.ts - b.ts).map(({ ts, id }) => [ts, id]));
        expect(told).toHaveLength(lines.length - admitted.length);
      }),
      { numRuns: 500 },
    );
  });

  it('of buyer-is-maker words', () => {
    fc.assert(
      fc.property(fc.array(maker, { minLength: 1, maxLength: 30 }), (words) => {
        const lines = ['false', ...words].map((word, i) => `${1735689600 + i},X,1,1,${word}`);
        const { rows } = decodePieces(csv, `time,symbol,price,size,is_buyer_maker\n${lines.join('\n')}\n`, [], {
          ts: 0,
          symbol: 1,
          px: 2,
          qty: 3,
          maker: 4,
        });
        const sides: Record<string, number> = { true: 2, t: 2, '1': 2, false: 1, f: 1, '0': 1, '': 0 };
        const expected = ['false', ...words].map((word) => sides[word.toLowerCase()]).filter((value) => value !== undefined);
        expect(rows.map((row) => (row[5]! >>> layout.SIDE_SHIFT) & layout.SIDE_MASK)).toEqual(expected);
      }),
    );
  });
});

describe('cuts of the bytes', () => {
  it('change nothing in CSV', () => {
    const awkward = fc.constantFrom('', '', '', '# comment', 'time,symbol,price', '"a ""b""",c', '1,2,3,4,5,6,7,8', '\r', ' ', '"unclosed');
    fc.assert(
      fc.property(times, fc.array(fc.tuple(fc.nat(60), awkward), { maxLength: 5 }), fc.boolean(), cuts, (rows, oddities, crlf, cut) => {
        const lines = rows.map((row) => [row.ts, row.symbol, row.px, row.qty, row.side, row.id].join(','));
        for (const [at, line] of oddities) lines.splice(Math.min(at + 1, lines.length), 0, line);
        const text = `\ufeff${['ts,symbol,price,size,side,id', ...lines].join(crlf ? '\r\n' : '\n')}`;
        const columns = { ts: 0, symbol: 1, px: 2, qty: 3, side: 4, id: 5 };
        expect(decodePieces(csv, text, cut, columns)).toEqual(decodePieces(csv, text, [], columns));
      }),
      { numRuns: 300 },
    );
  });

  it('change nothing in CSV with line breaks in quotes', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('a', '"x\ny"', '"say ""no"""', '"1,2"', ''), { maxLength: 30 }), cuts, (notes, cut) => {
        const lines = ['"first\n""note"""', ...notes].map((note, i) => `${1735689600 + i},X,${note},1.5,${i + 1}`);
        const text = `time,symbol,note,price,size\n${lines.join('\n')}\n`;
        const whole = decodePieces(csv, text, []);
        expect(whole.rows).toHaveLength(lines.length);
        expect(decodePieces(csv, text, cut)).toEqual(whole);
      }),
    );
  });

  it('change nothing in CSV with decimal commas, days apart and any line end', () => {
    const price = fc.constantFrom('1.234,5', '0,25', '7', '1.000', 'x', '', '1,2,3');
    fc.assert(
      fc.property(
        fc.array(price, { maxLength: 40 }),
        fc.constantFrom('\n', '\r\n', '\r'),
        fc.boolean(),
        cuts,
        (prices, newline, quoted, cut) => {
          const mark = quoted ? '"' : '';
          const lines = ['1,5', ...prices].map((text, i) => `01.02.2025;9:${String(10 + (i % 50))}:00;${mark}${text}${mark};0,5;é`);
          const text = ['Datum;Uhrzeit;Kurs;Menge;Notiz', ...lines].join(newline);
          const whole = decodePieces(csv, text, []);
          expect(whole.rows.length).toBeGreaterThan(0);
          expect(decodePieces(csv, text, cut)).toEqual(whole);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('change nothing in NDJSON', () => {
    fc.assert(
      fc.property(
        times,
        fc.array(fc.tuple(fc.nat(60), fc.constantFrom('', '{', '[]', 'x', '{}')), { maxLength: 3 }),
        cuts,
        (rows, oddities, cut) => {
          // Where half of the lines are no objects the file is refused.
          fc.pre(rows.length > 4);
          const lines = rows.map(({ ts, symbol: s, px, qty, side: word, id }) =>
            JSON.stringify({ ts, symbol: s, price: px, size: qty, side: word, id }),
          );
          for (const [at, line] of oddities) lines.splice(Math.min(at + 1, lines.length), 0, line);
          const text = lines.join('\n');
          const columns = { ts: 0, symbol: 1, px: 2, qty: 3, side: 4, id: 5 };
          expect(decodePieces(ndjson, text, cut, columns)).toEqual(decodePieces(ndjson, text, [], columns));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('change nothing in raw streams', () => {
    const message = fc.oneof(
      fc.nat(30).map((t) => ({
        stream: 's',
        data: { e: 'trade', T: 1_723_161_256_000 + t, s: 'BTCUSDT', t, p: '100.5', q: '1', m: t % 2 === 0, X: 'MARKET' },
      })),
      fc.tuple(fc.nat(30), fc.nat(3)).map(([u, back]) => ({
        stream: 's',
        data: { e: 'depthUpdate', T: 1_723_161_256_000, s: 'BTCUSDT', U: u, u: u + 1, pu: u - back, b: [['100.0', '1']], a: [] },
      })),
      fc.nat(30).map((u) => ({
        stream: 's',
        data: { e: 'bookTicker', u, s: 'BTCUSDT', b: '100.0', B: '1', a: '101.0', A: '1', T: 1_723_161_256_000 },
      })),
      fc.nat(30).map((id) => ({ lastUpdateId: id, bids: [['99.5', '1']], asks: [['101.0', '1']] })),
      fc.constantFrom({}, { result: null }, []),
    );
    fc.assert(
      fc.property(fc.array(message, { maxLength: 40 }), cuts, (messages, cut) => {
        const text = messages.map((entry, i) => `17231612561722${String(i).padStart(5, '0')} ${JSON.stringify(entry)}`).join('\n');
        expect(decodePieces(raw, text, cut)).toEqual(decodePieces(raw, text, []));
      }),
      { numRuns: 200 },
    );
  });
});
