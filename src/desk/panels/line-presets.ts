/** What the line panel shows by name. Templates: $1 and $2 the desk's instruments, $i its interval, $w the bars of its window. */

import type { KindName } from '../../market/meta.ts';
import type { Token } from '../charts/ink.ts';
import { decimalsOf, figures, fixed, signed } from '../widgets/format.ts';

export interface LineSeries {
  ref: string;
  /** `$1` and `$2` become the instruments' words. */
  title: string;
  colour: Token;
  dash?: number[];
  scale?: number;
  column?: string;
  relative?: boolean;
  /** Reference whose newest value the change is multiplied by; named in the title. */
  times?: { ref: string; title: string };
}

export interface LinePreset {
  title: string;
  words: string;
  /** Of what is written, where it is not the output's own. */
  unit?: string;
  series: readonly LineSeries[];
  bands?: readonly number[];
  zone?: readonly [number, number];
  range?: 'free' | 'symmetric';
  include?: readonly number[];
  zero?: boolean;
  /** `step` of the axis; NaN where it is not known. */
  tag(value: number, step?: number): string;
  axis(value: number, step: number): string;
}

const plainAxis = (value: number, step: number): string => fixed(value, decimalsOf(step));
/** As many decimals as the axis has, and at least these: a small change is not written as none. */
const tagDecimals = (least: number, step = Number.NaN): number => (step > 0 ? Math.min(8, Math.max(least, decimalsOf(step))) : least);
const signedAxis = (value: number, step: number): string => signed(value, decimalsOf(step));

export const linePresets: Readonly<Record<string, LinePreset>> = {
  volatility: {
    title: 'Volatility',
    words: '$1 · 60 bars of 1 s · % a year',
    unit: '% a year',
    series: [{ ref: 'risk.volatility[$1].volAnn', title: 'Volatility', colour: 'series-1', scale: 100 }],
    include: [0],
    tag: (value) => figures(value),
    axis: plainAxis,
  },
  tfi: {
    title: 'Trade-flow imbalance',
    words: '$1 · 60 s',
    series: [{ ref: 'flow.tfi[$1]', title: 'TFI', colour: 'series-1' }],
    range: 'symmetric',
    zero: true,
    tag: (value) => signed(value, 2),
    axis: signedAxis,
  },
  temperature: {
    title: 'Temperature',
    words: '$1 · over its own median · operational',
    series: [{ ref: 'book.temperature[$1].relative', title: 'T*', colour: 'series-6' }],
    zone: [0.5, 1.5],
    include: [0, 2],
    tag: (value) => fixed(value, 2),
    axis: plainAxis,
  },
  entropy: {
    title: 'Entropy',
    words: '$1 · of depth over prices, of events over kinds · operational',
    series: [
      { ref: 'book.entropy[$1].depth', title: 'Depth', colour: 'series-1' },
      { ref: 'book.entropy[$1].event', title: 'Events', colour: 'series-2', dash: [5, 2] },
    ],
    tag: (value) => fixed(value, 3),
    axis: plainAxis,
  },
  prices: {
    title: 'Prices',
    words: '$i · log change from the left edge, %',
    series: [
      { ref: 'bars[$1](interval=$i)', title: '$1', colour: 'series-1', column: 'close', relative: true },
      {
        ref: 'bars[$2](interval=$i)',
        title: '$2',
        colour: 'series-2',
        column: 'close',
        relative: true,
        dash: [5, 2],
        times: { ref: 'pairs.spread[$1,$2](interval=$i,window=$w).beta', title: 'rolling β' },
      },
    ],
    zero: true,
    tag: (value, step) => signed(value, tagDecimals(2, step)),
    axis: signedAxis,
  },
  spread: {
    title: 'Spread',
    words: '$1 on $2 · from its mean, bp · rolling hedge ratio, 60 bars of 1 s',
    unit: 'bp',
    series: [{ ref: 'pairs.spread[$1,$2](interval=$i,window=$w).away', title: 'Spread', colour: 'series-1', scale: 1e4 }],
    range: 'symmetric',
    zero: true,
    tag: (value, step) => signed(value, tagDecimals(1, step)),
    axis: signedAxis,
  },
  z: {
    title: 'z-score',
    words: '$1 on $2 · 60 bars of 1 s, trailing',
    series: [{ ref: 'pairs.spread[$1,$2](interval=$i,window=$w).z', title: 'z', colour: 'series-1' }],
    bands: [4, 2, -2, -4],
    zone: [-0.5, 0.5],
    range: 'symmetric',
    include: [4.4],
    tag: (value) => signed(value, 2),
    axis: (value) => signed(value, 0),
  },
  correlation: {
    title: 'Correlation',
    words: '$1 and $2 · returns of 60 bars of 1 s',
    series: [{ ref: 'pairs.correlation[$1,$2](interval=$i,window=$w)', title: 'Correlation', colour: 'series-1' }],
    include: [-0.25, 1],
    zero: true,
    tag: (value) => signed(value, 2),
    axis: signedAxis,
  },
  beta: {
    title: 'Hedge ratio',
    words: '$1 on $2 · rolling least squares, 60 bars of 1 s',
    series: [{ ref: 'pairs.spread[$1,$2](interval=$i,window=$w).beta', title: 'β', colour: 'series-1' }],
    tag: (value) => fixed(value, 3),
    axis: plainAxis,
  },
  kalman: {
    title: 'Kalman hedge ratio',
    words: '$1 on $2 · log price, moving, δ 1e-4',
    series: [{ ref: 'pairs.kalman[$1,$2](interval=$i).beta', title: 'β', colour: 'series-2' }],
    tag: (value) => fixed(value, 3),
    axis: plainAxis,
  },
  cointegration: {
    title: 'Cointegration p',
    words: '$1 on $2 · Engle–Granger, trailing 240 bars',
    series: [{ ref: 'pairs.cointegration[$1,$2](interval=$i).p', title: 'p', colour: 'series-1' }],
    bands: [0.05],
    include: [0, 0.2],
    tag: (value) => fixed(value, 3),
    axis: plainAxis,
  },
};

/** What a venue tells beside trades and book, offered where the instrument has rows of its `kind`; references are `id[$1]`. */
export const marketLines: readonly { id: string; kind: KindName; title: string; unit: string; column?: string }[] = [
  { id: 'mark', kind: 'mark', title: 'Mark price', unit: '' },
  { id: 'index', kind: 'index', title: 'Index price', unit: '' },
  { id: 'funding', kind: 'funding', title: 'Funding rate', unit: 'fraction' },
  { id: 'open-interest', kind: 'open-interest', title: 'Open interest', unit: '' },
  { id: 'liquidations', kind: 'liquidation', title: 'Liquidations', unit: '', column: 'sum' },
];

/** A preset for any reference: the panel does not have to know it. */
export function presetOf(ref: string, title: string, words: string, unit: string, column?: string): LinePreset {
  const percentUnit = unit === 'fraction';
  return {
    title,
    words,
    series: [{ ref, title, colour: 'series-1', ...(column === undefined ? {} : { column }) }],
    tag: (value) => figures(value),
    axis: percentUnit ? signedAxis : plainAxis,
  };
}
