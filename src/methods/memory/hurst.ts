/** Long memory of a series of increments: rescaled range, detrended fluctuations, lagged differences. Pure numbers; `x` are returns, not prices. */
import { badInput, column, expectFinite, has, notEnough, numberList } from '../maths/input.ts';
import { slopeOf } from '../maths/line.ts';
import { expectedRange, fluctuation, generalisedHurst, lagSpread, rescaledRange } from '../maths/long-memory.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'hurst';

function sizesOf(text: unknown, key: string): number[] {
  const sizes = numberList(id, key, text);
  const bad = sizes.find((size) => !Number.isInteger(size) || size < 2);
  if (bad !== undefined) throw badInput(id, `parameter ${key} must be whole numbers of at least 2; ${bad} is not.`);
  return sizes;
}

/** 8, 16, 32 .. up to half the series. */
function dyadic(n: number): number[] {
  const sizes: number[] = [];
  for (let size = 8; size <= n / 2; size *= 2) sizes.push(size);
  return sizes;
}

const logs = (values: readonly number[]): number[] => values.map((value) => (value > 0 ? Math.log(value) : Number.NaN));

/** Slope over the sizes whose number is known; at least two. */
function knownSlope(sizes: readonly number[], values: readonly number[]): number {
  const known = Array.from(values.keys()).filter((i) => Number.isFinite(values[i]));
  if (known.length < 2) return Number.NaN;
  const x = known.map((i) => Math.log(sizes[i]!));
  return slopeOf(
    x,
    known.map((i) => values[i]!),
  );
}

export default defineMethod({
  id,
  title: 'Hurst exponent and detrended fluctuations',
  inputs: { x: 'Increments, such as returns; not the price' },
  params: {
    window_sizes: { title: 'Lengths of the blocks; empty: 8, 16, 32 .. up to half the series', default: '', unit: 'rows' },
    n: { title: 'Lengths for the expected rescaled range alone', default: '', outputs: ['expected_rs'] },
  },
  outputs: {
    rs_mean_ddof1: 'Mean rescaled range of each block length, standard deviation with n - 1',
    rs_mean_ddof0: 'The same with n',
    hurst_rs_ddof1: 'Slope of ln R/S on ln n',
    hurst_rs_ddof0: 'The same with n',
    expected_rs_anis_lloyd_peters: 'R/S that noise without memory would have',
    hurst_rs_corrected_ddof1: 'Slope of ln R/S less that of noise, plus a half',
    dfa_window_sizes: 'Block lengths that fit twice',
    dfa1_F: 'Fluctuation about a line in each block',
    dfa1_alpha: 'Slope of its logarithm',
    dfa2_F: 'Fluctuation about a parabola',
    dfa2_alpha: 'Slope of its logarithm',
    std_of_lagged_differences_lags2to20_on_cumsum: 'The quick recipe: slope of ln std of differences of the sums over lags 2 to 20',
    ghe_q1_tau1to19_on_cumsum: 'Generalised Hurst exponent, q = 1',
    ghe_q2_tau1to19_on_cumsum: 'Generalised Hurst exponent, q = 2',
    expected_rs: 'Expected rescaled range for the lengths n',
  },
  run(input, params) {
    const result: MethodResult = {};
    if (params.n !== '') result.expected_rs = sizesOf(params.n, 'n').map(expectedRange);
    if (!has(input, 'x') && params.n !== '') return result;
    const x = column(id, input, 'x');
    expectFinite(id, 'x', x);
    if (x.length < 32) throw notEnough(id, 'rows', 32, x.length);
    const all = params.window_sizes === '' ? dyadic(x.length) : sizesOf(params.window_sizes, 'window_sizes');
    const tooLong = all.find((size) => size > x.length);
    if (tooLong !== undefined) throw notEnough(id, `rows for a block of ${tooLong}`, tooLong, x.length);

    const [unbiased, biased] = [1, 0].map((ddof) => all.map((size) => rescaledRange(x, size, ddof))) as [number[], number[]];
    const expected = all.map(expectedRange);
    const centre = x.reduce((sum, value) => sum + value / x.length, 0);
    const profile = new Float64Array(x.length);
    const walk = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      profile[i] = (profile[i - 1] ?? 0) + x[i]! - centre;
      walk[i] = (walk[i - 1] ?? 0) + x[i]!;
    }
    // One block alone, or one no longer than its polynomial, says nothing.
    const twice = all.filter((size) => size * 2 <= x.length && size > 3);
    const [first, second] = [1, 2].map((order) => twice.map((size) => fluctuation(profile, size, order))) as [number[], number[]];
    const noise = logs(expected);
    return {
      ...result,
      rs_mean_ddof1: unbiased,
      rs_mean_ddof0: biased,
      hurst_rs_ddof1: knownSlope(all, logs(unbiased)),
      hurst_rs_ddof0: knownSlope(all, logs(biased)),
      expected_rs_anis_lloyd_peters: expected,
      hurst_rs_corrected_ddof1:
        0.5 +
        knownSlope(
          all,
          logs(unbiased).map((value, i) => value - noise[i]!),
        ),
      dfa_window_sizes: twice,
      dfa1_F: first,
      dfa1_alpha: knownSlope(twice, logs(first)),
      dfa2_F: second,
      dfa2_alpha: knownSlope(twice, logs(second)),
      std_of_lagged_differences_lags2to20_on_cumsum: lagSpread(walk),
      ghe_q1_tau1to19_on_cumsum: generalisedHurst(walk, 1),
      ghe_q2_tau1to19_on_cumsum: generalisedHurst(walk, 2),
    };
  },
  doc: {
    what: 'Whether moves tend to continue or to turn back over long stretches. Several estimates, since each fails in its own way.',
    formula: [
      String.raw`\frac{R}{S}(n) \propto n^H`,
      String.raw`E_n = \frac{n - 1/2}{n} \frac{\Gamma((n-1)/2)}{\sqrt{\pi} \Gamma(n/2)} \sum_{i=1}^{n-1} \sqrt{\frac{n-i}{i}}`,
      String.raw`F(n) = \sqrt{\overline{(y - \hat y_n)^2}} \propto n^\alpha`,
      String.raw`\overline{|Y_{t + \tau} - Y_t|^q} \propto \tau^{q H_q}`,
    ],
    where: 'y: sums of x less its mean, detrended in blocks of n; Y: sums of x.',
    read: '0.5: no memory. Above: moves continue; below: they turn back. Use the corrected R/S and DFA; on absolute returns 0.7 to 0.9 is usual and means that volatility has memory.',
    limits:
      'Uncorrected R/S calls pure noise trending (0.54 on 4096 rows). On 1000 rows DFA of noise still has a standard deviation of 0.045. Prices instead of increments give one more.',
    references: [
      'Anis, Lloyd (1976), The expected value of the adjusted rescaled Hurst range, Biometrika 63',
      'Peng et al. (1994), Mosaic organization of DNA nucleotides, Physical Review E 49',
      'Di Matteo (2007), Multi-scaling in finance, Quantitative Finance 7',
    ],
  },
});
