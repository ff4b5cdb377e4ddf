/**
 * A footprint as a table: a row for each price of a bar, the lowest first, and after them one for the bar; a row for each gap.
 * The twin turns it round: the newest bar, then its prices from the highest.
 */
import type { InstrumentInfo } from '../../api/types.ts';
import { gapWords } from '../charts/chart-table.ts';
import { balanced, barsIn } from '../charts/footprint/rows.ts';
import { type Footprint, nakedWords } from '../charts/footprint/trace.ts';
import type { Span } from '../charts/scale.ts';
import { count, figures, fixed, quantityDecimals, signed } from '../widgets/format.ts';
import type { Cell, TableData } from '../widgets/table-data.ts';
import { baseUnit } from '../widgets/units.ts';

export function footprintTable(
  now: Footprint | undefined,
  span: Span,
  info: InstrumentInfo,
  price: (value: number) => string,
  words: string,
): TableData {
  const unit = baseUnit(info);
  const of = unit ? { unit } : {};
  const all = now?.answer;
  const decimals = quantityDecimals(all?.cellBought ?? []);
  const amount = (value: number): string => (decimals > 3 ? figures(value, 4) : fixed(value, decimals));
  const rows: Cell[][] = [];
  if (now && all) {
    const { first, last } = barsIn(all, now.interval, span);
    let gap = 0;
    const gapsBefore = (ts: number): void => {
      for (; gap + 1 < all.gaps.length && all.gaps[gap]! < ts; gap += 2) {
        const [from, to] = [all.gaps[gap]!, all.gaps[gap + 1]!];
        if (to < span.from || from > span.to) continue;
        rows.push([from, '', ...Array.from({ length: 8 }, () => Number.NaN), gapWords(to - from)]);
      }
    };
    for (let b = first; b < last; b++) {
      gapsBefore(all.start[b]!);
      const [bought, sold, unsided] = [all.bought[b]!, all.sold[b]!, all.unsided[b]!];
      const notes = [
        all.gap[b] ? 'gap inside' : '',
        all.naked[b] && b + 1 < all.start.length ? `most at a price ${nakedWords(now.newest)}` : '',
      ];
      for (let k = all.offsets[b]!; k < all.offsets[b + 1]!; k++) {
        const [s, p] = [all.cellSold[k]!, all.cellBought[k]!];
        const side = (state: number, name: string): string =>
          state === balanced ? '' : `${state > 1 ? 'stack of ' : ''}${name} out of balance`;
        const told = [
          side(now.balance.sold[k]!, 'sales'),
          side(now.balance.bought[k]!, 'purchases'),
          all.price[k] === all.poc[b] ? 'most' : '',
        ];
        rows.push([
          all.start[b]!,
          'price',
          all.price[k]!,
          s,
          p,
          p - s,
          s + p + all.cellUnsided[k]!,
          Number.NaN,
          Number.NaN,
          all.cellTrades[k]!,
          told.filter(Boolean).join(', '),
        ]);
      }
      rows.push([
        all.start[b]!,
        'bar',
        all.poc[b]!,
        sold,
        bought,
        bought - sold,
        bought + sold + unsided,
        all.minDelta[b]!,
        all.maxDelta[b]!,
        all.trades[b]!,
        notes.filter(Boolean).join(', '),
      ]);
    }
    gapsBefore(span.to);
  }
  const number = (id: string, title: string, text: (value: number) => string, more = {}) => ({
    id,
    title,
    kind: 'number' as const,
    text,
    ...more,
  });
  return {
    words,
    instruments: [info.id],
    from: span.from,
    to: span.to,
    columns: [
      { id: 'time', title: 'Bar', unit: 'UTC', kind: 'time' },
      { id: 'row', title: 'Row', kind: 'text' },
      number('price', 'Price', price, info.quote ? { unit: info.quote } : {}),
      number('sold', 'Sold', amount, of),
      number('bought', 'Bought', amount, of),
      number('delta', 'Delta', (value) => signed(value, Math.min(decimals, 4)), of),
      number('volume', 'Volume', amount, of),
      number('min-delta', 'Min delta', (value) => signed(value, Math.min(decimals, 4)), of),
      number('max-delta', 'Max delta', (value) => signed(value, Math.min(decimals, 4)), of),
      number('trades', 'Trades', count),
      { id: 'note', title: 'Note', kind: 'text' },
    ],
    rows,
    note: 'The price of a bar is its point of control; prices are lower edges.',
  };
}
