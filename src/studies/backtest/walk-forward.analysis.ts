/**
 * Walk-forward: thresholds are chosen on all bars so far, less an embargo, and judged on the block that follows. Fold by fold; the best of
 * all folds is not reported, because nobody could have had it.
 */
import { QuantabError } from '../../core/errors.ts';
import { defineAnalysis } from '../analysis.ts';
import { valuesOf } from './grid.ts';
import { readMarket } from './market.ts';
import { type BacktestConfig, backtestParams, readConfig } from './params.ts';
import { expectBars } from './run-pair.ts';
import { lookbackOf, pairSignals } from './signals.ts';
import { configKey, type Run, type Simulator, type Summary, withSimulator } from './simulate.ts';

const id = 'backtest.walk-forward';
/** A block shorter than this is no judgement. */
const leastBlock = 50;
/** A choice rests on at least this many trades. */
const leastTrades = 5;

interface Plan {
  /** First bar of each block that is judged, and of what follows the last. */
  starts: number[];
  embargo: number;
}

export function planFolds(n: number, folds: number, share: number, lookback: number, holding: number): Plan {
  const embargo = Math.max(lookback, holding);
  const first = Math.floor(n * share);
  const block = (n - first) / folds;
  const starts = Array.from({ length: folds + 1 }, (_, f) => Math.floor(first + f * block));
  if (block >= leastBlock && first - embargo >= lookback + leastBlock) return { starts, embargo };
  throw new QuantabError(
    'not-enough-data',
    `${id}: ${n} bars do not give ${folds} blocks of ${leastBlock} bars or more behind a training of ${lookback + leastBlock} and an embargo of ${embargo}. Choose fewer folds, shorter windows or a longer stretch.`,
    { needed: Math.ceil((2 * lookback + leastBlock) / share), got: n },
  );
}

function bestOf(
  simulator: Simulator,
  configs: readonly BacktestConfig[],
  to: number,
): { config: BacktestConfig; train: Summary } | undefined {
  let best: { config: BacktestConfig; train: Summary } | undefined;
  for (const config of configs) {
    const train = simulator.summary(config, { to });
    if (train.trades >= leastTrades && train.sharpe > (best?.train.sharpe ?? Number.NEGATIVE_INFINITY)) best = { config, train };
  }
  return best;
}

export default defineAnalysis({
  id,
  title: 'Backtest walk-forward',
  inputs: { 'close.0': 'Closes of the first instrument, as for backtest.pair', 'close.1': 'Of the second' },
  params: {
    ...backtestParams,
    folds: { title: 'Folds', default: 4, min: 1, max: 100 },
    share: { title: 'First training, share of the bars', default: 0.4, min: 0.05, max: 0.95 },
    entries: { title: 'Entries tried', default: '1.5, 2, 2.5, 3' },
    exits: { title: 'Exits tried', default: '0, 0.5, 1' },
  },
  outputs: {
    folds: 'Of each fold: the stretches, what was chosen, and both results',
    embargo: 'Bars left out between training and judgement',
    ts: 'Close of each bar judged, microseconds',
    equity: 'Net profit of the judged blocks, one after the other, bp of the gross notional',
    positive: 'Folds that gained where they were judged',
    trials: 'Of the configurations tried in training: keys and Sharpe ratios a bar',
  },
  run(ctx, series, params) {
    const base = readConfig(id, { ...params, exit: 0 });
    const n = series['close.0']?.length ?? 0;
    expectBars(id, n, base);
    const configs = valuesOf(id, 'entries', String(params.entries)).flatMap((entry) =>
      valuesOf(id, 'exits', String(params.exits))
        .filter((exit) => exit < entry && entry < base.stop)
        .map((exit) => readConfig(id, { ...params, entry, exit })),
    );
    if (configs.length === 0) throw new QuantabError('bad-input', `${id}: no exit lies below an entry, or every entry is beyond the stop.`);
    const market = readMarket(id, series, base.staleBars);
    const signals = pairSignals(market, base);
    const folds = Math.round(params.folds as number);
    const bp = (value: number): number => (value / base.gross) * 1e4;
    const end = (bar: number): number => market.ts[Math.min(bar, n) - 1]! + market.barMicros;
    return withSimulator(market, signals, base.funding, (simulator) => {
      const whole = configs.map((config) => simulator.run(config));
      const holding = Math.max(0, ...whole.flatMap(({ trades }) => trades.map(({ signal, exit }) => exit - signal)));
      const { starts, embargo } = planFolds(n, folds, params.share as number, lookbackOf(base), holding);
      const ts: number[] = [];
      const equity: number[] = [];
      let before = 0;
      const rows = starts.slice(0, -1).map((from, f) => {
        const to = starts[f + 1]!;
        const trainTo = from - embargo;
        const best = bestOf(simulator, configs, trainTo);
        const judged: Run | undefined = best && simulator.run(best.config, { from, to });
        for (let t = from; t < to; t++) {
          ts.push(market.ts[t]! + market.barMicros);
          const value = judged ? judged.equity[t]! : 0;
          equity.push(before + bp(Number.isNaN(value) ? 0 : value));
        }
        before = equity.at(-1) ?? before;
        ctx.progress(f + 1, folds, `fold ${f + 1} of ${folds}`);
        const side = ({ net, trades, sharpe, drawdown }: Summary) => ({ net: trades > 0 ? bp(net) : Number.NaN, trades, sharpe, drawdown });
        return {
          trainFrom: market.ts[0]!,
          trainTo: end(trainTo),
          from: market.ts[from]!,
          to: end(to),
          embargoBars: embargo,
          ...(best && judged
            ? { entry: best.config.entry, exit: best.config.exit, train: side(best.train), test: side(judged.summary) }
            : { why: `no configuration made ${leastTrades} trades in training` }),
        };
      });
      return {
        folds: rows,
        embargo,
        ts: Float64Array.from(ts),
        equity: Float64Array.from(equity),
        positive: rows.filter((row) => 'test' in row && row.test.net > 0).length,
        trials: { keys: configs.map(configKey), sharpes: whole.map(({ summary }) => summary.sharpe) },
      };
    });
  },
  doc: {
    what: 'What would have come of choosing the thresholds on the past and trading them on what followed, again and again.',
    formula: [String.raw`\theta_f = \arg\max_\theta SR(\theta;\, 1 \ldots s_f - e), \quad \text{judged on } s_f \ldots s_{f+1} - 1`],
    where:
      '$s_f$: first bar of fold $f$; $e$: embargo, the longest of the windows and of the trades, so that no bar of the training stands in a window of the judged block.',
    read: 'Training well above judgement in every fold: the thresholds were fitted to noise. Compare fold by fold; one good fold is not a strategy.',
    limits:
      'The length of the folds, the grid and the windows were chosen by you, perhaps after looking. Few trades a fold say little. Trainings overlap, so the folds are not independent.',
    references: [
      'López de Prado, Advances in Financial Machine Learning (2018), ch. 7, 11, 12',
      'Pardo, The Evaluation and Optimization of Trading Strategies (2008)',
    ],
  },
});
