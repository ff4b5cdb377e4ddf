/** Backtests of the pair over a grid of two parameters, divided over workers. Every cell is a configuration tried and counts as one. */
import { defineAnalysis } from '../analysis.ts';
import { gridOf } from './grid.ts';
import { readMarket } from './market.ts';
import { backtestParams, sweepable } from './params.ts';
import { expectBars } from './run-pair.ts';
import { configKey } from './simulate.ts';
import { eachTrial } from './trial-simulators.ts';

const id = 'backtest.sweep';

interface CellResult {
  place: number;
  net: number;
  sharpe: number;
  trades: number;
  drawdown: number;
  key: number;
}

export default defineAnalysis({
  id,
  title: 'Backtest sweep',
  inputs: { 'close.0': 'Closes of the first instrument, as for backtest.pair', 'close.1': 'Of the second' },
  params: {
    ...backtestParams,
    x: { title: 'Across', default: 'entry', options: sweepable },
    xs: { title: 'Its values', default: '1.5 to 3 by 0.25' },
    y: { title: 'Down', default: 'exit', options: sweepable },
    ys: { title: 'Its values', default: '0, 0.25, 0.5, 0.75, 1' },
  },
  outputs: {
    xs: 'Values across',
    ys: 'Values down',
    net: 'Net profit, bp of the gross notional, row by row; NaN where the combination is impossible or nothing was traded',
    sharpe: 'Sharpe ratio a bar, not annualised, likewise',
    trades: 'Trades, likewise; NaN where the combination is impossible',
    drawdown: 'Deepest fall, fraction of the highest capital so far',
    trials: 'Of the configurations: keys and Sharpe ratios a bar',
    bars: 'Bars of each configuration',
  },
  run(ctx, series, params) {
    const grid = gridOf(id, params);
    const n = series['close.0']?.length ?? 0;
    for (const { config } of grid.cells) expectBars(id, n, config);
    const { at, of } = ctx.part ?? { at: 0, of: 1 };
    const mine = grid.cells.filter((_, k) => k % of === at);
    const market = readMarket(id, series, grid.cells[0]!.config.staleBars);
    const results: CellResult[] = [];
    eachTrial(market, mine, ({ column, row, config }, simulator) => {
      const { net, sharpe, trades, drawdown } = simulator.summary(config);
      const known = trades > 0;
      results.push({
        place: row * grid.xs.length + column,
        net: known ? (net / config.gross) * 1e4 : Number.NaN,
        sharpe,
        trades,
        drawdown: known ? drawdown : Number.NaN,
        key: configKey(config),
      });
      ctx.progress(results.length, mine.length, `${results.length} of ${mine.length} configurations`);
    });
    return { results };
  },
  join(parts, series, params) {
    const { xs, ys, x, y } = gridOf(id, params);
    const results = parts.flatMap((part) => part.results as CellResult[]).sort((a, b) => a.place - b.place);
    const matrix = (of: (result: CellResult) => number): Float64Array => {
      const values = new Float64Array(xs.length * ys.length).fill(Number.NaN);
      for (const result of results) values[result.place] = of(result);
      return values;
    };
    return {
      x,
      y,
      xs: Float64Array.from(xs),
      ys: Float64Array.from(ys),
      net: matrix(({ net }) => net),
      sharpe: matrix(({ sharpe }) => sharpe),
      trades: matrix(({ trades }) => trades),
      drawdown: matrix(({ drawdown }) => drawdown),
      trials: { keys: results.map(({ key }) => key), sharpes: results.map(({ sharpe }) => sharpe) },
      bars: series['close.0']?.length ?? 0,
    };
  },
  doc: {
    what: 'How the result of a pair backtest changes with two of its parameters: one whole backtest a cell.',
    formula: [String.raw`\text{net}_{ij} = \text{net}(x_i, y_j)`],
    read: 'A broad plateau is worth more than a peak: where the neighbours of the best cell lose, the best cell is luck.',
    limits:
      'All cells are judged on the same history, so the best one is chosen with hindsight: its number is not what to expect. Every cell adds to the configurations tried, which lowers the deflated Sharpe ratio. Choose on one stretch and judge on another: walk-forward.',
    references: [
      'Bailey, Borwein, López de Prado, Zhu, The Probability of Backtest Overfitting, Journal of Computational Finance 20 (2017)',
    ],
  },
});
