/** What each case is to reach, and which timing of the Python peers it is held against. A miss is said, not failed. */

/** name -> most wall or processor milliseconds of a run, fewest items a second, most (`values`) or least of a figure among the case's values. */
export const targets = {
  'csv-1.3m-columns': { maxCpuMs: 150 },
  'ndjson-600k-columns': { maxCpuMs: 150 },
  'decode-trade': { perVenueUs: 1 },
  'decode-depth': { perVenueUs: 20 },
  'ofi-1m': { maxMs: 6.6 },
  'mlofi-1m': { maxMs: 30 },
  'raw-to-ofi': { values: { usPerMessage: 1.5 } },
  'live-8k': { values: { p99Ms: 50, busyPct: 20, lostTrades: 0, lostQuotes: 0, late: 0 }, least: { sharePct: 80 } },
  'live-burst': {
    values: { 'packed.drainMs': 5_000, 'packed.lostTrades': 0, 'single.drainMs': 5_000, 'single.lostTrades': 0 },
    least: { 'packed.sentPerSecond': 24_900 },
  },
  'csv-1m-import': { maxMs: 1_500 },
  'store-write-1m': { maxMs: 1_000_000 / 2_000, values: { bytesPerTrade: 6, bytesPerLevel: 5 } },
  'store-read-1m': { maxMs: 1_000_000 / 7_000 },
  'replay-max': { minPerSecond: 1_000_000 },
  'flow-200k': { least: { messagesPerSecond: 200_000 } },
  'backtest-1m-bars': { minPerSecond: 50_000_000 },
  'simulated-market': { minPerSecond: 200_000, values: { corePercentAt1x: 5 } },
  'view-10m': { maxMs: 2 },
  'footprint-1m': { maxMs: 25 },
  'stl-10k': { maxMs: 20 },
  'scan-50x1440': { maxMs: 2_000, values: { longestTaskMs: 50, coinsMs: 2_000, coinsLongestTaskMs: 50 } },
  'alerts-1000-rules': { values: { usPerBatch: 100 } },
  'memory-1m': { values: { mbPerMillion: 64 } },
  'heatmap-seek': { maxMs: 100, values: { tilesMs: 100, warmMs: 100, mb: 150 } },
  'heatmap-frame': { maxMs: 33, values: { cpuMs: 8, answerMs: 50 } },
  'first-picture': { maxMs: 2_000 },
  'simulator-max': { minPerSecond: 200_000 },
  'simulator-1x': { values: { feedPct: 5 } },
  'panel-churn': { maxMs: 50, values: { busyPct: 30, longestFrameMs: 50 } },
  'js-bytes': { values: { fetchedKb: 300, criticalKb: 180 } },
  'import-formats': { formats: { leastMbPerS: 40, awkwardMbPerS: 10, gapMs: 250, cancelMs: 200 } },
};

/** name -> peers, and how many times faster than the first of them it should be. */
export const peers = {
  'stl-10k': { ratio: 4, names: ['stl_10k_p24'] },
  'ofi-1m': { ratio: 4, names: ['ofi_1M_numpy'] },
  'mlofi-1m': { ratio: 4, names: ['mlofi_1M_10_numpy'] },
  'bars-1s-1m': { ratio: 2, names: ['resample_1s_ohlcv_1M', 'numpy_reduceat_1s_ohlcv_1M'] },
  'rolling-z-1m': { ratio: 10, names: ['rolling_zscore_1M_w60'] },
  'rolling-corr-1m': { ratio: 10, names: ['rolling_corr_1M_w60'] },
  'markov-fit-5k': { ratio: 1, names: ['markov_fit_5k_k2'] },
  'hawkes-loglik-100k': { ratio: 5, names: ['hawkes_loglik_100k_list_loop'] },
  'rolling-median-1m': { ratio: 5, names: ['rolling_median_1M_w60'] },
  'rolling-ols-100k': { ratio: 100, names: ['rolling_ols_100k_w60'] },
  'huber-100k': { ratio: 3, names: ['huber_100k_sklearn_default', 'huber_100k_sklearn_returns', 'huber_100k_statsmodels_rlm'] },
  'theil-sen-2k': { ratio: 5, names: ['theilsen_2k_scipy_exact'] },
  'kalman-100k': { ratio: 50, names: ['kalman_hedge_100k_statsmodels', 'kalman_hedge_100k_numba'] },
  'ols-1m': { ratio: 5, names: ['ols_1M_linregress'] },
  'adf-aic-10k': { ratio: 10, names: ['adf_aic_10k'] },
  'adf-aic-100k': { ratio: 30, names: ['adf_aic_100k'] },
  'engle-granger-10k': { ratio: 10, names: ['coint_10k'] },
  'johansen-10k': { ratio: 1, names: ['johansen_10k_2vars'] },
};

/**
 * Formats that make more than one pass over a byte, or many rows of one: a message is JSON, a number has a decimal comma, a line is a
 * whole book. Those of a session file are packed: a few a row.
 */
const awkward = ['hftbacktest-raw', 'trades-csv-comma', 'lobster', 'tardis-book-snapshot', 'quantab-session'];

/** Of values named `<format>.mbPerS`, `<format>.gapMs`, `<format>.cancelMs`. */
function formatMisses(values, { leastMbPerS, awkwardMbPerS, ...most }) {
  return Object.entries(values).flatMap(([name, value]) => {
    const [format, figure] = name.split('.');
    const least = awkward.includes(format) ? awkwardMbPerS : leastMbPerS;
    if (figure === 'mbPerS' && !(value >= least)) return [`${format} ${value.toFixed(1)} MB/s, at least ${least}`];
    return most[figure] !== undefined && !(value <= most[figure]) ? [`${name} ${value.toFixed(0)}, at most ${most[figure]}`] : [];
  });
}

/** @returns {string[]} what the result misses, in words; empty when it reaches its target or has none. */
export function misses(result) {
  const target = targets[result.name];
  if (!target) return [];
  const missed = target.formats ? formatMisses(result.values ?? {}, target.formats) : [];
  const perSecond = (result.n / result.medianMs) * 1_000;
  if (target.maxMs !== undefined && !(result.medianMs <= target.maxMs))
    missed.push(`${result.medianMs.toFixed(1)} ms, at most ${target.maxMs.toFixed(0)}`);
  if (target.maxCpuMs !== undefined && !(result.cpuMs <= target.maxCpuMs))
    missed.push(`${result.cpuMs.toFixed(1)} ms of processor, at most ${target.maxCpuMs}`);
  if (target.minPerSecond !== undefined && !(perSecond >= target.minPerSecond)) {
    missed.push(`${Math.round(perSecond).toLocaleString('en')} a second, at least ${target.minPerSecond.toLocaleString('en')}`);
  }
  for (const [key, value] of Object.entries(result.values ?? {})) {
    if (target.perVenueUs !== undefined && key.startsWith('us ') && !(value <= target.perVenueUs))
      missed.push(`${key.slice(3)} ${value.toFixed(2)} us a message, at most ${target.perVenueUs}`);
  }
  for (const [key, most] of Object.entries(target.values ?? {})) {
    const value = result.values?.[key];
    if (value !== undefined && !(value <= most)) missed.push(`${key} ${value.toFixed(1)}, at most ${most}`);
  }
  for (const [key, least] of Object.entries(target.least ?? {})) {
    const value = result.values?.[key];
    if (value !== undefined && !(value >= least)) missed.push(`${key} ${value.toFixed(1)}, at least ${least}`);
  }
  return missed;
}
