/** Unit-root and cointegration methods on input that cannot be tested, at extreme scales, and against slower ways to the same numbers. */
import { beforeAll, describe, expect, it } from 'vitest';
import { openPrng } from '../../../src/core/prng.ts';
import { dickeyFuller, type LagRule } from '../../../src/methods/maths/dickey-fuller.ts';
import { leastSquares } from '../../../src/methods/maths/least-squares.ts';
import { type Trend, trends } from '../../../src/methods/maths/trend.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

function noise(n: number, seed: number): Float64Array {
  const prng = openPrng(seed);
  return Float64Array.from({ length: n }, () => Math.sqrt(-2 * Math.log(1 - prng.uniform())) * Math.cos(2 * Math.PI * prng.uniform()));
}

/** y(t) = phi y(t - 1) + e */
function auto(n: number, phi: number, seed: number): Float64Array {
  const y = noise(n, seed);
  for (let t = 1; t < n; t++) y[t]! += phi * y[t - 1]!;
  return y;
}

const constant = new Float64Array(60).fill(61_801.1);
const line = Float64Array.from({ length: 60 }, (_, t) => 100 + t / 10);
const holed = auto(60, 0.9, 1);
holed[23] = Number.NaN;
const spread = auto(60, 0.8, 2);
const walk = auto(60, 1, 3);
const rows = (...legs: Float64Array[]): number[][] => Array.from(legs[0]!, (_, t) => legs.map((leg) => leg[t]!));

