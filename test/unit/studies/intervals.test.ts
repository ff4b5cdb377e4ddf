/** 95 % intervals against scipy: closes made by formula, the same there (`stats.chi2`, `pearsonr(...).confidence_interval`, `linregress`). */
import { beforeAll, describe, expect, it } from 'vitest';
import { deviationFactors, fisherFactor, slopeFactor } from '../../../src/studies/intervals.ts';
import correlation from '../../../src/studies/pairs/correlation.study.ts';
import spread from '../../../src/studies/pairs/spread.study.ts';
import volatility from '../../../src/studies/risk/volatility.study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { type LaneData, makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

const closes = [
  Float64Array.from({ length: 40 }, (_, i) => 100 + 3 * Math.sin(0.7 * i) + Math.sin(2.9 * i)),
  Float64Array.from({ length: 40 }, (_, i) => 50 + 1.2 * Math.sin(0.7 * i + 0.4) + 0.5 * Math.cos(1.9 * i)),
];

function dataOf(...columns: Float64Array[]): LaneData {
  const made = makeLaneData('bar', columns.length, columns[0].length, 1);
  return { ...made, instruments: made.instruments.map((set, i) => ({ ...set, close: columns[i] })) };
}

/** Outputs of the last row by name. */
function newest(study: typeof spread, params: Record<string, string | number>, data: LaneData): Record<string, number> {
  const rig = new StudyRig(study, params).run(data);
  return Object.fromEntries(study.outputs.map(({ id }, c) => [id, rig.outputs[c][data.rows - 1]]));
}

function expectClose(got: Record<string, number>, expected: Record<string, number>): void {
  for (const [id, value] of Object.entries(expected)) expect(Math.abs(got[id] / value - 1), `${id} ${got[id]}`).toBeLessThan(1e-8);
}

it('of a volatility', () => {
  const got = newest(volatility, { window: 20, interval: '1m' }, dataOf(closes[0]));
  const bar = { vol: 0.020806210933822997, volLo: 0.015822923557573594, volHi: 0.03038896154505544 };
  expectClose(got, { ...bar, volAnnLo: 11.47134676697006, volAnnHi: 22.031473166322144 });
});

describe('of a correlation', () => {
  it('by Fisher', () => {
    const got = newest(correlation, { window: 20, interval: '1s' }, dataOf(...closes));
    expectClose(got, { corr: 0.48503690608570765, corrLo: 0.05413576574214335, corrHi: 0.7636489163950678 });
  });

  it('has none for three returns, and no width at 1', () => {
    const three = newest(correlation, { window: 3, interval: '1s' }, dataOf(...closes));
    expect([three.corr, three.corrLo, three.corrHi].map(Number.isNaN)).toEqual([false, true, true]);
    const same = newest(correlation, { window: 20, interval: '1s' }, dataOf(closes[0], closes[0]));
    expect([same.corr, same.corrLo, same.corrHi]).toEqual([1, 1, 1]);
  });
});

describe('of a hedge ratio', () => {
  const params = { window: 20, interval: '1s', hedge: 'ols', beta: 1 };
  it('by least squares', () => {
    const got = newest(spread, params, dataOf(...closes));
    expectClose(got, { beta: 1.0224165160576812, betaLo: 0.6736086975503908, betaHi: 1.3712243345649717 });
  });

  it('is no width for a given one, unknown for proportional series', () => {
    const given = newest(spread, { ...params, hedge: 'fixed', beta: 0.7 }, dataOf(...closes));
    expect([given.betaLo, given.betaHi]).toEqual([0.7, 0.7]);
    const same = newest(spread, params, dataOf(closes[0], closes[0]));
    expect([same.betaLo, same.betaHi]).toEqual([Number.NaN, Number.NaN]);
  });
});

it('factors keep nine digits, which every machine agrees on', () => {
  const { lo, hi } = deviationFactors(60);
  for (const factor of [lo, hi, fisherFactor(60), slopeFactor(60)]) expect(Number(factor.toPrecision(9))).toBe(factor);
});
