/** Backtest of the pair's mean reversion: equity, trades, metrics, the naive numbers beside them, and a look-ahead test of this very run. */
import { defineAnalysis } from '../analysis.ts';
import { readMarket } from './market.ts';
import { withMeasured } from './measured.ts';
import { endings, type Metric, measure } from './metrics.ts';
import { type BacktestConfig, backtestParams, readConfig } from './params.ts';
import { expectBars, type PairRun, runNaive, runPair, testPair } from './run-pair.ts';
import { lookbackOf } from './signals.ts';
import { barsHeld, configKey, delayOf, endsAtClose } from './simulate.ts';

const id = 'backtest.pair';

/** Trades as plain rows: times are microseconds, of the bar in which they were filled; money is bp of the gross notional. */
function tradeRows({ market: { ts, barMicros }, run }: PairRun, { gross, latencySec }: BacktestConfig) {
  const delay = delayOf(latencySec, barMicros);
  const bp = (value: number): number => (value / gross) * 1e4;
  return run.trades.map((trade) => ({
    ...trade,
    signalAt: ts[trade.signal]! + barMicros,
    entryAt: ts[trade.entry]!,
    leaveAt: ts[trade.leave]! + barMicros,
    exitAt: ts[trade.exit]! + (endsAtClose(trade, delay) ? barMicros : 0),
    grossBp: bp(trade.gross),
    costBp: bp(trade.fees + trade.slippage),
    fundingBp: bp(trade.funding),
    netBp: bp(trade.net),
    worstBp: bp(trade.worst),
    minutes: (barsHeld(trade, delay) * barMicros) / 60e6,
  }));
}

/** Net profit so far in bp of the gross notional. */
const inBp = (equity: Float64Array, gross: number): Float64Array => equity.map((value) => (value / gross) * 1e4);

function drawdownOf(equity: Float64Array): Float64Array {
  let high = 0;
  return equity.map((value) => {
    high = Math.max(high, Number.isNaN(value) ? 0 : value);
    return value - high;
  });
}

const pick = (metrics: readonly Metric[], ids: readonly string[]): Record<string, number> =>
  Object.fromEntries(ids.map((wanted) => [wanted, metrics.find((metric) => metric.id === wanted)?.value ?? Number.NaN]));

export default defineAnalysis({
  id,
  title: 'Pair backtest',
  inputs: {
    'close.0': 'Closes of the first instrument, quote currency; likewise open, stale, gap',
    'close.1': 'Of the second, which hedges it',
  },
  params: {
    ...backtestParams,
    fills: { title: 'Fills walked through the book: ts,leg,mid,cost;...', default: '' },
    rates: { title: 'Funding recorded: ts,leg,rate;...', default: '' },
  },
  outputs: {
    ts: 'Close of each bar, microseconds',
    equity: 'Net profit so far, bp of the gross notional; NaN while the windows fill',
    naive: 'The same of the naive run',
    drawdown: 'Equity less its highest so far, bp',
    z: 'Signal at the close',
    beta: 'Trailing hedge ratio',
    trades: 'Trades, oldest first',
    metrics: 'Metrics by name: value, 95 % interval, n, and why where it is unknown or weak',
    naiveMetrics: 'Of the naive run: net, trades, win rate, Sharpe',
    endings: 'Trades by what ended them',
    test: 'The look-ahead test of this run',
    trial: 'Of this configuration: its key, the Sharpe ratio a bar, n, skewness, kurtosis',
    notes: 'What the numbers rest on, in words',
    warming: 'Bars until the first signal can stand',
  },
  every: '1m',
  run(ctx, given, params) {
    const config = readConfig(id, params);
    const series = withMeasured(id, given, String(params.fills ?? ''), String(params.rates ?? ''));
    let done = 0;
    const step = (note: string): void => ctx.progress(++done, 8, note);
    expectBars(id, series['close.0']?.length ?? 0, config);
    const market = readMarket(id, series, config.staleBars);
    const whole = runPair(market, config);
    step('honest run');
    const naive = runNaive(market, config);
    step('naive run');
    const test = testPair(config, whole, naive, () => step('look-ahead test'));
    const { run, signals } = whole;
    const { metrics, shape } = measure(run, config, market.barMicros);
    const equity = inBp(run.equity, config.gross);
    const walked = String(params.fills ?? '')
      .split(';')
      .filter(Boolean).length;
    const notes = [
      walked > 0 ? `${walked} of ${4 * run.trades.length} fills were walked through the recorded book.` : '',
      market.noOpens ? 'No open prices: fills take the close before.' : '',
      config.latencySec > 0 && config.latencySec * 1e6 < market.barMicros && !series['fill.0']
        ? 'The latency is shorter than a bar: fills take the open of the next.'
        : '',
      run.summary.ruined ? 'The capital was lost: nothing was traded after that.' : '',
    ].filter((note) => note !== '');
    return {
      ts: market.ts.map((start) => start + market.barMicros),
      equity,
      naive: inBp(naive.run.equity, config.gross),
      drawdown: drawdownOf(equity),
      z: signals.z,
      beta: signals.beta,
      trades: tradeRows(whole, config),
      metrics,
      naiveMetrics: pick(measure(naive.run, config, market.barMicros).metrics, ['net', 'trades', 'win-rate', 'max-drawdown', 'sharpe']),
      endings: endings(run.trades),
      test,
      trial: { key: configKey(config), ...shape },
      notes,
      warming: lookbackOf(config),
    };
  },
  doc: {
    what: 'What trading the return of a spread to its mean would have earned after every cost: enter when z is far, leave when it is back, stop when it runs on. Each decision uses bars that had closed; each fill comes later.',
    formula: [
      String.raw`z_t = \frac{(y_t - \bar y_W) - \beta_t (x_t - \bar x_W)}{s_W}`,
      String.raw`q_y = \frac{G}{(1 + |\beta|) P_y}, \quad q_x = -\frac{\beta G}{(1 + |\beta|) P_x}`,
      String.raw`\text{net} = \sum q\, \Delta P - \text{fees} - \text{slippage} - \text{funding}`,
    ],
    where: String.raw`$y$, $x$: log prices. $\beta_t$: least squares over its own trailing window, frozen with the position while it is held, in z too. $W$: window of z. $G$: gross notional, also the capital. Decided at a close, filled at the open of the next bar or later. No entry beyond the stop; after a stop none until $|z|$ is within the exit. Positions end at the last price before missing data, at the end, and when a leg stops trading. If wanted, no entry unless Engle-Granger (one lag) over the window of $\beta$ gives p below 0.05.`,
    read: 'Look at the net beside the naive number: the difference is what same-bar fills, a hedge ratio from the future and free trading would have promised. Then at the number of trades, the interval of the mean trade, and the deflated Sharpe ratio.',
    limits:
      'One history, one pair, chosen afterwards. Fills at an open assume that the size does not move the market, except where a book was recorded. A latency shorter than a bar is not seen without a book. Few trades say little: below 30 trades or 7 days yearly figures are not shown.',
    references: [
      'Gatev, Goetzmann, Rouwenhorst, Pairs Trading, Review of Financial Studies 19 (2006)',
      'Lo, The Statistics of Sharpe Ratios, Financial Analysts Journal 58 (2002)',
      'Bailey, López de Prado, The Deflated Sharpe Ratio, Journal of Portfolio Management 40 (2014)',
    ],
  },
});
