/**
 * Mean reversion of a spread on its rolling z-score: one unit against the deviation, decided at the close of a bar, earned from there on.
 * The plain rules, one unit of spread, cost by turnover. Profit is in units of the spread.
 */
import { kernels } from '../../kernels/kernels.ts';
import { badInput, column, notEnough } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'zscore-backtest';

interface Trade {
  entry: number;
  exit: number;
  /** 1 bought the spread, -1 sold it. */
  side: number;
  pnl: number;
  reason: 'exit' | 'stop';
}

interface Rules {
  entry: number;
  exit: number;
  /** 0: none. */
  stop: number;
}

function rollingZ(spread: Float64Array, window: number, ddof: number): Float64Array {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = spread.length;
    const z = arena.f64(n);
    const state = arena.f64(call.rollingMomentsState(window));
    call.rollingMoments(arena.copy(spread).ptr, n, window, ddof, state.ptr, 0, 0, 0, z.ptr);
    return z.view.slice();
  });
}

/** The side to enter on at z: against the deviation, not beyond the stop; 0 stays out. An unknown z stays out. */
function entrySide(z: number, { entry, stop }: Rules): number {
  const size = Math.abs(z);
  if (!(size > entry) || (stop > 0 && size > stop)) return 0;
  return z > 0 ? -1 : 1;
}

/** Why a position ends at z; an unknown z keeps it. The stop is asked first. */
function endReason(side: number, z: number, { exit, stop }: Rules): Trade['reason'] | undefined {
  if (stop > 0 && Math.abs(z) > stop) return 'stop';
  return (side < 0 && z <= exit) || (side > 0 && z >= -exit) ? 'exit' : undefined;
}

function positions(spread: Float64Array, z: Float64Array, rules: Rules, cost: number): { position: Float64Array; trades: Trade[] } {
  const position = new Float64Array(spread.length);
  const trades: Trade[] = [];
  let side = 0;
  let from = 0;
  for (let t = 0; t < spread.length; t++) {
    if (side === 0) {
      side = entrySide(z[t]!, rules);
      from = t;
    } else {
      const reason = endReason(side, z[t]!, rules);
      if (reason) {
        trades.push({ entry: from, exit: t, side, pnl: side * (spread[t]! - spread[from]!) - 2 * cost, reason });
        side = 0;
      }
    }
    position[t] = side;
  }
  return { position, trades };
}

/** pnl_t = pos_(t-1) (s_t - s_(t-1)) - cost |pos_t - pos_(t-1)|; across unknown rows the change counts where the spread is known again. */
function earned(spread: Float64Array, position: Float64Array, cost: number): { pnl: Float64Array; equity: Float64Array; fall: number } {
  const pnl = new Float64Array(spread.length);
  const equity = new Float64Array(spread.length);
  let [sum, high, fall] = [0, 0, 0];
  let last = spread[0]!;
  for (let t = 1; t < spread.length; t++) {
    const before = position[t - 1]!;
    const known = Number.isNaN(spread[t]!) ? last : spread[t]!;
    const change = before === 0 ? 0 : known - last;
    last = known;
    pnl[t] = before * change - cost * Math.abs(position[t]! - before);
    sum += pnl[t]!;
    equity[t] = sum;
    high = Math.max(high, sum);
    fall = Math.min(fall, sum - high);
  }
  return { pnl, equity, fall };
}

export default defineMethod({
  id,
  title: 'Z-score backtest',
  inputs: { spread: 'Spread of a pair, one value a bar, any unit; an unknown bar neither opens nor closes a position' },
  params: {
    window: { title: 'Bars in the mean and deviation', default: 30, unit: 'rows', whole: true, min: 2 },
    ddof: { title: 'Degrees of freedom taken off in the deviation', default: 1, min: 0, max: 1 },
    entry: { title: 'Enter beyond this z', default: 2, min: 0 },
    exit: { title: 'Leave within this z', default: 0.5 },
    stop: { title: 'Give up beyond this z; 0 for never', default: 0, min: 0 },
    cost_per_unit_turnover: { title: 'Cost of trading one unit of spread', default: 0, min: 0 },
  },
  outputs: {
    zscore: 'Distance of the spread from its rolling mean, in rolling deviations',
    position: '1 long, -1 short, 0 flat, held after the close of the bar',
    pnl: 'Profit of each bar',
    equity: 'Its running sum',
    n_trades: 'Closed trades',
    trades: 'Each closed trade: entry and exit row, side, pnl, reason (exit or stop)',
    open_position_at_end: 'Position left open, 0 for none',
    max_drawdown_abs: 'Deepest fall of equity from a high, 0 or negative, in units of the spread',
    total_pnl: 'Last equity: the sum of pnl, which is 0 when nothing was ever held',
  },
  run(input, params): MethodResult {
    const spread = column(id, input, 'spread');
    const window = params.window as number;
    if (spread.length < window) throw notEnough(id, 'bars for one window', window, spread.length);
    const rules: Rules = { entry: params.entry as number, exit: params.exit as number, stop: params.stop as number };
    if (rules.exit > rules.entry) {
      throw badInput(id, `exit (${rules.exit}) must not be beyond entry (${rules.entry}); a position would end where it begins.`);
    }
    const cost = params.cost_per_unit_turnover as number;
    const zscore = rollingZ(spread, window, params.ddof as number);
    const { position, trades } = positions(spread, zscore, rules, cost);
    const { pnl, equity, fall } = earned(spread, position, cost);
    return {
      zscore,
      position,
      pnl,
      equity,
      n_trades: trades.length,
      trades,
      open_position_at_end: position[position.length - 1]!,
      max_drawdown_abs: fall,
      total_pnl: equity[equity.length - 1]!,
    };
  },
  doc: {
    what: 'Buys a spread that is far below its rolling mean, sells one far above, and leaves when it has come back or has gone too far.',
    formula: [
      String.raw`z_t = \frac{s_t - \bar s_t}{\sigma_t}`,
      String.raw`\mathrm{pnl}_t = p_{t-1} (s_t - s_{t-1}) - c \, |p_t - p_{t-1}|`,
    ],
    where:
      '$s$: spread, $\\bar s$, $\\sigma$: mean and deviation of the window that ends at $t$, $p$: position decided at the close of $t$, $c$: cost of a unit. Flat: short if entry $< z \\le$ stop, long if $-$stop $\\le z < -$entry. Held: the stop first, then the exit. No entry on the bar of an exit.',
    read: 'Many trades with a small mean profit die of costs: raise the cost until the total turns and compare with what trading really costs.',
    limits:
      'A position is filled at the very close that decided it, in units of the spread, with no funding, slippage or latency: it shows the rule, not what it would earn. The backtest of the desk fills later and pays. Without a trade the total and the fall are 0, being a sum over no profit and a fall of a flat equity; what divides by trades or by a deviation is not given here and is unknown then.',
    references: ['Gatev, Goetzmann, Rouwenhorst (2006), Pairs trading, Review of Financial Studies 19(3)'],
  },
});
