/** The ladder as a table: its rows from the top, with what traded at each by side. */
import type { InstrumentInfo } from '../../api/types.ts';
import { instrumentWords } from '../app/words.ts';
import { decimalsOf, figures, fixed } from '../widgets/format.ts';
import type { TableData } from '../widgets/table-data.ts';
import { baseUnit } from '../widgets/units.ts';
import type { LadderRow, MidRow } from './ladder-rows.ts';

export interface LadderWords {
  info: InstrumentInfo | undefined;
  /** Time it is told up to, microseconds. */
  through: number;
  /** Height of a row, quote currency. */
  step: number;
  /** The stretch of time of the change, in words. */
  changeOver: string;
  size(value: number): string;
  change(value: number): string;
}

export function ladderTable(
  rows: readonly (LadderRow | MidRow)[],
  { info, through, step, changeOver, size, change }: LadderWords,
): TableData {
  const levels = rows.filter((row): row is LadderRow => row.kind === 'level');
  const decimals = decimalsOf(step);
  const unit = info ? baseUnit(info) : '';
  const base = unit ? { unit } : {};
  return {
    words: info ? `${instrumentWords(info)}, rows of ${fixed(step, decimals)} ${info.quote}` : '',
    instruments: info ? [info.id] : [],
    from: through,
    to: through,
    columns: [
      {
        id: 'price',
        title: 'Price',
        ...(info?.quote ? { unit: info.quote } : {}),
        kind: 'number',
        text: (value) => fixed(value, decimals),
      },
      { id: 'side', title: 'Side', kind: 'text' },
      { id: 'size', title: 'Size', ...base, kind: 'number', text: size },
      { id: 'change', title: `Change, ${changeOver}`, ...base, kind: 'number', text: change },
      { id: 'bought', title: 'Bought', ...base, kind: 'number', text: (value) => figures(value) },
      { id: 'sold', title: 'Sold', ...base, kind: 'number', text: (value) => figures(value) },
    ],
    rows: levels.map((row) => [row.price, row.side > 0 ? 'bid' : row.side < 0 ? 'ask' : '', row.size, row.change, row.bought, row.sold]),
  };
}
