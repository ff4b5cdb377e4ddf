/**
 * `flow.orders`: trades put together again to the orders that took them. One order: trades of one aggressor side in one exchange
 * millisecond that follow each other. A trade whose side is not known is an order of its own, and so is each trade of a source that
 * tells whole seconds alone: neither says that they belong together.
 */
import type { OrdersAnswer, OrdersQuery } from '../../api/flow-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { shown } from '../../core/shown.ts';
import { firstAt } from './first-at.ts';
import { defineFlow } from './flow.ts';
import type { MarketLog } from './log.ts';
import { noTrades } from './trade-span.ts';

/** Orders in one answer. */
const mostOrders = 100_000;
const millisecond = 1_000;
const second = 1_000_000;

/** Columns of orders that grow together. */
class Orders {
  n = 0;
  ts = new Float64Array(256);
  side = new Float64Array(256);
  qty = new Float64Array(256);
  price = new Float64Array(256);
  firstPx = new Float64Array(256);
  lastPx = new Float64Array(256);
  trades = new Float64Array(256);
  id = new Float64Array(256);

  add(ts: number, side: number, qty: number, price: number, firstPx: number, lastPx: number, trades: number, id: number): void {
    if (this.n === this.ts.length) this.#grow();
    const i = this.n++;
    this.ts[i] = ts;
    this.side[i] = side;
    this.qty[i] = qty;
    this.price[i] = price;
    this.firstPx[i] = firstPx;
    this.lastPx[i] = lastPx;
    this.trades[i] = trades;
    this.id[i] = id;
  }

  #grow(): void {
    for (const name of columnNames) {
      const wider = new Float64Array(this.n * 2);
      wider.set(this[name]);
      this[name] = wider;
    }
  }
}
const columnNames = ['ts', 'side', 'qty', 'price', 'firstPx', 'lastPx', 'trades', 'id'] as const;

/** Orders whose first trade lies in [from, to], of at least `least`. `apart`: each trade is one. */
async function collect(log: MarketLog, query: OrdersQuery, apart = false): Promise<Orders> {
  const { from, to, least = 0 } = query;
  const orders = new Orders();
  let [ms, side, ts, qty, value, firstPx, lastPx, trades, id] = [Number.NaN, 0, 0, 0, 0, 0, 0, 0, 0];
  // Times of a source that tells whole seconds name no millisecond.
  let [firstTs, lastTs, inSeconds] = [Number.NaN, Number.NaN, true];
  const close = (): void => {
    // The mean is taken from the first price on: long sums of products would lose the price step.
    if (trades > 0 && ts >= from && ts <= to && qty >= least)
      orders.add(ts, side, qty, qty > 0 ? firstPx + value / qty : firstPx, firstPx, lastPx, trades, id);
    trades = 0;
  };
  const start = Math.floor(from / millisecond) * millisecond;
  const end = Math.floor(to / millisecond) * millisecond + millisecond;
  for await (const { block, tradeRows } of log.walk(start, end, 'trades')) {
    const { trades: rows } = block;
    for (let i = firstAt(rows.ts, tradeRows, start); i < tradeRows; i++) {
      const at = rows.ts[i] as number;
      if (at >= end) break;
      const px = rows.px[i] as number;
      if (Number.isNaN(firstTs)) firstTs = at;
      lastTs = at;
      inSeconds &&= at % second === 0;
      if (apart || rows.side[i] !== side || side === 0 || Math.floor(at / millisecond) !== ms) {
        close();
        ms = Math.floor(at / millisecond);
        side = rows.side[i] as number;
        ts = at;
        firstPx = px;
        id = rows.id[i] as number;
        qty = 0;
        value = 0;
      }
      qty += rows.qty[i] as number;
      value += (rows.qty[i] as number) * (px - firstPx);
      lastPx = px;
      trades++;
    }
  }
  close();
  return inSeconds && lastTs > firstTs && !apart ? collect(log, query, true) : orders;
}

/** Places of the `limit` largest of more, in order of time; of equal ones the earlier. */
function largest({ qty, n }: Orders, limit: number): Uint32Array {
  // Numbers are sorted a good deal faster than places.
  const least = qty.slice(0, n).sort()[n - limit] as number;
  let above = 0;
  for (let i = 0; i < n; i++) if ((qty[i] as number) > least) above++;
  let equal = limit - above;
  const places = new Uint32Array(limit);
  for (let i = 0, k = 0; k < limit; i++) if ((qty[i] as number) > least || (qty[i] === least && equal-- > 0)) places[k++] = i;
  return places;
}

function answer(orders: Orders, { limit, by }: OrdersQuery, log: MarketLog, gaps: Float64Array): OrdersAnswer {
  const { n } = orders;
  const places = by === 'largest' && n > limit ? largest(orders, limit) : undefined;
  const of = (column: Float64Array): Float64Array =>
    places ? Float64Array.from(places, (place) => column[place] as number) : column.slice(Math.max(0, n - limit), n);
  const { ts, side, qty, price, firstPx, lastPx, trades, id } = orders;
  return {
    through: log.now,
    gaps,
    ts: of(ts),
    side: of(side),
    qty: of(qty),
    price: of(price),
    firstPx: of(firstPx),
    lastPx: of(lastPx),
    trades: of(trades),
    id: of(id),
    found: n,
  };
}

export default defineFlow<OrdersQuery, OrdersAnswer>({
  async run(log, query) {
    const { from, to, limit, by } = query;
    if (!(from <= to)) throw new QuantabError('bad-input', `flow.orders tells a span from <= to, was ${from} to ${to}.`);
    if (!(Number.isInteger(limit) && limit > 0 && limit <= mostOrders))
      throw new QuantabError('bad-input', `limit of flow.orders is a whole number from 1 to ${mostOrders}, was ${limit}.`);
    if (by !== 'newest' && by !== 'largest')
      throw new QuantabError('bad-input', `by of flow.orders is 'newest' or 'largest', was ${shown(by)}.`);
    if (!log.hasTrades) return { ...answer(new Orders(), query, log, new Float64Array()), ...noTrades(log) };
    const orders = await collect(log, query);
    return answer(orders, query, log, log.gaps(from, to));
  },
});
