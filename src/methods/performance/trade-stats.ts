/** How a list of closed trades went. `pnl` is the net profit of each, in any one currency; results are in the same unit. */
import { column } from '../maths/input.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodInput, type MethodResult } from '../method.ts';

const id = 'trade-stats';

/** Known results in order; none at all is a fact about a strategy, not a fault. */
function resultsOf(input: MethodInput): Float64Array {
  if ((input.pnl as ArrayLike<unknown> | null | undefined)?.length === 0) return new Float64Array(0);
  return column(id, input, 'pnl').filter((value) => !Number.isNaN(value));
}

function longestRun(values: Float64Array, sign: number): number {
  let longest = 0;
  let run = 0;
  for (const value of values) {
    run = Math.sign(value) === sign ? run + 1 : 0;
    if (run > longest) longest = run;
  }
  return longest;
}

function extreme(values: Float64Array, pick: (a: number, b: number) => number): number {
  return values.length > 0 ? values.reduce((a, b) => pick(a, b)) : Number.NaN;
}

export default defineMethod({
  id,
  title: 'Trade statistics',
  inputs: { pnl: 'Net profit of each closed trade in the order of their ends; missing ones are left out' },
  params: {},
  outputs: {
    n: 'Trades',
    win_rate: 'Share of trades that gained',
    loss_rate: 'Share of trades that lost; trades of exactly 0 are neither',
    profit_factor: 'Sum of gains over the sum of losses; infinite without losses, unknown without either',
    avg_win: 'Mean gain',
    avg_loss: 'Mean loss, negative',
    payoff_ratio: 'Mean gain over the size of the mean loss',
    expectancy: 'Mean profit a trade',
    max_consecutive_wins: 'Most gains in a row',
    max_consecutive_losses: 'Most losses in a row',
    kelly_fraction: 'Share of the capital that the Kelly criterion would bet',
    largest_win: 'Largest gain',
    largest_loss: 'Largest loss, negative',
  },
  run(input): MethodResult {
    const pnl = resultsOf(input);
    const n = pnl.length;
    const unknownWithout = (value: number): number => (n > 0 ? value : Number.NaN);
    const wins = pnl.filter((value) => value > 0);
    const losses = pnl.filter((value) => value < 0);
    const gain = compensatedSum(wins);
    const loss = Math.abs(compensatedSum(losses));
    // 0 / 0 is unknown here, in payoff and in the rates alike: no trades give no numbers.
    const averageWin = gain / wins.length;
    const averageLoss = -loss / losses.length;
    const winRate = wins.length / n;
    const payoff = averageWin / -averageLoss;
    return {
      n,
      win_rate: winRate,
      loss_rate: losses.length / n,
      profit_factor: gain / loss,
      avg_win: averageWin,
      avg_loss: averageLoss,
      payoff_ratio: payoff,
      expectancy: compensatedSum(pnl) / n,
      max_consecutive_wins: unknownWithout(longestRun(pnl, 1)),
      max_consecutive_losses: unknownWithout(longestRun(pnl, -1)),
      kelly_fraction: winRate - (1 - winRate) / payoff,
      largest_win: extreme(wins, Math.max),
      largest_loss: extreme(losses, Math.min),
    };
  },
  doc: {
    what: 'The record of a list of closed trades: how often they gained, how much, and how long the losing runs were.',
    formula: [
      String.raw`\mathrm{profit\ factor} = \frac{\sum \max(p, 0)}{\sum \max(-p, 0)}`,
      String.raw`R = \frac{\bar p_{+}}{|\bar p_{-}|}, \quad f = W - \frac{1 - W}{R}`,
    ],
    where: '$p$: net profit of a trade, $W$: win rate over all trades, $R$: payoff ratio, $f$: Kelly fraction.',
    read: 'Profit factor above 1: gains outweigh losses. A high win rate with a payoff ratio far below 1 earns little and loses much at once. A Kelly fraction at or below 0 says not to bet.',
    limits:
      'Without losses the profit factor is infinite and payoff and Kelly are unknown: too few trades to know, not perfection. The Kelly fraction assumes that the future repeats the list; half of it is prudent.',
    references: [
      'Kelly (1956), A new interpretation of information rate, Bell System Technical Journal 35',
      'Vince (1990), Portfolio Management Formulas',
    ],
  },
});
