/** Huang and Stoll's three parts of the spread: adverse selection, inventory, order processing. Shares of the half spread. */
import { columns, notEnough } from '../maths/input.ts';
import { deltaError, robustFit } from '../maths/robust-fit.ts';
import { huangStoll } from '../maths/spread-models.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'huang-stoll';
const least = 30;
const normal95 = 1.959963984540054;

export default defineMethod({
  id,
  title: 'Huang-Stoll spread',
  inputs: {
    mid: 'Mid of the newest quote before each order, in time order; null where nothing may be compared across',
    spread: 'Quoted spread of the same quotes, the unit of the mid',
    side: '1 buy, -1 sell. Orders of one side that follow within 100 ms are best merged first',
  },
  params: { lags: { title: 'Lags of the errors; 0: White', default: 5, whole: true, min: 0, max: 100 } },
  outputs: {
    adverse: 'Share of the half spread that information takes; adverse_lo and adverse_hi: its 95 % interval',
    inventory: 'Share that moves quotes to balance the stock',
    processing: 'The rest: what makers keep',
    reversal: 'Chance that an order is of the other side than the one before',
    state: "'ok', or 'inadmissible': a share outside 0 to 1; the shares are unknown then, and raw holds them",
    raw: 'adverse, inventory, processing as fitted',
    n: 'Changes of the mid',
  },
  run(input, params): MethodResult {
    const { mid, spread, side } = columns(id, input, ['mid', 'spread', 'side']);
    const n = Math.max(0, mid.length - 2);
    const rows = (of: (t: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => of(i + 2));
    const q = (t: number): number => (Math.abs(side[t]!) === 1 ? side[t]! : Number.NaN);
    const half = (t: number): number => (spread[t]! / 2) * q(t);
    // A mid that is unknown two orders before breaks the chain too.
    const x = [rows((t) => half(t - 1)), rows((t) => -half(t - 2) + 0 * mid[t - 2]!)];
    const y = rows((t) => mid[t]! - mid[t - 1]!);
    const known = y.reduce((sum, value, i) => sum + (Number.isFinite(value + x[0]![i]! + x[1]![i]!) ? 1 : 0), 0);
    if (known < least) throw notEnough(id, 'changes of the mid between orders of known side', least, known);
    let [now, products] = [0, 0];
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(y[i]! + x[0]![i]! + x[1]![i]!)) continue;
      now++;
      products += q(i + 1) * q(i);
    }
    const rho = products / now;
    const fit = robustFit(x, y, params.lags as number);
    if (!fit || rho === 0) return { ...nothing, reversal: (1 - rho) / 2, n: known };
    const [b1, b2] = fit.coefficients as unknown as [number, number];
    const { adverse, inventory, processing, reversal, admissible } = huangStoll(b1, b2, rho);
    const ofSlope = deltaError(fit.covariance, [0, 1 / rho]);
    const ofSigns = (Math.abs(b2) / (rho * rho)) * Math.sqrt((1 - rho * rho) / now);
    const width = normal95 * Math.hypot(ofSlope, ofSigns);
    const raw = { adverse, inventory, processing };
    return admissible
      ? { ...raw, adverse_lo: adverse - width, adverse_hi: adverse + width, reversal, state: 'ok', raw, n: known }
      : { ...nothing, reversal, raw, n: known };
  },
  doc: {
    what: 'Why quotes move after a trade: because it told something (adverse selection), or because makers want to trade the other way next (inventory). What is left of the half spread they keep.',
    formula: [
      String.raw`\Delta M_t = (\alpha + \beta) \frac{S_{t-1}}{2} Q_{t-1} - \alpha (1 - 2 \pi) \frac{S_{t-2}}{2} Q_{t-2} + e_t`,
      String.raw`E[Q_t | Q_{t-1}] = (1 - 2 \pi) Q_{t-1}`,
    ],
    where: String.raw`$M$, $S$: mid and spread before the order; $Q$: 1 buy, -1 sell; $\alpha$: adverse, $\beta$: inventory, $1 - \alpha - \beta$: processing; $\pi$: chance of a reversal.`,
    read: 'adverse near 1 in a market whose makers are picked off. The shares add up to 1.',
    limits:
      'It needs reversals to be more likely than not. Large orders that are split make runs of one side instead, as is usual in crypto: the shares then fall outside 0 to 1 and are not given (inadmissible). Merging orders of one side within 100 ms helps. The interval takes the error of the reversal rate as independent of that of the slopes.',
    references: ['Huang, Stoll, The components of the bid-ask spread: a general approach, Review of Financial Studies 10 (1997)'],
  },
});

const nothing = {
  ...Object.fromEntries(['adverse', 'inventory', 'processing', 'adverse_lo', 'adverse_hi'].map((key) => [key, Number.NaN])),
  state: 'inadmissible',
  raw: { adverse: Number.NaN, inventory: Number.NaN, processing: Number.NaN },
};
