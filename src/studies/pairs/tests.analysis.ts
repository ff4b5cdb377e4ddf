/** Does the spread of a pair return: unit-root and cointegration tests with critical values, half-life, memory, and whether the ratio stays. */
import { changesOf } from '../../methods/maths/trend.ts';
import { callMethod } from '../../methods/registry.ts';
import { defineAnalysis } from '../analysis.ts';
import { betaStability } from '../beta-stability.ts';
import { fitOls } from '../hedge-fits.ts';
import { normal95 } from '../intervals.ts';
import { priceParam, readLegs } from '../legs.ts';

const id = 'pairs.tests';
const least = 100;
/** Newest bars: seventy days of minutes. */
const most = 100_000;
const level = 0.05;

/** `null` is what is rejected at 5 %; `speaks` whether the outcome speaks for a spread that returns. Critical values at 10, 5 and 1 %. */
interface TestRow {
  id: string;
  title: string;
  null: string;
  stat: number;
  p: number;
  /** Ends of the table where p lies beyond it: `below` or `above`. */
  pEnd?: 'below' | 'above';
  critical: number[];
  rejected: boolean | undefined;
  speaks: boolean | undefined;
  detail: string;
}

interface HalfLife {
  exact: number;
  linear: number;
  lo: number;
  hi: number;
  lambda: number;
  error: number;
}

const unknown = Number.NaN;
const known = (value: unknown): number => (typeof value === 'number' ? value : unknown);

/** Bars until half of a deviation is gone; without return it is infinite. */
function halved(lambda: number): number {
  if (lambda >= 0) return Number.POSITIVE_INFINITY;
  return lambda <= -1 ? 0 : -Math.LN2 / Math.log1p(lambda);
}

function halfLifeOf(spread: Float64Array): HalfLife {
  const fit = callMethod('half-life', { y: spread });
  const [lambda, error] = [known(fit.beta), known(fit.se_beta)];
  return {
    exact: known(fit.halflife_discrete),
    linear: known(fit.halflife_continuous),
    lo: halved(lambda - normal95 * error),
    hi: halved(lambda + normal95 * error),
    lambda,
    error,
  };
}

function rootTests(spread: Float64Array): TestRow[] {
  const adf = callMethod('adf', { y: spread });
  const kpss = callMethod('kpss', { y: spread });
  const [root, stays] = [adf.crit, kpss.crit] as Record<string, number>[];
  const [pRoot, pStays] = [known(adf.pvalue), known(kpss.pvalue)];
  return [
    {
      id: 'adf',
      title: 'ADF',
      null: 'unit root',
      stat: known(adf.stat),
      p: pRoot,
      critical: ['10%', '5%', '1%'].map((at) => root![at]!),
      rejected: pRoot < level,
      speaks: pRoot < level,
      detail: `${adf.usedlag} lags by AIC, as if β were known`,
    },
    {
      id: 'kpss',
      title: 'KPSS',
      null: 'stationary',
      stat: known(kpss.stat),
      p: pStays,
      ...(pStays <= 0.01 ? { pEnd: 'below' as const } : pStays >= 0.1 ? { pEnd: 'above' as const } : {}),
      critical: ['10%', '5%', '1%'].map((at) => stays![at]!),
      rejected: known(kpss.stat) > stays!['5%']!,
      speaks: known(kpss.stat) <= stays!['5%']!,
      detail: `${kpss.lags} lags, as if β were known`,
    },
  ];
}

function engleGranger(columns: readonly Float64Array[], names: readonly string[]): { rows: TestRow[]; collinear: boolean; p: number } {
  const found = columns.slice(0, columns.length === 2 ? 2 : 1).map((y, at) => {
    const others = columns.filter((_, k) => k !== at);
    const x = others.length === 1 ? others[0]! : Array.from(y, (_, i) => others.map((each) => each[i]!));
    const fit = callMethod('engle-granger', { y, x });
    const p = known(fit.pvalue);
    const [one, five, ten] = fit.crit_1_5_10 as [number, number, number];
    const against = names.filter((_, k) => k !== at).join(', ');
    const row: TestRow = {
      id: `engle-granger-${at + 1}`,
      title: `E–G ${names[at]} on ${against}`,
      null: 'none',
      stat: known(fit.stat),
      p,
      critical: [ten, five, one],
      rejected: Number.isNaN(p) ? undefined : p < level,
      speaks: Number.isNaN(p) ? undefined : p < level,
      detail: fit.collinear ? 'the legs are one series but for rounding' : `${fit.usedlag} lags by AIC`,
    };
    return { row, p, collinear: fit.collinear === true };
  });
  const smallest = Math.min(...found.map(({ p }) => (Number.isNaN(p) ? Number.POSITIVE_INFINITY : p)));
  return {
    rows: found.map(({ row }) => row),
    collinear: found.some(({ collinear }) => collinear),
    // Two looks at one pair: the better of them counts double.
    p: Number.isFinite(smallest) ? Math.min(1, smallest * found.length) : unknown,
  };
}

