/** Numeric tables to ticks: cuts of the bytes change nothing, and the kernel reads what a plain reading of each line gives. */
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import * as table from '../../assembly/scan-table-plan.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { TickWriter } from '../../src/market/writer.ts';
import type { FormatDefinition } from '../../src/sources/format.ts';
import { formatById } from '../../src/sources/formats/registry.ts';
import { fileInstrument } from '../../src/sources/rows/file-instrument.ts';
import { decimalsOf } from '../../src/sources/rows/read-row.ts';
import { parseTime, unitOf } from '../../src/sources/rows/time.ts';
import { TableScanner } from '../../src/sources/table/table-scanner.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const encoder = new TextEncoder();
const cuts = fc.array(fc.nat(6_000), { maxLength: 12 });

function* piecesOf(bytes: Uint8Array, at: readonly number[]): Generator<Uint8Array> {
  let from = 0;
  for (const cut of [...at, bytes.length].sort((a, b) => a - b)) {
    const to = Math.min(bytes.length, cut);
    if (to > from) yield bytes.slice(from, to);
    from = Math.max(from, to);
  }
}

/** Everything a decoder gives for texts (one a part) in pieces. */
function decodePieces(format: FormatDefinition, name: string, texts: readonly string[], at: readonly number[]) {
  const told: string[] = [];
  const batches: TickBatch[] = [];
  const steps = new Map<number, number>();
  const writer = new TickWriter(
    { instrument: (index, { tickSize }) => void steps.set(index, tickSize), batch: (batch) => void batches.push(batch) },
    64,
  );
  const report = {
    reject: (line: number, reason: string, row: string) => void told.push(JSON.stringify([line, reason, row])),
    skip: (reason: string, rows = 1) => void told.push(...Array.from({ length: rows }, () => reason)),
  };
  const bytes = texts.map((text) => encoder.encode(text));
  const head = { name, bytes: bytes[0]!, text: texts[0]!, whole: true };
  const decoder = format.open({ name, head, writer, report, mapping: undefined });
  const parts = bytes.map((part) => piecesOf(part, at));
  const open = new Set(parts.keys());
  while (open.size > 0) {
    const wanted = decoder.wants ?? 0;
    const part = open.has(wanted) ? wanted : [...open][0]!;
    const piece = parts[part]!.next();
    if (!piece.done) void decoder.chunk(piece.value, part);
    else {
      open.delete(part);
      decoder.partEnd?.(part);
    }
  }
  void decoder.end();
  writer.flush();
  const rows = batches.flatMap(({ n, ts, rx, px, qty, id, meta }) =>
    Array.from({ length: n }, (_, i) => [ts[i]!, rx[i]!, px[i]!, qty[i]!, id[i]!, meta[i]!]),
  );
  return { rows, told: told.sort(), steps: [...steps], seen: decoder.rows };
}

const digits = (most: number) => fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: most });
const decimal = fc.oneof(
  fc.tuple(digits(7), digits(9)).map(([whole, part]) => `${whole}.${part}`),
  digits(9),
  fc
    .tuple(digits(3), digits(3), fc.constantFrom('e-8', 'E-5', 'e+3', 'e2'))
    .map(([whole, part, exponent]) => `${whole}.${part}${exponent}`),
  fc.constantFrom(
    '0',
    '-0.5',
    '.5',
    '5.',
    '123456789012345.678',
    '0.1234567890123456789',
    'NaN',
    'Infinity',
    '',
    '1.5.2',
    ' 7 ',
    '+3',
    'x',
    '1e999',
  ),
);
/** Without exponents, of which `1e-5` and `10e-6` are the same price. */
const price = decimal.filter((text) => !/\de/i.test(text));
const start = 1735689600;
const time = fc.tuple(fc.nat(5_000_000), fc.nat(999_999)).map(([s, us]) => ({ s: start + s, us }));
const spellings: ((at: { s: number; us: number }) => string)[] = [
  ({ s }) => String(s),
  ({ s, us }) => `${s}.${String(us).padStart(6, '0')}`,
  ({ s, us }) => `${s}${String(us).padStart(6, '0').slice(0, 3)}`,
  ({ s, us }) => `${s}${String(us).padStart(6, '0')}`,
  ({ s, us }) => `${s}${String(us).padStart(6, '0')}123`,
  ({ s }) => new Date(s * 1000).toISOString().slice(0, 10),
  ({ s }) => new Date(s * 1000).toISOString().slice(0, 16),
  ({ s }) => new Date(s * 1000).toISOString().slice(0, 19).replace('T', ' '),
  ({ s, us }) => `${new Date(s * 1000).toISOString().slice(0, 19)}.${us}+01:00`,
];

