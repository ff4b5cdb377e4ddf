/** Which numbers are shown first, and how each is written. Templates follow the desk's instruments. */
import type { InstrumentInfo } from '../../api/types.ts';
import { axisNumber, figureDecimals, figures, fixed, price, range, signed, signedFigures } from '../widgets/format.ts';
import { baseUnit } from '../widgets/units.ts';

export interface NumberRow {
  title: string;
  ref: string;
  /** Needs best quotes or depth. */
  quotes?: boolean;
  pair?: boolean;
  /** Its second instrument is the same coin, spot to perp and perp to spot, and not the desk's. */
  sameCoin?: boolean;
  /** What it is computed over. */
  window?: string;
  unit(first: InstrumentInfo, second: InstrumentInfo | undefined): string;
  text(value: number, first: InstrumentInfo): string;
  /** Writes its 95 % interval, where it can have one. */
  interval?(lo: number, hi: number): string;
}

const none = (): string => '';
/** The default of the studies of bars. */
const bars = '60 × 1 s';
/** Two figures of its width, three decimals at most, of small ones four: more would say nothing, and the ends of a wide one would be cut. */
function ends(lo: number, hi: number): string {
  const most = Math.max(Math.abs(lo), Math.abs(hi));
  const [of, letter] = most < 9_999.5 ? [1, ''] : most < 999_500 ? [1e3, '\u202fk'] : [1e6, '\u202fM'];
  return range(lo / of, hi / of, Math.min(of > 1 ? 1 : most < 0.1 ? 4 : 3, figureDecimals((hi - lo) / of, 2))) + letter;
}
const percents = (lo: number, hi: number): string => ends(lo * 100, hi * 100);

const of: Record<string, NumberRow> = {
  vwap: { title: 'VWAP', ref: 'price.vwap[$1]', unit: ({ quote }) => quote, text: (value, { tickSize }) => price(value, tickSize, 1) },
  cvd: { title: 'CVD', ref: 'flow.cvd[$1]', unit: baseUnit, text: (value) => axisNumber(value, 1, true) },
  tfi: { title: 'TFI', window: '60 s', ref: 'flow.tfi[$1]', unit: none, text: (value) => signed(value, 3) },
  ofi: { title: 'OFI', window: '10 s', ref: 'flow.ofi[$1]', quotes: true, unit: baseUnit, text: (value) => signedFigures(value) },
  volatility: {
    title: 'Volatility',
    window: bars,
    ref: 'risk.volatility[$1].volAnn',
    unit: () => '% a year',
    text: (value) => figures(value * 100),
    interval: percents,
  },
  correlation: {
    title: 'Correlation',
    window: bars,
    ref: 'pairs.correlation[$1,$2]',
    pair: true,
    unit: none,
    text: (value) => signed(value, 3),
    interval: ends,
  },
  z: {
    title: 'Spread z',
    window: bars,
    ref: 'pairs.spread[$1,$2].z',
    pair: true,
    unit: none,
    text: (value) => signed(value, 2),
  },
  beta: {
    title: 'Hedge ratio β',
    window: bars,
    ref: 'pairs.spread[$1,$2].beta',
    pair: true,
    unit: none,
    text: (value) => fixed(value, 3),
    interval: ends,
  },
  spread: {
    title: 'Spread',
    window: bars,
    ref: 'pairs.spread[$1,$2].spread',
    pair: true,
    unit: () => 'log price',
    text: (value) => fixed(value, 4),
  },
  basis: {
    title: 'Basis',
    ref: 'pairs.basis[$1,$2]',
    sameCoin: true,
    unit: (_, second) => `bp to ${second?.type ?? 'spot'}`,
    text: (value) => signed(value, 2),
  },
  microPrice: {
    title: 'Micro-price',
    ref: 'book.micro-price[$1]',
    quotes: true,
    unit: ({ quote }) => quote,
    text: (value, { tickSize }) => price(value, tickSize, 1),
  },
  queue: {
    title: 'Imbalance',
    window: 'level 1',
    ref: 'book.imbalance[$1].queue',
    quotes: true,
    unit: none,
    text: (value) => signed(value, 3),
  },
  impact: {
    title: 'Impact β',
    window: '1 s',
    ref: 'flow.ofi-impact[$1].beta',
    quotes: true,
    unit: (first) => `ticks/${baseUnit(first) || 'unit'}`,
    text: (value) => figures(value),
    interval: ends,
  },
  impactFit: {
    title: 'R² of OFI',
    window: 'in sample',
    ref: 'flow.ofi-impact[$1].r2',
    quotes: true,
    unit: none,
    text: (value) => signed(value, 2),
  },
  impactTest: {
    title: 'R² of OFI',
    window: 'out of sample',
    ref: 'flow.ofi-impact[$1].r2Out',
    quotes: true,
    unit: none,
    text: (value) => signed(value, 2),
  },
  kyle: {
    title: 'Kyle λ',
    ref: 'flow.kyle[$1].million',
    unit: ({ quote }) => `bp per million ${quote}`.trim(),
    text: (value) => figures(value),
    interval: ends,
  },
  vpin: { title: 'VPIN', ref: 'flow.vpin[$1].vpin', unit: none, text: (value) => fixed(value, 2) },
  realised: {
    title: 'Realised spread',
    window: '5 s',
    ref: 'flow.spreads[$1].realised5',
    quotes: true,
    unit: () => 'bp',
    text: (value) => signedFigures(value),
    interval: ends,
  },
  otherVolatility: {
    title: 'Other’s volatility',
    window: bars,
    ref: 'risk.volatility[$2].volAnn',
    pair: true,
    unit: () => '% a year',
    text: (value) => figures(value * 100),
    interval: percents,
  },
};

/** The same number of the desk's interval and window. */
const rolling = (row: NumberRow): NumberRow => ({ ...row, ref: row.ref.replace(/\](?=\.|$)/, '](interval=$i,window=$w)') });
for (const id of ['correlation', 'z', 'beta', 'spread', 'volatility', 'otherVolatility']) of[`${id}Rolling`] = rolling(of[id]!);

const sets: Record<string, readonly string[]> = {
  market: ['vwap', 'cvd', 'tfi', 'ofi', 'volatility', 'correlation', 'z', 'beta'],
  flow: ['microPrice', 'queue', 'ofi', 'impact', 'impactFit', 'impactTest', 'kyle', 'volatility', 'vpin', 'realised', 'basis', 'tfi'],
  phone: ['tfi', 'cvd'],
  phoneFlow: ['ofi', 'queue', 'impact'],
  phoneBars: ['volatility'],
  pair: ['betaRolling', 'spreadRolling', 'zRolling', 'correlationRolling', 'volatilityRolling', 'otherVolatilityRolling', 'cvd', 'tfi'],
};

export function numberRows(set: unknown): readonly NumberRow[] {
  return (sets[String(set)] ?? sets.market!).flatMap((id) => of[id] ?? []);
}
