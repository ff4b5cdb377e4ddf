/** The first rows of a CSV as bars, by a mapping: what a person looks at before a file is imported. */
import type { Mapping, ReadPreview } from '../format.ts';
import { numberReason, timeReason } from '../rows/read-row.ts';
import { isPlausible, parseTime, unitOf } from '../rows/time.ts';
import { whyNoBar } from '../table/bar-prices.ts';
import { plainDay, plainNumber } from './csv-straight.ts';

const prices = ['open', 'high', 'low', 'close'] as const;

/** What of a bar no column is chosen for. */
export function missingOfBar(columns: Mapping['columns']): string[] {
  return [...(columns.ts === undefined ? ['time'] : []), ...prices.filter((name) => columns[name] === undefined)];
}

/** Cells that are in the way of a bar are told by their column; `columns` has time and the four prices. */
export function readBars(
  rows: readonly (readonly string[])[],
  columns: Mapping['columns'],
  decimalComma: boolean,
  symbol: string,
): ReadPreview[] {
  let unit = 0;
  const cell = (row: readonly string[], column: number): string => {
    const text = (row[column] ?? '').trim();
    return decimalComma ? plainNumber(text) : text;
  };
  return rows.map((row) => {
    const time = plainDay((row[columns.ts!] ?? '').trim());
    if (time === '') return { reason: 'time is missing' };
    unit ||= unitOf(time);
    const ts = parseTime(time, unit);
    if (!isPlausible(ts)) return { reason: timeReason(time, unit) };
    for (const name of prices) {
      const reason = numberReason(name, cell(row, columns[name]!));
      if (reason) return { reason };
    }
    const [open, high, low, close] = prices.map((name) => Number(cell(row, columns[name]!))) as [number, number, number, number];
    const reason = whyNoBar(open, high, low, close);
    if (reason) return { reason };
    const sized = columns.volume ?? columns.qty;
    const volume = sized === undefined || cell(row, sized) === '' ? Number.NaN : Number(cell(row, sized));
    const named = columns.symbol === undefined ? symbol : (row[columns.symbol] ?? '').trim();
    return { ts, open, high, low, close, volume, symbol: named };
  });
}
