/** Studies on bars against their definitions, window by window, and the analysis of returns. */
import { beforeAll, describe, expect, it } from 'vitest';
import { QuantabError } from '../../../src/core/errors.ts';
import correlation from '../../../src/studies/pairs/correlation.study.ts';
import spread from '../../../src/studies/pairs/spread.study.ts';
import distribution from '../../../src/studies/returns/distribution.analysis.ts';
import volatility from '../../../src/studies/risk/volatility.study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

const mean = (v: number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
const cov = (a: number[], b: number[]): number => a.reduce((sum, v, k) => sum + (v - mean(a)) * (b[k] - mean(b)), 0) / (a.length - 1);
const returnsOf = (close: Float64Array, from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, k) => Math.log(close[from + k + 1] / close[from + k]));

const data = makeLaneData('bar', 2, 400, 5);
const closes = data.instruments.map((columns) => columns.close);
const one = { ...data, instruments: data.instruments.slice(0, 1) };

it('volatility is the deviation of the last returns, and scaled to a year', () => {
  const [annual, perBar] = new StudyRig(volatility, { window: 20, interval: '1m' }).run(one).outputs;
  for (let i = 20; i < 400; i += 19) {
    const returns = returnsOf(closes[0], i - 20, i);
    expect(perBar[i]).toBeCloseTo(Math.sqrt(cov(returns, returns)), 12);
    expect(annual[i]).toBeCloseTo(perBar[i] * Math.sqrt(365 * 1_440), 12);
  }
  expect(perBar[19]).toBeNaN();
});

it('correlation is that of the last returns', () => {
  const [corr] = new StudyRig(correlation, { window: 30, interval: '1s' }).run(data).outputs;
  for (let i = 30; i < 400; i += 17) {
    const [y, x] = closes.map((close) => returnsOf(close, i - 30, i));
    expect(corr[i]).toBeCloseTo(cov(y, x) / Math.sqrt(cov(y, y) * cov(x, x)), 9);
  }
});

describe('the spread', () => {
  const params = { window: 25, interval: '1s', hedge: 'ols', beta: 1 };
  it.each([
    ['least squares', params, undefined],
    ['a fixed ratio', { ...params, hedge: 'fixed', beta: 0.7 }, 0.7],
  ])('with %s', (_, given, fixed) => {
    const [z, level, beta] = new StudyRig(spread, given).run(data).outputs;
    for (let i = 24; i < 400; i += 13) {
      const [y, x] = closes.map((close) => Array.from(close.subarray(i - 24, i + 1), Math.log));
      const ratio = fixed ?? cov(y, x) / cov(x, x);
      const e = y.map((v, k) => v - ratio * x[k]);
      expect(beta[i]).toBeCloseTo(ratio, 9);
      expect(level[i]).toBeCloseTo(e[24], 9);
      expect(z[i]).toBeCloseTo((e[24] - mean(e)) / Math.sqrt(cov(e, e)), 6);
    }
    expect(z[23]).toBeNaN();
  });

  it('is unknown while the second has not moved, and after a missing bar until the window is full again', () => {
    const flat = { ...data, instruments: [data.instruments[0], { ...data.instruments[1], close: closes[1].slice().fill(50, 100, 200) }] };
    const [z, , beta] = new StudyRig(spread, params).run(flat).outputs;
    expect(beta[150]).toBeNaN();
    expect(z[150]).toBeNaN();
    expect(beta[300]).not.toBeNaN();
    const holed = {
      ...data,
      instruments: [data.instruments[0], { ...data.instruments[1], close: closes[1].slice().fill(Number.NaN, 100, 101) }],
    };
    const [after] = new StudyRig(spread, params).run(holed).outputs;
    expect([after[99], after[100], after[124], after[125]].map(Number.isNaN)).toEqual([false, true, true, false]);
  });
});

describe('the distribution of returns', () => {
  const ctx = { instruments: ['A'], signal: new AbortController().signal, progress: () => undefined };
  it('is the moments of log returns', () => {
    const result = distribution.run(ctx, { 'close.0': closes[0] }, { q: '0.5' });
    const returns = returnsOf(closes[0], 0, 399);
    expect(result.n).toBe(399);
    expect(result.mean).toBeCloseTo(mean(returns), 15);
    expect(result.std).toBeCloseTo(Math.sqrt(cov(returns, returns)), 12);
    expect((result.returns as Float64Array).length).toBe(400);
    expect(Object.keys(result)).toEqual(Object.keys(distribution.outputs));
  });

  it('says what it needs', () => {
    expect(() => distribution.run(ctx, {}, {})).toThrow(QuantabError);
    expect(() => distribution.run(ctx, { 'close.0': Float64Array.of(1) }, {})).toThrow('at least 2 bars, was 1');
  });
});
