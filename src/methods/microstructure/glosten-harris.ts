/** Glosten and Harris: the spread's adverse part (lasting) and the rest (passing), each with a part that grows with size. The price's unit. */
import { columns, notEnough } from '../maths/input.ts';
import { deltaError, robustFit } from '../maths/robust-fit.ts';
import { isShare, shareOf } from '../maths/spread-models.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'glosten-harris';
const least = 30;
const normal95 = 1.959963984540054;

export default defineMethod({
  id,
  title: 'Glosten-Harris spread',
  inputs: {
    price: 'Prices of orders (prints of one order merged), in time order; null where nothing may be compared across',
    side: '1 buy, -1 sell',
    qty: 'Sizes of the trades',
  },
  params: { lags: { title: 'Lags of the errors; 0: White', default: 5, whole: true, min: 0, max: 100 } },
  outputs: {
    z0: 'Lasting part that does not depend on size',
    z1: 'Lasting part per unit of size',
    c0: 'Passing part that does not depend on size',
    c1: 'Passing part per unit of size',
    errors: 'Standard errors of the four, in that order',
    size: 'Mean size, at which the next are taken',
    spread: 'Implied spread of that size, with spread_lo and spread_hi (95 %)',
    adverse_share: 'Lasting share of it, with adverse_lo and adverse_hi (95 %)',
    raw_share: 'adverse_share as fitted',
    state: "'ok'; 'inadmissible': the share lies outside 0 to 1 and is unknown; 'degenerate': sides or sizes do not vary",
    n: 'Price changes',
  },
  run(input, params): MethodResult {
    const { price, side, qty } = columns(id, input, ['price', 'side', 'qty']);
    const n = price.length - 1;
    const rows = (of: (i: number) => number): Float64Array => Float64Array.from({ length: Math.max(0, n) }, (_, i) => of(i + 1));
    const q = (i: number): number => (Math.abs(side[i]!) === 1 ? side[i]! : Number.NaN);
    const v = (i: number): number => q(i) * qty[i]!;
    const x = [rows(q), rows(v), rows((i) => q(i) - q(i - 1)), rows((i) => v(i) - v(i - 1))];
    const y = rows((i) => price[i]! - price[i - 1]!);
    const known = y.reduce((sum, value, i) => sum + (Number.isFinite(value + x[3]![i]!) ? 1 : 0), 0);
    if (known < least) throw notEnough(id, 'price changes between orders of known side', least, known);
    let size = 0;
    for (let i = 0; i < y.length; i++) if (Number.isFinite(y[i]! + x[3]![i]!)) size += qty[i + 1]! / known;
    const fit = robustFit(x, y, params.lags as number);
    if (!fit) return { ...nothing, size, n: known };
    const [z0, z1, c0, c1] = fit.coefficients as unknown as [number, number, number, number];
    const [lasting, passing] = [z0 + z1 * size, c0 + c1 * size];
    const { share, byPart, byRest } = shareOf(lasting, passing);
    const spread = 2 * (lasting + passing);
    const half = normal95 * deltaError(fit.covariance, [2, 2 * size, 2, 2 * size]);
    const halfShare = normal95 * deltaError(fit.covariance, [byPart, byPart * size, byRest, byRest * size]);
    const admissible = isShare(share);
    return {
      z0,
      z1,
      c0,
      c1,
      errors: fit.covariance.map((row, i) => Math.sqrt(row[i]!)),
      size,
      spread,
      spread_lo: spread - half,
      spread_hi: spread + half,
      adverse_share: admissible ? share : Number.NaN,
      adverse_lo: admissible ? share - halfShare : Number.NaN,
      adverse_hi: admissible ? share + halfShare : Number.NaN,
      raw_share: share,
      state: admissible ? 'ok' : 'inadmissible',
      n: known,
    };
  },
  doc: {
    what: 'Splits the spread into what stays in the price after a trade (others learn from it) and what is taken back with the next trade of the other side (what makers keep), both as a function of size.',
    formula: [
      String.raw`\Delta p = z_0 Q + z_1 Q V + c_0 \Delta Q + c_1 \Delta (Q V) + e`,
      String.raw`\mathrm{spread}(V) = 2 (z_0 + z_1 V) + 2 (c_0 + c_1 V), \quad \mathrm{adverse} = \frac{2 (z_0 + z_1 V)}{\mathrm{spread}(V)}`,
    ],
    where: '$Q$: 1 buy, -1 sell; $V$: size of the order; $p$: its price. Least squares; intervals by the delta method.',
    read: 'adverse near 1: the spread is all information, makers keep nothing. z1 above 0: large orders move the price more.',
    limits:
      'Sizes have heavy tails: a few large orders decide z1 and c1. Unknown where sizes or sides do not vary. Prints of one order must be merged, else dQ is 0 within it.',
    references: ['Glosten, Harris, Estimating the components of the bid/ask spread, J. Financial Economics 21 (1988)'],
  },
});

const nothing = {
  ...Object.fromEntries(
    ['z0', 'z1', 'c0', 'c1', 'spread', 'spread_lo', 'spread_hi', 'adverse_share', 'adverse_lo', 'adverse_hi', 'raw_share'].map((key) => [
      key,
      Number.NaN,
    ]),
  ),
  errors: [Number.NaN, Number.NaN, Number.NaN, Number.NaN],
  state: 'degenerate',
};