describe('what cannot be tested is said', () => {
  it.each<[string, string, Record<string, unknown>, Record<string, unknown>, string, RegExp]>([
    ['adf', 'too short', { y: [1, 2, 4] }, {}, 'not-enough-data', /needs at least 4 values .*got 3/],
    ['adf', 'too short for its lags', { y: spread.slice(0, 12) }, { autolag: null, maxlag: 5 }, 'not-enough-data', /5 lags/],
    ['adf', 'constant', { y: constant }, {}, 'bad-input', /does not vary/],
    ['adf', 'a line about its trend', { y: line }, { regression: 'ct' }, 'bad-input', /does not vary about its trend/],
    ['adf', 'NaN inside', { y: holed }, {}, 'bad-input', /y\[23\] is NaN/],
    [
      'adf',
      'its own exact past',
      { y: Array.from({ length: 40 }, (_, t) => (-1) ** t) },
      { maxlag: 0, autolag: null },
      'bad-input',
      /without error/,
    ],
    ['adf', 'no such rule', { y: spread }, { autolag: 'HQ' }, 'bad-input', /one of AIC, BIC, t-stat, none/],
    ['adf', 'lags that are no number', { y: spread }, { maxlag: 'many' }, 'bad-input', /maxlag must be auto or a whole number/],
    ['kpss', 'too short', { y: [1, 2] }, {}, 'not-enough-data', /needs at least 3/],
    ['kpss', 'constant', { y: constant }, {}, 'bad-input', /does not vary/],
    ['kpss', 'a line about its line', { y: line }, { regression: 'ct' }, 'bad-input', /exact line/],
    ['kpss', 'NaN inside', { y: holed }, {}, 'bad-input', /y\[23\] is NaN/],
    ['kpss', 'more lags than values', { y: spread }, { nlags: 60 }, 'not-enough-data', /needs at least 61/],
    ['half-life', 'too short', { y: [1, 2, 3] }, {}, 'not-enough-data', /needs at least 4/],
    ['half-life', 'constant', { y: constant }, {}, 'bad-input', /does not vary/],
    ['half-life', 'NaN inside', { y: holed }, {}, 'bad-input', /y\[23\] is NaN/],
    ['half-life', 'a bar of no length', { y: spread }, { dt: 0 }, 'bad-input', /dt must be above 0/],
    ['variance-ratio', 'too short', { y: spread.slice(0, 12) }, {}, 'not-enough-data', /needs at least 19/],
    ['variance-ratio', 'a line', { y: line }, {}, 'bad-input', /does not vary about its drift/],
    ['variance-ratio', 'NaN inside', { y: holed }, {}, 'bad-input', /y\[23\] is NaN/],
    ['variance-ratio', 'moves of one bar', { y: walk }, { lags: [1, 2] }, 'bad-input', /from 2, one is 1/],
    ['engle-granger', 'too short', { y: [1, 2, 3], x: [1, 3, 2] }, {}, 'not-enough-data', /rows for 2 coefficients/],
    ['engle-granger', 'a constant leg', { y: walk, x: constant }, {}, 'bad-input', /does not vary/],
    ['engle-granger', 'a constant y', { y: constant, x: walk }, {}, 'bad-input', /y does not vary/],
    ['engle-granger', 'a leg twice', { y: walk, x: rows(spread, spread) }, {}, 'bad-input', /x column 1 .*repeats/],
    ['engle-granger', 'NaN inside', { y: walk, x: holed }, {}, 'bad-input', /x\[23\] is NaN/],
    ['engle-granger', 'different lengths', { y: walk, x: walk.slice(1) }, {}, 'bad-input', /59 numbers and y has 60/],
    ['johansen', 'too short', { Y: rows(walk, spread).slice(0, 6) }, {}, 'not-enough-data', /2 series and 1 lags/],
    ['johansen', 'a constant leg', { Y: rows(walk, constant) }, {}, 'bad-input', /Y column 1 does not vary/],
    [
      'johansen',
      'collinear legs',
      {
        Y: rows(
          walk,
          walk.map((value) => 2 * value),
        ),
      },
      {},
      'bad-input',
      /Y column 1 repeats/,
    ],
    ['johansen', 'NaN inside', { Y: rows(walk, holed) }, {}, 'bad-input', /Y\[23\]\[1\] is NaN/],
    ['granger', 'too short', { y: walk.slice(0, 9), x: spread.slice(0, 9) }, {}, 'not-enough-data', /needs at least 14/],
    ['granger', 'a constant series', { y: walk, x: constant }, {}, 'bad-input', /x does not vary/],
    ['granger', 'one series twice', { y: walk, x: walk }, {}, 'bad-input', /lag 1 of x is a combination/],
    ['granger', 'different lengths', { y: walk, x: walk.slice(1) }, {}, 'bad-input', /same count/],
    ['diagnostics', 'too short', { y: spread.slice(0, 10) }, {}, 'not-enough-data', /needs at least 21/],
    ['diagnostics', 'constant', { y: constant }, {}, 'bad-input', /does not vary/],
    ['diagnostics', 'NaN inside', { y: holed }, {}, 'bad-input', /y\[23\] is NaN/],
    ['diagnostics', 'a lag of 0', { y: spread }, { lags: '0, 5' }, 'bad-input', /from 1, one is 0/],
    ['mackinnon', 'more series than the tables', { stats: [-3] }, { N: 13 }, 'bad-input', /at most 12/],
  ])('%s: %s', (id, _, input, params, code, message) => {
    expect(() => callMethod(id, input, params)).toThrowError(expect.objectContaining({ code, message: expect.stringMatching(message) }));
  });

  it('leaves the test of nearly equal legs out and says why', () => {
    const twin = walk.map((value, t) => 3 * value + 1e-7 * spread[t]!);
    expect(callMethod('engle-granger', { y: twin, x: walk })).toMatchObject({ stat: undefined, pvalue: undefined, collinear: true });
  });

  it('knows no half-life without return, nor beyond the mean', () => {
    const away = Float64Array.from({ length: 30 }, (_, t) => 1.2 ** t + spread[t]! * 1e-3);
    const overshooting = noise(30, 5).map((value, t) => (t % 2 ? 1 : -1) * 1.05 ** t + value * 0.01);
    for (const y of [away, overshooting]) {
      expect(callMethod('half-life', { y })).toMatchObject({
        halflife_continuous: undefined,
        halflife_discrete: undefined,
        ou_theta: undefined,
      });
    }
  });

  it('gives the approximate half-life of a spread that overshoots and still returns', () => {
    const y = noise(200, 9);
    for (let t = 1; t < y.length; t++) y[t]! -= 0.4 * y[t - 1]!;
    const { beta, alpha, ...rest } = callMethod('half-life', { y }) as { beta: number; alpha: number };
    expect(beta).toBeLessThan(-1);
    expect(rest).toMatchObject({
      halflife_continuous: -Math.LN2 / beta,
      ou_mu: -alpha / beta,
      halflife_discrete: undefined,
      ou_theta: undefined,
    });
  });

  it.each([2 ** -700, 2 ** 700])('tests values whose squares leave the doubles for keeping a level (%d)', (scale) => {
    const plain = callMethod('kpss', { y: spread });
    expect(callMethod('kpss', { y: Float64Array.from(spread, (value) => scale * value) })).toEqual(plain);
  });

  it('has no p-value for more series than the tables', () => {
    const { pvalue, crit_1_5_10 } = callMethod('mackinnon', { stats: [-5] }, { N: 7 }) as {
      pvalue: Record<string, number[]>;
      crit_1_5_10: Record<string, Record<string, number[]>>;
    };
    expect(pvalue.c).toEqual([Number.NaN]);
    expect(crit_1_5_10.c!['100']![0]).toBeCloseTo(-5.8, 1);
  });
});