describe('the table kernel against a plain reading', () => {
  it('of numbers and times', () => {
    const kinds = [table.VALUE_TIME, table.VALUE_NUMBER, table.VALUE_OPTIONAL, table.VALUE_PRICE, table.VALUE_OPTIONAL_PRICE];
    const row = fc.record({ at: time, texts: fc.tuple(decimal, decimal, price, price), symbol: fc.constantFrom('X', 'LONG-SYMBOL', 'Y') });
    fc.assert(
      fc.property(
        fc.array(row, { minLength: 1, maxLength: 50 }),
        fc.constantFrom(...spellings),
        fc.constantFrom(',', ';', '\t'),
        fc.boolean(),
        cuts,
        (rows, spell, delimiter, quoted, at) => {
          const mark = quoted ? '"' : '';
          const plain = [{ at: { s: start, us: 0 }, texts: ['1', '1', '1', '1'], symbol: 'X' }, ...rows];
          const lines = plain.map((entry) => [
            entry.texts[0],
            entry.symbol,
            spell(entry.at),
            entry.texts[1],
            'skipped',
            ...entry.texts.slice(2),
          ]);
          const bad = lines.map((fields) => fields.some((text) => text!.includes(delimiter) && !quoted));
          const got: unknown[] = [];
          let rejected = 0;
          const steps = new Map<string, number>();
          const writer = new TickWriter({
            instrument: (_, { symbol, tickSize }) => void steps.set(symbol, tickSize),
            batch: () => undefined,
          });
          const scanner = new TableScanner({
            ...{ name: 'test', writer, what: 'row', delimiter, fieldCount: 7, skipLines: 0, header: undefined, symbol: [1, 1] as const },
            report: { reject: () => void rejected++, skip: () => expect.unreachable() },
            values: [2, 0, 3, 5, 6].map((field, i) => ({ field, kind: kinds[i]!, name: `value ${i}` })),
            instrument: fileInstrument,
            take(numbers, from, instrument, line) {
              got.push([line, writer.instruments[instrument]!.symbol, ...numbers.slice(from, from + 5)]);
              return undefined;
            },
          });
          const text = lines.map((fields) => fields.map((field) => mark + field + mark).join(delimiter)).join('\r\n');
          for (const piece of piecesOf(encoder.encode(text), at)) scanner.chunk(piece);
          scanner.end();

          const numberOf = (text: string, optional: boolean): number | undefined => {
            const trimmed = text.trim();
            if (optional && /^(nan|)$/i.test(trimmed)) return Number.NaN;
            return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(trimmed) && Number.isFinite(Number(trimmed)) ? Number(trimmed) : undefined;
          };
          const unit = unitOf(spell(plain[0]!.at));
          const expected: unknown[] = [];
          const finest = new Map<string, number>();
          for (const [i, { at: moment, texts, symbol }] of plain.entries()) {
            const values = texts.map((text, k) => numberOf(text, k === 1 || k === 3));
            if (bad[i] || values.some((value) => value === undefined)) continue;
            expected.push([i + 1, symbol, parseTime(spell(moment), unit), ...values]);
            const decimals = Math.max(
              ...texts.slice(2).map((text) => (!numberOf(text, true) ? 0 : decimalsOf(text.trim().replace(/^[-+]/, '')))),
            );
            finest.set(symbol, Math.max(finest.get(symbol) ?? 0, decimals));
          }
          expect(got).toEqual(expected);
          expect(rejected).toBe(plain.length - expected.length);
          expect(steps).toEqual(new Map([...finest].map(([symbol, decimals]) => [symbol, Number(`1e-${decimals}`)])));
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('cuts of the bytes', () => {
  const oddities = fc.array(
    fc.tuple(fc.nat(60), fc.constantFrom('', '', '# note', 'timestamp,open', '"a ""b""",c', '1,2,3,4,5,6,7,8', '\r', '"unclosed', '1;2;3')),
    { maxLength: 5 },
  );
  const numbers = fc.array(fc.tuple(fc.nat(40), fc.nat(9), fc.nat(9), fc.nat(9)), { maxLength: 60 });
  type Line = (i: number, jump: number, a: number, b: number, c: number) => string;
  const us = start * 1_000_000;
  const cases: [id: string, name: string, header: string, Line][] = [
    [
      'binance-klines',
      'BTCUSDT-1m-2025-01.csv',
      'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore',
      (i, j, a, b, c) =>
        `${(start + (i + j) * 60) * 1000},${a + 1},1${b}.5,${c / 10},${a + 2},${b},${(start + (i + j) * 60) * 1000 + 59_999},1,2,3,4,0`,
    ],
    [
      'ohlcv-csv',
      'X.csv',
      'timestamp,open,high,low,close,volume',
      (i, j, a, b, c) => `${start + (i + j) * 60},${a + 1},1${b}.5,${c / 10},${a + 2},${c}`,
    ],
    [
      'binance-book-ticker',
      'BTCUSDT-bookTicker-2024-01-01.csv',
      'update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time',
      (i, j, a, b, c) => `${i},${a / 10},${b},1${a}.${b},${c},${start * 1000 + i},${start * 1000 + i + j}`,
    ],
    [
      'binance-book-depth',
      'BTCUSDT-bookDepth-2024-01-01.csv',
      'timestamp,percentage,depth,notional',
      (i, j, a, b, c) => `2024-01-01 00:${String((i + j) % 60).padStart(2, '0')}:${a}${b},${a - 5},${b}.${c},${c}`,
    ],
    [
      'tardis-quotes',
      'q.csv',
      'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount',
      (i, j, a, b, c) => `binance,${a > 4 ? 'BTCUSDT' : 'ETHUSDT'},${us + i},${us + i + j},${c},1${a},${b || ''},${b || ''}`,
    ],
    [
      'tardis-book-snapshot',
      's.csv',
      'exchange,symbol,timestamp,local_timestamp,asks[0].price,asks[0].amount,bids[0].price,bids[0].amount,asks[1].price,asks[1].amount,bids[1].price,bids[1].amount',
      (i, _, a, b, c) =>
        `binance,${a > 7 ? 'BTCUSDT' : 'ETHUSDT'},${us + i},${us + i},${10 + a},${b},${9 - (c % 3)},1,${20 + a},1,${c % 4 || ''},${c % 4 ? 1 : ''}`,
    ],
  ];
  for (const [id, name, header, line] of cases) {
    it(`change nothing in ${id}`, () => {
      fc.assert(
        fc.property(numbers, oddities, fc.boolean(), cuts, (rows, odd, crlf, at) => {
          const lines = [line(0, 0, 1, 1, 1), line(1, 0, 1, 1, 1), ...rows.map(([jump, a, b, c], i) => line(i + 2, jump, a, b, c))];
          for (const [place, text] of odd) lines.splice(Math.min(place + 2, lines.length), 0, text);
          const text = `\ufeff${[header, ...lines].join(crlf ? '\r\n' : '\n')}`;
          expect(decodePieces(formatById(id)!, name, [text], at)).toEqual(decodePieces(formatById(id)!, name, [text], []));
        }),
        { numRuns: 100 },
      );
    });
  }

  it('change nothing in bars with decimal commas', () => {
    fc.assert(
      fc.property(numbers, cuts, (rows, at) => {
        const lines = rows.map(
          ([, a, b, c], i) => `${String(1 + (i % 28)).padStart(2, '0')}.01.2025 ${i % 24}:00;1.00${a},${b};2.000;${c},5;1.5${a}${b};${a}`,
        );
        const text = [
          'Date;Open;High;Low;Close;Volume',
          '01.01.2025 00:00;1.000,5;2.000,5;1,5;1.500,5;1',
          '01.01.2025 01:00;1.000,5;2.000,5;1,5;1.500,5;1',
          ...lines,
        ].join('\r\n');
        expect(decodePieces(formatById('ohlcv-csv')!, 'X.csv', [text], at)).toEqual(
          decodePieces(formatById('ohlcv-csv')!, 'X.csv', [text], []),
        );
      }),
      { numRuns: 100 },
    );
  });

  it('change nothing in LOBSTER pairs', () => {
    const name = 'AAPL_2012-06-21_34200000_57600000_message_1.csv';
    fc.assert(
      fc.property(numbers, fc.array(fc.tuple(fc.nat(60), fc.boolean()), { maxLength: 4 }), cuts, (rows, bad, at) => {
        const messages = [
          '34200,1,1,1,5853300,1',
          ...rows.map(([jump, a, b, c], i) => `${34200 + i}.${jump},${1 + (a % 7)},${i},${b},${5_853_300 + c},${a % 2 ? 1 : -1}`),
        ];
        const books = ['5859400,200,5853300,18', ...rows.map(([, a, b, c]) => `${5_859_400 + a},${b},${5_853_300 - c},${1 + c}`)];
        for (const [place, inBook] of rows.length > 0 ? bad : []) (inBook ? books : messages)[Math.min(place + 1, rows.length)] = 'x';
        const texts = [messages.join('\n'), books.join('\n')];
        expect(decodePieces(formatById('lobster')!, name, texts, at)).toEqual(decodePieces(formatById('lobster')!, name, texts, []));
      }),
      { numRuns: 100 },
    );
  });
});
