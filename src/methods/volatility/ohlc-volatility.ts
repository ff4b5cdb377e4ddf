/** Volatility from open, high, low and close over a rolling window, annualised. Pure numbers: 0.5 is 50 % a year. */
import { kernels } from '../../kernels/kernels.ts';
import { columns, notEnough } from '../maths/input.ts';
import { defineMethod } from '../method.ts';

const id = 'ohlc-volatility';

/** A row's number from logarithms of its bar. */
type Row = (open: number, high: number, low: number, close: number) => number;

const parkinson: Row = (_, high, low) => (high - low) ** 2 / (4 * Math.LN2);
const garmanKlass: Row = (open, high, low, close) => 0.5 * (high - low) ** 2 - (2 * Math.LN2 - 1) * (close - open) ** 2;
const rogersSatchell: Row = (open, high, low, close) => (high - close) * (high - open) + (low - close) * (low - open);

/** Mean and variance (ddof 1) of each full window; NaN before the first and wherever a window holds one. */
function rolling(x: Float64Array, window: number): { mean: Float64Array; variance: Float64Array } {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const [mean, deviation] = [arena.f64(x.length), arena.f64(x.length)];
    const state = arena.f64(call.rollingMomentsState(window));
    call.rollingMoments(arena.copy(x).ptr, x.length, window, 1, state.ptr, 0, mean.ptr, deviation.ptr, 0);
    return { mean: mean.view.slice(), variance: deviation.view.map((value) => value * value) };
  });
}

export default defineMethod({
  id,
  title: 'Volatility from bars',
  inputs: { open: 'Open prices', high: 'High prices', low: 'Low prices', close: 'Close prices' },
  params: {
    window: { title: 'Bars in the window', default: 30, unit: 'bars', whole: true, min: 2 },
    periods_per_year: { title: 'Bars in a year', default: 365, min: 0, unit: 'bars' },
  },
  outputs: {
    close_to_close: 'Standard deviation of close-to-close log returns',
    parkinson: 'From the range',
    garman_klass: 'From range and open-to-close move',
    rogers_satchell: 'The same, right under a trend',
    yang_zhang: 'Rogers-Satchell with the jump between bars',
  },
  run(input, params) {
    const bars = columns(id, input, ['open', 'high', 'low', 'close']);
    const n = bars.open.length;
    const window = params.window as number;
    if (n < window) throw notEnough(id, 'bars for one window', window, n);
    // The logarithm of a price that is none, zero or less, is unknown.
    const log = (values: Float64Array): Float64Array => values.map((value) => (value > 0 ? Math.log(value) : Number.NaN));
    const [open, high, low, close] = [log(bars.open), log(bars.high), log(bars.low), log(bars.close)];
    const year = params.periods_per_year as number;
    // A mean of terms that can be negative can be too: then there is no root to give.
    const annual = (values: Float64Array): Float64Array => values.map((value) => (value >= 0 ? Math.sqrt(value * year) : Number.NaN));
    const of = (row: Row): Float64Array => open.map((value, i) => row(value, high[i]!, low[i]!, close[i]!));
    const before = (i: number): number => (i > 0 ? close[i - 1]! : Number.NaN);
    const ranges = rolling(of(rogersSatchell), window).mean;
    const k = 0.34 / (1.34 + (window + 1) / (window - 1));
    const overnight = rolling(
      open.map((value, i) => value - before(i)),
      window,
    ).variance;
    const within = rolling(
      close.map((value, i) => value - open[i]!),
      window,
    ).variance;
    return {
      close_to_close: annual(
        rolling(
          close.map((value, i) => value - before(i)),
          window,
        ).variance,
      ),
      parkinson: annual(rolling(of(parkinson), window).mean),
      garman_klass: annual(rolling(of(garmanKlass), window).mean),
      rogers_satchell: annual(ranges),
      yang_zhang: annual(overnight.map((value, i) => value + k * within[i]! + (1 - k) * ranges[i]!)),
    };
  },
  doc: {
    what: 'Five estimates of volatility. Those that use the range of a bar need far fewer bars for the same certainty as closes alone.',
    formula: [
      String.raw`\sigma_P^2 = \frac{1}{4 \ln 2} \overline{\ln^2 (h / l)}`,
      String.raw`\sigma_{GK}^2 = \overline{\tfrac{1}{2} \ln^2 (h / l) - (2 \ln 2 - 1) \ln^2 (c / o)}`,
      String.raw`\sigma_{RS}^2 = \overline{\ln (h / c) \ln (h / o) + \ln (l / c) \ln (l / o)}`,
      String.raw`\sigma_{YZ}^2 = \sigma_{night}^2 + k \sigma_{oc}^2 + (1 - k) \sigma_{RS}^2, \quad k = \frac{0.34}{1.34 + (w + 1) / (w - 1)}`,
    ],
    where: 'The bar: mean over the w bars of the window; all are multiplied by the root of the bars in a year.',
    read: 'Parkinson and Garman-Klass far above close-to-close: the price swings and comes back within bars. Yang-Zhang is the default where bars leave gaps.',
    limits:
      'Ranges of few trades are too small, so all but the first are too low on thin markets; trade prices that bounce between bid and ask make them too high on short bars.',
    references: [
      'Parkinson (1980), The extreme value method for estimating the variance of the rate of return, Journal of Business 53',
      'Garman, Klass (1980), On the estimation of security price volatilities from historical data, Journal of Business 53',
      'Rogers, Satchell (1991), Estimating variance from high, low and closing prices, Annals of Applied Probability 1',
      'Yang, Zhang (2000), Drift-independent volatility estimation, Journal of Business 73',
    ],
  },
});
