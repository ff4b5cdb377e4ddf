/** What the impact of order flow comes to, in rows: value, what it rests on, and how far to believe it. */
import type { InstrumentInfo } from '../../api/types.ts';
import { count, DASH, figureDecimals, figures, fixed, range, signed } from '../widgets/format.ts';
import { baseUnit } from '../widgets/units.ts';

export interface ImpactOutputs {
  n: number;
  bar: number;
  train: number;
  level: Float64Array;
  r2In: Float64Array;
  r2Out: Float64Array;
  penalty: Float64Array;
  weight: Float64Array;
  weightStd: Float64Array;
  beta: number;
  lo: number;
  hi: number;
  r2: number;
  r2Lag: number;
  r2LagOut: number;
  depth: number;
  topDepth: number;
  ratio: number;
}

export interface ImpactRow {
  title: string;
  value: string;
  unit: string;
  note: string;
}

const share = (value: number): string => (Number.isNaN(value) ? DASH : signed(value, 3));
const known = (value: number): string => (Number.isNaN(value) ? DASH : figures(value));

export function impactRows(out: ImpactOutputs, instrument: InstrumentInfo | undefined): ImpactRow[] {
  const base = (instrument && baseUnit(instrument)) || 'base units';
  const last = out.r2Out.length - 1;
  const fit = `fitted on the first ${count(out.train)} bars`;
  const test = `${fit}, measured on the ${count(out.n - out.train)} after them`;
  return [
    {
      title: 'Impact β',
      value: known(out.beta),
      unit: `ticks per ${base}`,
      note: Number.isNaN(out.lo) ? 'no interval' : `95 % ${range(out.lo, out.hi, Math.min(6, figureDecimals(out.hi - out.lo, 2)))}`,
    },
    { title: 'Depth implied', value: known(out.depth), unit: base, note: `1 / (2 β); at the best level stood ${known(out.topDepth)}` },
    {
      title: 'R² in sample, best level',
      value: share(out.r2),
      unit: '',
      note: `same bar; fitted and measured on all ${count(out.n)} bars, as β is`,
    },
    { title: 'R² out of sample, best level', value: share(out.r2Out[0]!), unit: '', note: `same bar; ${test}` },
    { title: 'R² out of sample, ten levels', value: share(out.r2Out[last]!), unit: '', note: `same bar; ${test}` },
    { title: 'R² in sample, bar before', value: share(out.r2Lag), unit: '', note: `flow of the bar before; all ${count(out.n)} bars` },
    { title: 'Forecast R², out of sample', value: share(out.r2LagOut), unit: '', note: `flow of the bar before; ${test}` },
  ];
}

/** The first thing to take from it. */
export function impactVerdict(out: ImpactOutputs): string {
  const [one, all] = [out.r2Out[0]!, out.r2Out[out.r2Out.length - 1]!];
  if (Number.isNaN(one)) return 'The price did not move in the later bars.';
  const deeper =
    all - one > 0.02 ? 'Deeper levels add to it.' : all - one < -0.02 ? 'Deeper levels only add noise.' : 'Deeper levels add little.';
  const ahead =
    out.r2LagOut > 0.01
      ? `The flow of the bar before forecast ${fixed(100 * out.r2LagOut, 1)} % of it.`
      : 'The flow of the bar before forecast nothing.';
  return `Out of sample, order flow explains ${fixed(100 * Math.max(0, one))} % of the variance of the price change of the same bar. ${deeper} ${ahead}`;
}
