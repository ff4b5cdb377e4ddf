import { openPrng } from '../../../src/core/prng.ts';
import { defaultParams, openSimulator } from '../../../src/sources/simulator/simulator.ts';
import { defineBench } from '../case.ts';

const n = 400_000;

export default defineBench({
  name: 'simulated-market',
  n,
  note: 'events of the simulated market of two instruments, crowd, episodes and rows; the rival is one book without episodes or trades with memory, an object an order, a Map of arrays, a row an object; it does less',
  setup() {
    const sink = { instrument: () => undefined, batch: () => undefined };
    return {
      run() {
        const market = openSimulator(defaultParams, sink);
        const events = market.advance(Number.MAX_SAFE_INTEGER, n);
        if (events < n) throw new Error(`${events} events were made`);
      },
      rival: () => plainMarket(n),
      values() {
        const seconds = 1_200;
        const market = openSimulator(defaultParams, sink);
        const from = performance.now();
        market.advance(market.now + seconds * 1e6);
        return { corePercentAt1x: (performance.now() - from) / 10 / seconds };
      },
    };
  },
});

interface Order {
  bid: boolean;
  tick: number;
  qty: number;
}

/** What one writes first: orders as objects in arrays by price, sorted keys for the best. */
function plainMarket(events: number): number {
  const random = openPrng(1);
  const levels = new Map<number, Order[]>();
  const orders: Order[] = [];
  const rows: { ts: number; kind: string; side: string; px: number; qty: number }[] = [];
  let ts = 0;
  let bestBid = 9_999;
  let bestAsk = 10_001;
  let bids = 0;
  const tell = (bid: boolean, tick: number): void => {
    const qty = (levels.get(tick) ?? []).reduce((sum, order) => sum + order.qty, 0);
    rows.push({ ts, kind: 'level', side: bid ? 'bid' : 'ask', px: tick / 100, qty });
    if (rows.length === 4_096) rows.length = 0;
  };
  const add = (bid: boolean, tick: number, qty: number): void => {
    const order = { bid, tick, qty };
    const level = levels.get(tick);
    if (level) level.push(order);
    else levels.set(tick, [order]);
    orders.push(order);
    if (bid) bids++;
    bestBid = bid ? Math.max(bestBid, tick) : bestBid;
    bestAsk = bid ? bestAsk : Math.min(bestAsk, tick);
    tell(bid, tick);
  };
  const remove = (order: Order): void => {
    if ((order.bid ? bids : orders.length - bids) === 1) return;
    orders.splice(orders.indexOf(order), 1);
    if (order.bid) bids--;
    const level = levels.get(order.tick) ?? [];
    level.splice(level.indexOf(order), 1);
    if (level.length === 0) {
      levels.delete(order.tick);
      if (order.bid) while (!levels.has(bestBid)) bestBid--;
      else while (!levels.has(bestAsk)) bestAsk++;
    }
    tell(order.bid, order.tick);
  };
  add(true, bestBid, 1);
  add(false, bestAsk, 1);
  for (let i = 0; i < events; i++) {
    const rate = 50 + 2 + 0.05 * orders.length;
    ts -= (1e6 * Math.log(random.uniform())) / rate;
    const what = random.uniform() * rate;
    const bid = random.uniform() < 0.5;
    if (what < 50) {
      const away = 1 + random.below(50);
      add(bid, bid ? bestAsk - away : bestBid + away, random.uniform() * 40);
    } else if (what < 52) {
      const order = (levels.get(bid ? bestBid : bestAsk) ?? [])[0];
      if (order) remove(order);
    } else {
      remove(orders[random.below(orders.length)]!);
    }
  }
  return rows.length;
}