function johansen(columns: readonly Float64Array[], lags: number): { rows: TestRow[]; rank: number } {
  const fit = callMethod('johansen', { Y: Array.from(columns[0]!, (_, i) => columns.map((each) => each[i]!)) }, { k_ar_diff: lags });
  const [trace, largest] = [fit.trace, fit.maxeig] as number[][];
  const [traceAt, largestAt] = [fit.trace_crit_90_95_99, fit.maxeig_crit_90_95_99] as number[][][];
  const row = (kind: 'trace' | 'max', r: number, stat: number, critical: number[]): TestRow => ({
    id: `johansen-${kind}-${r}`,
    title: `Johansen ${kind === 'trace' ? 'trace' : 'max'} r ${r === 0 ? '= 0' : `≤ ${r}`}`,
    null: ['none', 'one', 'two', 'three'][r] ?? String(r),
    stat,
    p: unknown,
    critical,
    rejected: stat > critical[1]!,
    speaks: r === 0 ? stat > critical[1]! : undefined,
    detail: `constant, ${lags} lagged ${lags === 1 ? 'difference' : 'differences'}`,
  });
  const rows = trace!.flatMap((stat, r) => [row('trace', r, stat, traceAt![r]!), row('max', r, largest![r]!, largestAt![r]!)]);
  const kept = trace!.findIndex((stat, r) => !(stat > traceAt![r]![1]!));
  return { rows, rank: kept < 0 ? trace!.length : kept };
}

const listed = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** What the tests say together. ADF, KPSS, Engle-Granger (the better direction, doubled) and Johansen's trace have a voice each. */
export function evidence(
  voices: readonly { title: string; speaks: boolean | undefined }[],
  collinear: boolean,
): { verdict: string; words: string } {
  if (collinear) return { verdict: 'unknown', words: 'Nothing to test. The legs are so nearly one series that what is left is rounding.' };
  const yes = voices.filter(({ speaks }) => speaks === true).map(({ title }) => title);
  const no = voices.filter(({ speaks }) => speaks === false).map(({ title }) => title);
  if (no.length === 0) return { verdict: 'returns', words: 'The tests agree. The spread returned to its mean in this window.' };
  if (yes.length === 0) return { verdict: 'wanders', words: 'The tests agree. Nothing says that the spread returns.' };
  return {
    verdict: 'mixed',
    words: `Mixed evidence. ${listed(yes)} ${yes.length === 1 ? 'speaks' : 'speak'} for a return, ${listed(no)} against.`,
  };
}

