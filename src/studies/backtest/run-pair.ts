/** One configuration on one pair, from prices to trades: the honest run, the naive one beside it, and the look-ahead trials. */
import { QuantabError } from '../../core/errors.ts';
import { cutMarket, type PairMarket } from './market.ts';
import { naiveConfig, naiveMarket, naiveSignals } from './naive.ts';
import type { BacktestConfig } from './params.ts';
import { type PrefixTrial, prefixTrial, sameTrades, trialLengths } from './self-test.ts';
import { leakedSignals, lookbackOf, pairSignals, type Signals } from './signals.ts';
import { type Run, withSimulator } from './simulate.ts';

/** Bars beyond the windows that a run needs to say anything. */
const leastBars = 10;

export interface PairRun {
  market: PairMarket;
  signals: Signals;
  run: Run;
}

export function expectBars(id: string, n: number, config: BacktestConfig): void {
  const needed = lookbackOf(config) + leastBars;
  if (n >= needed) return;
  const message = `${id}: not enough data: the windows of ${config.window} and ${config.betaWindow} bars need at least ${needed} bars, got ${n}. Choose shorter windows, a shorter interval or a longer stretch.`;
  throw new QuantabError('not-enough-data', message, { needed, got: n });
}

export function runPair(market: PairMarket, config: BacktestConfig): PairRun {
  const signals = pairSignals(market, config);
  const run = withSimulator(market, signals, config.funding, (simulator) => simulator.run(config));
  return { market, signals, run };
}

/** `honest`: the market as it is. */
export function runNaive(honest: PairMarket, config: BacktestConfig): PairRun {
  const market = naiveMarket(honest);
  const signals = naiveSignals(market, config);
  const run = withSimulator(market, signals, 0, (simulator) => simulator.run(naiveConfig(config)));
  return { market, signals, run };
}

export interface SelfTest {
  /** Undefined where nothing could be tested. */
  passed: boolean | undefined;
  prefixes: PrefixTrial[];
  /** What signals that know the next bar's move would have earned, bp of gross notional; and whether trades on the next bar's signals differ from the run's. */
  leak: { net: number; sharpe: number; trades: number; differs: boolean };
  /** Whether the naive run passes the same trial; it should not. */
  naivePassed: boolean | undefined;
}

export function testPair(config: BacktestConfig, whole: PairRun, naive: PairRun, done: () => void): SelfTest {
  const n = whole.market.ts.length;
  const cutTo = (bars: number): PairMarket => cutMarket(whole.market, bars);
  const prefixes = trialLengths(n, whole.run.trades).map((bars) => {
    const trial = prefixTrial(whole, (part) => runPair(cutTo(part), config), bars);
    done();
    return trial;
  });
  const shifted = withSimulator(whole.market, whole.signals, config.funding, (simulator) => simulator.run(config, { shift: 1 }));
  const differs = !sameTrades(whole.run.trades, shifted.trades);
  const knowing = leakedSignals(whole.market, whole.signals, config);
  const leaked = withSimulator(whole.market, knowing, config.funding, (simulator) => simulator.summary(config));
  const [cut] = trialLengths(n, []).slice(-1);
  const naivePassed = cut === undefined ? undefined : prefixTrial(naive, (part) => runNaive(cutTo(part), config), cut).same;
  const quiet = whole.run.trades.length === 0;
  return {
    passed: prefixes.length === 0 ? undefined : prefixes.every(({ same }) => same) && (quiet || differs),
    prefixes,
    leak: {
      net: leaked.trades > 0 ? (leaked.net / config.gross) * 1e4 : Number.NaN,
      sharpe: leaked.sharpe,
      trades: leaked.trades,
      differs,
    },
    naivePassed,
  };
}
