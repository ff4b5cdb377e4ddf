/** Trades to time bars on a grid without holes. Times in milliseconds since the epoch, quantities in base units. */
import { pointersOf, takeBarColumns } from '../../kernels/bar-columns.ts';
import { kernels } from '../../kernels/kernels.ts';
import { badInput, columns, has, notEnough } from '../maths/input.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'ohlcv';
/** More bars than this are a wrong time stamp, not a market. */
const mostBars = 10_000_000;

interface Closed {
  fields: Float64Array[];
  late: number;
  unusable: number;
}

/** The bars that have trades: start (microseconds), open, high, low, close, volume, buy volume, value, trades. */
function tradedBars(timeMs: Float64Array, price: Float64Array, qty: Float64Array, side: Float64Array, barMs: number): Closed {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const n = timeMs.length;
    const [ts, px, size, sign] = [arena.copy(timeMs), arena.copy(price), arena.copy(qty), arena.copy(side)];
    const outs = takeBarColumns({ arena }, n + 1);
    const state = arena.f64(call.barsState());
    // The kernel only asks for one unit of time: milliseconds here, so bar starts come back exactly.
    const closed = call.bars(ts.ptr, px.ptr, size.ptr, sign.ptr, n, barMs, state.ptr, ...pointersOf(outs), n);
    const open = state.view[0]! > 0 ? 1 : 0;
    outs.forEach((out, field) => {
      if (open) out.view[closed] = state.view[1 + field]!;
    });
    return { fields: outs.map((out) => out.view.slice(0, closed + open)), late: state.view[10]!, unusable: state.view[11]! };
  });
}

export default defineMethod({
  id,
  title: 'Trades to OHLCV bars',
  inputs: {
    time_ms: 'Trade times in arrival order, milliseconds since the epoch',
    price: 'Trade prices',
    qty: 'Trade quantities, base units',
    buyer_is_maker: '1 where the buyer was the maker, so the seller took; 0 otherwise (may be left out)',
  },
  params: { bar_ms: { title: 'Length of a bar', default: 1000, unit: 'ms', min: 1 } },
  outputs: {
    bar_start_ms: 'Start of each bar, milliseconds; every bar from the first trade to the last',
    open: 'First price, unknown in a bar without trades',
    high: 'Highest price',
    low: 'Lowest price',
    close: 'Last price',
    volume: 'Sum of quantities; 0 without trades',
    trades: 'Number of trades',
    vwap: 'Volume-weighted average price',
    buy_volume: 'Quantity bought by takers; unknown without buyer_is_maker',
    filled: 'open, high, low, close with the previous close where a bar has no trades',
    late: 'Trades older than the bar they came in; counted in that bar',
    unusable: 'Trades left out: time, price or quantity not a number',
  },
  run(input, params): MethodResult {
    const barMs = params.bar_ms as number;
    const { time_ms, price, qty } = columns(id, input, ['time_ms', 'price', 'qty']);
    const sided = has(input, 'buyer_is_maker');
    const maker = sided ? columns(id, input, ['time_ms', 'buyer_is_maker']).buyer_is_maker : new Float64Array(time_ms.length);
    const side = sided ? maker.map((flag) => (flag === 0 ? 1 : -1)) : maker;
    const { fields, late, unusable } = tradedBars(time_ms, price, qty, side, barMs);
    const [start, open, high, low, close, volume, buyVolume, value, trades] = fields as [
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
      Float64Array,
    ];
    if (start.length === 0) throw notEnough(id, 'trades with a time, a price and a quantity', 1, 0);
    const first = start[0]!;
    const n = Math.round((start[start.length - 1]! - first) / barMs) + 1;
    if (n > mostBars)
      throw badInput(id, `the trades span ${n} bars of ${barMs} ms, more than ${mostBars}; look for a wrong time or use longer bars.`);

    const prices = (): Float64Array => new Float64Array(n).fill(Number.NaN);
    const out = { open: prices(), high: prices(), low: prices(), close: prices() };
    const filled = { open: prices(), high: prices(), low: prices(), close: prices() };
    const rest = {
      volume: new Float64Array(n),
      trades: new Float64Array(n),
      vwap: prices(),
      buy_volume: sided ? new Float64Array(n) : prices(),
    };
    for (let bar = 0, row = 0; bar < n; bar++) {
      if (row < start.length && Math.round((start[row]! - first) / barMs) === bar) {
        filled.open[bar] = out.open[bar] = open[row]!;
        filled.high[bar] = out.high[bar] = high[row]!;
        filled.low[bar] = out.low[bar] = low[row]!;
        filled.close[bar] = out.close[bar] = close[row]!;
        rest.volume[bar] = volume[row]!;
        rest.trades[bar] = trades[row]!;
        rest.vwap[bar] = value[row]! / volume[row]!;
        if (sided) rest.buy_volume[bar] = buyVolume[row]!;
        row++;
      } else {
        const last = filled.close[bar - 1]!;
        filled.open[bar] = filled.high[bar] = filled.low[bar] = filled.close[bar] = last;
      }
    }
    return { bar_start_ms: Float64Array.from({ length: n }, (_, bar) => first + bar * barMs), ...out, ...rest, filled, late, unusable };
  },
  doc: {
    what: 'Open, high, low, close, volume, taker-buy volume and volume-weighted price of the trades in each interval.',
    formula: [String.raw`\mathrm{bar}(t) = \lfloor t / T \rfloor\, T`, String.raw`\mathrm{vwap} = \frac{\sum p\, q}{\sum q}`],
    where: '$T$: the length of a bar. Left-closed: a trade on the boundary starts the next bar.',
    read: 'buy_volume above half of volume: takers were buying. A close far from vwap: the price moved late in the bar.',
    limits:
      'Trades are taken in the order they come. One that is older than the bar in progress stays in that bar and is counted as late, so a closed bar never changes. Bars without trades have no price; the filled variant repeats the last close.',
    references: ['pandas documentation, DataFrame.resample (epoch-aligned, left-closed, left-labelled)'],
  },
});
