/**
 * Counts the configurations that were backtested, by session and pair, whoever ran them: the best of many tries is worth less than the
 * same number from one. Kept in the browser; the same configuration run again is no new try. Where the page has no storage the count lasts
 * as long as the page. Sharpe ratios of bars of different length are kept in one unit, a root of a day.
 */
import { intervalMicros } from '../core/interval.ts';
import type { AnalysisRequest, AnalysisResult } from './types.ts';

const storageKey = 'quantab.trials.daily';
/** Pairs and configurations that are told apart; beyond that a configuration counts each time, and the oldest pair is forgotten. */
const mostPairs = 100;
const mostKeys = 3_000;

interface Ledger {
  /** Sharpe ratio by configuration, a root of a day; null where it made no trade. */
  sharpes: Record<string, number | null>;
  /** Tries beyond the most that are told apart. */
  more: number;
}

export interface Tried {
  n: number;
  /** Of the known Sharpe ratios, as ratios a bar of the run that asks; NaN below two. */
  variance: number;
}

interface Trial {
  key: number;
  sharpe: number;
}

let memory: Record<string, Ledger> | undefined;

function read(): Record<string, Ledger> {
  if (memory) return memory;
  try {
    memory = JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Record<string, Ledger>;
  } catch {
    memory = {};
  }
  return memory;
}

function write(ledgers: Record<string, Ledger>): void {
  memory = ledgers;
  try {
    localStorage.setItem(storageKey, JSON.stringify(ledgers));
  } catch {
    // Storage is full or forbidden: the page goes on counting.
  }
}

const dayMicros = 86_400e6;

/** Adds to what was tried on this pair and says how much that is. `trials` and the answer are of bars of `barMicros`. */
export function countTrials(pair: string, prefix: string, trials: readonly Trial[], barMicros: number): Tried {
  const daily = Math.sqrt(dayMicros / barMicros);
  const { [pair]: before, ...others } = read();
  const ledger: Ledger = { sharpes: { ...before?.sharpes }, more: before?.more ?? 0 };
  for (const { key, sharpe } of trials) {
    const name = `${prefix}${key.toString(36)}`;
    if (!(name in ledger.sharpes) && Object.keys(ledger.sharpes).length >= mostKeys) ledger.more++;
    else ledger.sharpes[name] = Number.isFinite(sharpe) ? Number((sharpe * daily).toPrecision(6)) : null;
  }
  const kept = Object.entries(others).slice(-(mostPairs - 1));
  write({ ...Object.fromEntries(kept), [pair]: ledger });
  const { n, variance } = triedOf(ledger);
  return { n, variance: variance / daily ** 2 };
}

/** The variance is of ratios a root of a day. */
function triedOf({ sharpes, more }: Ledger): Tried {
  const all = Object.values(sharpes);
  const known = all.filter((sharpe) => sharpe !== null);
  const mean = known.reduce((sum, sharpe) => sum + sharpe, 0) / known.length;
  const variance = known.reduce((sum, sharpe) => sum + (sharpe - mean) ** 2, 0) / (known.length - 1);
  return { n: all.length + more, variance: known.length > 1 ? variance : Number.NaN };
}

interface Shape extends Trial {
  n: number;
  skew: number;
  kurtosis: number;
}

/** What the analysis says it tried: one configuration, or many. */
function trialsOf(outputs: Record<string, unknown>): Trial[] {
  const one = outputs.trial as Shape | undefined;
  const many = outputs.trials as { keys: number[]; sharpes: number[] } | undefined;
  return one ? [one] : (many?.keys ?? []).map((key, k) => ({ key, sharpe: many?.sharpes[k] ?? Number.NaN }));
}

/** Of the bars that were asked for, or given: a series without times is taken for minutes, as the analyses take it. */
function barOf({ interval, series }: AnalysisRequest): number {
  if (!series) return intervalMicros(interval ?? '1s');
  const first = (series.ts ?? new Float64Array(0)).subarray(0, 1_001);
  const distances = first
    .subarray(1)
    .map((at, k) => at - first[k]!)
    .sort();
  return distances.length > 0 ? Math.round(distances[distances.length >> 1]!) : intervalMicros('1m');
}

type Deflate = (params: object) => Promise<object>;

/**
 * Counts what a backtest tried and adds `tried`, and to a single run `deflated`: its Sharpe ratio against the best that as many worthless
 * configurations would show. `deflate` calls the method deflated-sharpe. Other analyses pass unchanged.
 */
export async function withTrials(id: string, request: AnalysisRequest, result: AnalysisResult, deflate: Deflate): Promise<AnalysisResult> {
  if (!id.startsWith('backtest.')) return result;
  const { outputs } = result;
  const pair = JSON.stringify([request.session ?? 'series', request.instruments ?? []]);
  const tried = countTrials(pair, `${request.interval ?? ''} `, trialsOf(outputs), barOf(request));
  const one = outputs.trial as Shape | undefined;
  const known = one !== undefined && [one.sharpe, one.skew, one.kurtosis].every(Number.isFinite);
  if (!known) return { ...result, outputs: { ...outputs, tried } };
  const { sharpe, n, skew, kurtosis } = one;
  // Before two tries can be compared, their ratios are taken to vary as estimates of 0 do.
  const variance = Number.isNaN(tried.variance) ? 1 / (n - 1) : tried.variance;
  const deflated = await deflate({ sharpe, n, skew, kurtosis, trials: tried.n, variance });
  return { ...result, outputs: { ...outputs, tried, deflated } };
}