describe('the scale of prices does not matter', () => {
  const y = auto(300, 0.9, 7);
  const x = auto(300, 1, 8);
  const pair = y.map((value, t) => value + 0.7 * x[t]!);
  const at = (values: Float64Array, scale: number, level: number): Float64Array => values.map((value) => scale * (level + value));
  it.each([1e-8, 1e6])('%d', (scale) => {
    const keys = (id: string, input: Record<string, unknown>, other: Record<string, unknown>, names: string[], params = {}): void => {
      const [big, plain] = [callMethod(id, other, params), callMethod(id, input, params)];
      for (const name of names) expect([name, big[name]]).toEqual([name, expect.closeTo(plain[name] as number, 5)]);
    };
    const [plainY, plainX] = [at(pair, 1, 100), at(x, 1, 100)];
    const [bigY, bigX] = [at(pair, scale, 100), at(x, scale, 100)];
    for (const regression of trends) keys('adf', { y: plainY }, { y: bigY }, ['stat', 'pvalue', 'usedlag'], { regression });
    keys('kpss', { y: plainY }, { y: bigY }, ['stat', 'lags']);
    keys('half-life', { y: plainY }, { y: bigY }, ['beta', 'halflife_discrete']);
    keys('engle-granger', { y: plainY, x: plainX }, { y: bigY, x: bigX }, ['stat', 'pvalue', 'rsquared']);
    const [eig, bigEig] = [{ Y: rows(plainY, plainX) }, { Y: rows(bigY, bigX) }].map(
      (input) => callMethod('johansen', input).eig as number[],
    );
    expect(bigEig![0]).toBeCloseTo(eig![0]!, 8);
    const [gain, bigGain] = [
      { y: plainY, x: plainX },
      { y: bigY, x: bigX },
    ].map((input) => callMethod('granger', input)['2'] as { ssr_f: number });
    expect(bigGain!.ssr_f).toBeCloseTo(gain!.ssr_f, 6);
  });
});

describe('the lag search', () => {
  /** One regression for each number of lags, by QR with refined residuals. */
  function slowSearch(y: Float64Array, trend: Trend, most: number, price: (rows: number) => number): { lag: number; criterion: number } {
    const n = y.length;
    const change = Float64Array.from({ length: n - 1 }, (_, t) => y[t + 1]! - y[t]!);
    const rowCount = n - 1 - most;
    const powers = Array.from({ length: trends.indexOf(trend) }, (_, p) =>
      Float64Array.from({ length: rowCount }, (__, t) => (t / rowCount) ** p),
    );
    let best = { lag: -1, criterion: Number.POSITIVE_INFINITY };
    for (let lag = 0; lag <= most; lag++) {
      const lagged = Array.from({ length: lag }, (_, j) => change.subarray(most - 1 - j, n - 2 - j));
      const columns = [...powers, y.subarray(most, n - 1), ...lagged];
      const fit = leastSquares(columns, change.subarray(most));
      if ('dependent' in fit) throw new Error('dependent');
      const ssr = fit.residuals.reduce((sum, value) => sum + value * value, 0);
      const criterion = rowCount * (Math.log((2 * Math.PI * ssr) / rowCount) + 1) + price(rowCount) * columns.length;
      if (criterion < best.criterion) best = { lag, criterion };
    }
    return best;
  }

  const series: [string, Float64Array][] = [
    ['a price level', auto(400, 1, 11).map((value) => 61_800 + value)],
    ['a slow spread', auto(300, 0.97, 12).map((value) => value * 1e-4)],
    [
      'a smooth series, whose cross products keep too few digits',
      Float64Array.from(noise(260, 13), (value, t) => Math.sin(t / 9) + value * 1e-5),
    ],
    ['a steep drift', auto(300, 1, 14).map((value, t) => 1e4 * t + value)],
  ];
  it.each(series)('finds what one regression a lag finds: %s', (_, y) => {
    for (const trend of trends) {
      for (const [rule, price] of [
        ['AIC', () => 2],
        ['BIC', Math.log],
      ] as [LagRule, (rows: number) => number][]) {
        const slow = slowSearch(y, trend, 12, price);
        const fast = dickeyFuller('adf', y, { trend, rule, maxLag: 12 });
        expect([trend, rule, fast.usedLag]).toEqual([trend, rule, slow.lag]);
        expect(Math.abs(fast.criterion - slow.criterion)).toBeLessThan(1e-7 * Math.abs(slow.criterion));
      }
    }
  });
});
