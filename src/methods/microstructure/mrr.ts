/** Madhavan, Richardson and Roomans: the spread from how prices answer to surprises in the side of trades. The price's unit. */
import { columns, notEnough } from '../maths/input.ts';
import { deltaError, robustFit } from '../maths/robust-fit.ts';
import { isShare, madhavan, mostSignMemory, shareOf } from '../maths/spread-models.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'mrr';
const least = 30;
const normal95 = 1.959963984540054;

export default defineMethod({
  id,
  title: 'Madhavan-Richardson-Roomans spread',
  inputs: {
    price: 'Prices of orders (prints of one order merged), in time order; null where nothing may be compared across',
    side: '1 buy, -1 sell',
  },
  params: { lags: { title: 'Lags of the errors; 0: White', default: 5, whole: true, min: 0, max: 100 } },
  outputs: {
    theta: 'Lasting effect of a surprise in the side',
    phi: 'Passing part: what makers keep on each side',
    rho: 'Autocorrelation of the side',
    spread: 'Implied spread, 2 (theta + phi), with spread_lo and spread_hi (95 %)',
    adverse_share: 'theta / (theta + phi), with adverse_lo and adverse_hi (95 %)',
    raw_share: 'adverse_share as fitted',
    state:
      "'ok'; 'inadmissible': the share lies outside 0 to 1 and is unknown; 'degenerate': sides follow each other so closely that nothing surprises",
    n: 'Price changes',
  },
  run(input, params): MethodResult {
    const { price, side } = columns(id, input, ['price', 'side']);
    const n = Math.max(0, price.length - 1);
    const rows = (of: (t: number) => number): Float64Array => Float64Array.from({ length: n }, (_, i) => of(i + 1));
    const q = (t: number): number => (Math.abs(side[t]!) === 1 ? side[t]! : Number.NaN);
    const x = [rows(q), rows((t) => q(t - 1))];
    const y = rows((t) => price[t]! - price[t - 1]!);
    let [known, products] = [0, 0];
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(y[i]! + x[0]![i]! + x[1]![i]!)) continue;
      known++;
      products += x[0]![i]! * x[1]![i]!;
    }
    if (known < least) throw notEnough(id, 'price changes between orders of known side', least, known);
    const rho = products / known;
    const fit = robustFit(x, y, params.lags as number);
    if (!fit || rho > mostSignMemory) return { ...nothing, rho, n: known };
    const [b1, b2] = fit.coefficients as unknown as [number, number];
    const { theta, phi } = madhavan(b1, b2, rho);
    const { share, byPart } = shareOf(theta, b1 - theta);
    const spread = 2 * b1;
    const half = normal95 * deltaError(fit.covariance, [2, 0]);
    // share = theta / b1.
    const ofSlopes = deltaError(fit.covariance, [1 / (1 - rho) / b1 - theta / (b1 * b1), 1 / (1 - rho) / b1]);
    const ofSigns = Math.abs(theta / (1 - rho) / b1) * Math.sqrt((1 - rho * rho) / known);
    const halfShare = byPart === byPart ? normal95 * Math.hypot(ofSlopes, ofSigns) : Number.NaN;
    const admissible = isShare(share);
    return {
      theta,
      phi,
      rho,
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
    what: 'Splits the spread by what trades tell: only the part of a trade that its predecessor did not foretell moves the price for good.',
    formula: [
      String.raw`\Delta p_t = (\phi + \theta) x_t - (\phi + \rho \theta) x_{t-1} + u_t, \quad \rho = \langle x_t x_{t-1} \rangle`,
      String.raw`\mathrm{spread} = 2 (\phi + \theta), \quad \mathrm{adverse} = \frac{\theta}{\theta + \phi}`,
    ],
    where: String.raw`$x$: 1 buy, -1 sell; $\theta$: lasting, $\phi$: passing. Least squares; intervals by the delta method, the error of $\rho$ taken as independent.`,
    read: 'adverse near 1: all of the spread is information, makers keep nothing; near 0 they keep the spread. Above 1 (phi below 0) the model does not hold: inadmissible, the share is not given.',
    limits: 'Sides are taken for a chain of one step of memory; in crypto they remember for hours. Not given where rho is above 0.95.',
    references: [
      'Madhavan, Richardson, Roomans, Why do security prices change? A transaction-level analysis of NYSE stocks, Review of Financial Studies 10 (1997)',
    ],
  },
});

const nothing = {
  ...Object.fromEntries(
    ['theta', 'phi', 'spread', 'spread_lo', 'spread_hi', 'adverse_share', 'adverse_lo', 'adverse_hi', 'raw_share'].map((key) => [
      key,
      Number.NaN,
    ]),
  ),
  state: 'degenerate',
};