export default defineAnalysis({
  id,
  title: 'Pair tests',
  inputs: {
    'close.<i>': 'Closes of the instruments, the hedged one first',
    'stale.<i>': 'Bars since the last trade',
    gap: '1 where data is missing',
  },
  params: {
    price: priceParam,
    lags: { title: 'Lagged differences of Johansen', default: 1, min: 0, max: 50 },
  },
  every: '1m',
  outputs: {
    tests: 'Rows { id, title, null, stat, p, critical (10, 5, 1 %), rejected, speaks, detail }',
    engleGrangerP: 'The smaller p of both directions, doubled',
    rank: 'Relations Johansen finds at 5 %',
    halfLife: '{ exact, linear, lo, hi, lambda, error } of the OLS spread, bars',
    hurst: 'Slope of the detrended fluctuations of the changes of the spread: below 0.5 they turn back',
    varianceRatio: 'Rows { q, ratio, z, p } of the spread: below 1 it returns',
    stability: 'The OLS ratio in halves and quarters, with Cochran’s test',
    beta: 'OLS ratio that made the spread',
    verdict: 'returns, wanders, mixed or unknown',
    words: 'That in words',
    price: 'log or level',
    names: 'The legs',
    sample: 'Bars used, and what was left out',
  },
  run({ instruments, progress }, series, { price = 'log', lags = 1 }) {
    const { columns, names, sample } = readLegs(series, { id, instruments, price: String(price), least, most });
    const [y, ...xs] = columns as [Float64Array, ...Float64Array[]];
    progress(0, 5, 'relation');
    const ols = fitOls(y, xs);
    const spread = ols.residuals;
    const pair = engleGranger(columns, names);
    progress(1, 5, 'Engle–Granger');
    const common = { price, names, sample, beta: ols.betas[0] };
    if (pair.collinear) {
      const nothing = { halfLife: undefined, hurst: unknown, varianceRatio: [], stability: {}, rank: unknown, engleGrangerP: unknown };
      return { tests: pair.rows, ...nothing, ...common, ...evidence([], true) };
    }
    const roots = rootTests(spread);
    progress(2, 5, 'ADF and KPSS');
    const several = johansen(columns, Number(lags));
    progress(3, 5, 'Johansen');
    const hurst = callMethod('hurst', { x: changesOf(spread) }).dfa1_alpha;
    const ratios = callMethod('variance-ratio', { y: spread }, { lags: '2, 4, 8, 16' }) as Record<string, Record<string, number>>;
    progress(4, 5, 'stability');
    const stability = { halves: betaStability(y, xs, 2), quarters: betaStability(y, xs, 4) };
    const voices = [
      ...roots,
      { title: 'Engle–Granger', speaks: Number.isNaN(pair.p) ? undefined : pair.p < level },
      // As many relations as legs: no relation of theirs, each returns by itself.
      { title: 'Johansen', speaks: several.rank === columns.length ? undefined : several.rank > 0 },
    ];
    const { verdict, words } = evidence(voices, false);
    const every = several.rank === columns.length ? ' Johansen finds as many relations as legs: each looks stationary by itself.' : '';
    progress(5, 5, 'done');
    return {
      tests: [...roots, ...pair.rows, ...several.rows],
      engleGrangerP: pair.p,
      rank: several.rank,
      halfLife: halfLifeOf(spread),
      hurst: known(hurst),
      varianceRatio: [2, 4, 8, 16].flatMap((q) => {
        const found = ratios[q];
        return found ? [{ q, ratio: known(found.vr), z: known(found.z_robust), p: known(found.p_robust) }] : [];
      }),
      stability,
      ...common,
      verdict,
      words: words + every,
    };
  },
  doc: {
    what: 'Tests of one question by four routes: is what is left of the pair, after the hedge, pulled back to a level, or does it wander? And how fast, how steadily, and with one ratio throughout?',
    formula: [
      String.raw`\Delta s_t = \gamma s_{t-1} + \sum_{k=1}^{L} \varphi_k \Delta s_{t-k} + c + u_t`,
      String.raw`h = -\frac{\ln 2}{\ln(1 + \lambda)}, \quad \Delta s_t = a + \lambda s_{t-1} + u_t`,
    ],
    where: String.raw`$s$: residual of the OLS relation in the window. ADF and KPSS are given it as if its ratio were known. Engle–Granger is the same regression without constant, with critical values that know the ratio was estimated; the better of both directions counts with its p doubled. Johansen looks at all legs at once. $h$: half-life in bars, its interval from $\lambda \pm 1.96$ standard errors; $-\ln 2 / \lambda$, that many scripts print, is right for a small $\lambda$ only.`,
    read: 'ADF, Engle–Granger and Johansen r = 0 rejected and KPSS kept: the spread returned. A half-life of a few bars is within the noise of trading; one near the window was not seen often enough to be believed.',
    limits:
      'All of it is in sample: the ratio was fitted to the bars that are tested. ADF and KPSS on a fitted residual reject too often and too seldom: Engle–Granger is the one to believe. p of KPSS ends at 0.01 and 0.10. Of many pairs tried, one in twenty passes at 5 % by chance: use the scanner, which counts them. Left-out bars are closed up: what is beside a gap counts as following it.',
    references: [
      'Engle, Granger, Co-integration and error correction, Econometrica 55 (1987)',
      'Johansen, Estimation and hypothesis testing of cointegration vectors, Econometrica 59 (1991)',
      'Kwiatkowski, Phillips, Schmidt, Shin, Testing the null hypothesis of stationarity, Journal of Econometrics 54 (1992)',
    ],
  },
});
