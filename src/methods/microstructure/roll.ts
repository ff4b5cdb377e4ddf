/** Roll's spread from the bounce of trade prices. The unit of the price. */
import { column, notEnough } from '../maths/input.ts';
import { bartlettSum } from '../maths/long-run.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'roll';
const normal95 = 1.959963984540054;

export default defineMethod({
  id,
  title: 'Roll spread',
  inputs: { price: 'Prices of orders (prints of one order merged), in time order; null where nothing may be compared across' },
  params: { lags: { title: 'Lags of the interval', default: 5, whole: true, min: 0, max: 1000 } },
  outputs: {
    spread: 'Estimate of the effective spread; unknown where prices do not bounce',
    half_spread: 'Half of it',
    lo: 'Lower end of its 95 % interval; 0 where the autocovariance may be 0',
    hi: 'Upper end',
    autocovariance: 'Of neighbouring price changes, squared price units',
    state: "'ok', or 'positive autocovariance'",
    n: 'Pairs of changes',
  },
  run(input, params): MethodResult {
    const price = column(id, input, 'price');
    const pairs: [later: number, earlier: number][] = [];
    for (let i = 2; i < price.length; i++) {
      const [later, earlier] = [price[i]! - price[i - 1]!, price[i - 1]! - price[i - 2]!];
      if (Number.isFinite(later + earlier)) pairs.push([later, earlier]);
    }
    const n = pairs.length;
    if (n < 3) throw notEnough(id, 'pairs of price changes', 3, n);
    const [late, early, products] = [0, 0, 0].map(() => new Float64Array(n)) as [Float64Array, Float64Array, Float64Array];
    pairs.forEach(([a, b], i) => {
      late[i] = a;
      early[i] = b;
      products[i] = a * b;
    });
    const mean = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0) / n;
    const covariance = mean(products) - mean(late) * mean(early);
    const centre = mean(products);
    const error =
      Math.sqrt(
        bartlettSum(
          products.map((value) => value - centre),
          Math.min(params.lags as number, n - 1),
        ),
      ) / n;
    const spread = (value: number): number => 2 * Math.sqrt(Math.max(0, -value));
    const found = covariance < 0;
    return {
      spread: found ? spread(covariance) : Number.NaN,
      half_spread: found ? spread(covariance) / 2 : Number.NaN,
      lo: found ? spread(covariance + normal95 * error) : Number.NaN,
      hi: found ? spread(covariance - normal95 * error) : Number.NaN,
      autocovariance: covariance,
      state: found ? 'ok' : 'positive autocovariance',
      n,
    };
  },
  doc: {
    what: 'The spread that prices show without any quote: trades that fall on the bid and on the ask in turn make changes of opposite sign follow each other.',
    formula: [String.raw`c = \sqrt{-\operatorname{cov}(\Delta p_t, \Delta p_{t-1})}, \quad \mathrm{spread} = 2 c`],
    where: '$p$: price of one order after another.',
    read: 'Compare it with the quoted spread: far below it, trades come in runs or inside the spread.',
    limits:
      'It takes buys and sells for equally likely and independent. Runs of one side, usual in crypto, push it down or make the autocovariance positive: then it is unknown, not 0. Prints of one order must be merged before. The interval is that of a mean of products that follow one another.',
    references: ['Roll, A simple implicit measure of the effective bid-ask spread in an efficient market, J. Finance 39 (1984)'],
  },
});
