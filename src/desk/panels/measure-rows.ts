/** The measures of order flow and ticks, by group: which output each is and how it is written. Templates follow the desk's instrument. */
import type { InstrumentInfo } from '../../api/types.ts';
import { figureDecimals, figures, fixed, price, range, signed, signedFigures } from '../widgets/format.ts';
import { baseUnit } from '../widgets/units.ts';

export interface MeasureRow {
  title: string;
  ref: string;
  /** Reads quotes or the book: left out where a session has trades alone. */
  book: boolean;
  unit(instrument: InstrumentInfo): string;
  text(value: number, instrument: InstrumentInfo): string;
}

type Writing = MeasureRow['text'];
const [two, three, plus]: Writing[] = [(value) => fixed(value, 2), (value) => signed(value, 3), (value) => signedFigures(value)] as [
  Writing,
  Writing,
  Writing,
];
const some: Writing = (value) => figures(value);

/** `book` after the unit marks what trades alone cannot give. */
function row(title: string, ref: string, unit: string | MeasureRow['unit'], text: Writing, book = true): MeasureRow {
  return { title, ref, book, unit: typeof unit === 'string' ? () => unit : unit, text };
}

const perBase = (what: string) => (instrument: InstrumentInfo) => `${what} per ${baseUnit(instrument) || 'unit'}`;

/** Seconds after a trade that its response is measured at. */
export const responseSeconds = [1, 5, 10, 60];
export const responseHalf = 'flow.response[$1].half';

export const measureGroups: readonly (readonly [title: string, rows: readonly MeasureRow[]])[] = [
  [
    'Price impact',
    [
      row('Impact β', 'flow.ofi-impact[$1].beta', perBase('ticks'), some),
      row('Depth implied', 'flow.ofi-impact[$1].depth', baseUnit, some),
      row('R² of OFI', 'flow.ofi-impact[$1].r2', 'same bar', three),
      row('R² of OFI, out of sample', 'flow.ofi-impact[$1].r2Out', 'same bar', three),
      row('R² of the bar before', 'flow.ofi-impact[$1].r2Lag', 'next bar', three),
      row('Impact β, book messages', 'flow.impact[$1].beta', perBase('ticks'), some),
      row('R² of one level, out of sample', 'flow.impact[$1].r2Out', 'book messages', three),
      row('R² of ten levels, out of sample', 'flow.impact[$1].mlR2Out', 'book messages', three),
      row('Kyle λ', 'flow.kyle[$1].million', ({ quote }) => `bp per million ${quote}`.trim(), some, false),
      row('Amihud', 'flow.amihud[$1].illiq', ({ quote }) => `return per million ${quote}`.trim(), some, false),
    ],
  ],
  [
    'Book',
    [
      row('MLOFI, integrated', 'flow.mlofi[$1].total', 'depths, 10 s', plus),
      row('Queue imbalance', 'book.imbalance[$1].queue', '', three),
      row('Imbalance, ten levels', 'book.imbalance[$1].ten', '', three),
      row(
        'Micro-price',
        'book.micro-price[$1].price',
        ({ quote }) => quote,
        (value, { tickSize }) => price(value, tickSize, 1),
      ),
      row('Micro-price less middle', 'book.micro-price[$1].adj', 'ticks', three),
    ],
  ],
  [
    'Cost of trading',
    [
      row('Quoted spread', 'flow.spreads[$1].quoted', 'bp', some),
      row('Effective spread', 'flow.spreads[$1].effective', 'bp', some),
      row('Realised spread, 1 s', 'flow.spreads[$1].realised1', 'bp', plus),
      row('Realised spread, 5 s', 'flow.spreads[$1].realised5', 'bp', plus),
      row('Realised spread, 10 s', 'flow.spreads[$1].realised10', 'bp', plus),
      row('Realised spread, 60 s', 'flow.spreads[$1].realised60', 'bp', plus),
      row('Roll spread', 'flow.roll[$1].spread', 'bp', some, false),
      row('Glosten-Harris spread', 'flow.glosten-harris[$1].spread', 'bp', some, false),
      row('MRR spread', 'flow.mrr[$1].spread', 'bp', some, false),
    ],
  ],
  [
    'Informed trading',
    [
      row('Adverse share, MRR', 'flow.mrr[$1].adverse', '', three, false),
      row('Adverse share, Glosten-Harris', 'flow.glosten-harris[$1].adverse', '', three, false),
      row('Adverse share, Huang-Stoll', 'flow.huang-stoll[$1].adverse', '', three),
      row('VPIN', 'flow.vpin[$1].vpin', '', two, false),
      row('VPIN over chance', 'flow.vpin[$1].ratio', '', two, false),
    ],
  ],
  ['Price response to a trade', responseSeconds.map((seconds) => row(`After ${seconds} s`, `flow.response[$1].r${seconds}`, 'bp', plus))],
  [
    'Ticks',
    [
      row('Tick velocity', 'tick.velocity[$1].velocity', 'trades / s, 60 s', some, false),
      row('Tick-rule imbalance', 'tick.imbalance[$1].imbalance', '100 trades', three, false),
      row('Agreement with the taker flag', 'tick.imbalance[$1].agreement', '%', (value) => fixed(value, 0), false),
      row('Liquidity score', 'tick.liquidity[$1].score', '0 to 100', (value) => fixed(value, 0), false),
      row('Volatility over the day', 'tick.regime[$1].ratio', '20 × 1 s', two, false),
      row('Momentum quality', 'tick.momentum[$1].quality', '50 × 1 s', two, false),
    ],
  ],
];

/** Two figures of its width, six decimals at most. */
export const endsText = (lo: number, hi: number): string => range(lo, hi, Math.min(6, figureDecimals(hi - lo, 2)));
