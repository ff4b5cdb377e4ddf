/** The newest orders are the same whether all of the session or only what came since is looked at. */
import { expect, it } from 'vitest';
import type { OrdersAnswer, OrdersQuery } from '../../../src/api/flow-types.ts';
import { openOrderFinder, ordersAsked } from '../../../src/desk/panels/tape-orders.ts';

const start = 1e15;
/** An order every 700.5 ms, a large one every hundredth; the newest has not all of its size yet. */
const orders = Array.from({ length: 60_000 }, (_, k) => ({ ts: start + k * 700_500, qty: k % 100 === 7 ? 50 : 1 }));

function market(step = 1) {
  let now = start;
  const spans: number[] = [];
  async function ask({ from, to, least = 0, limit }: OrdersQuery): Promise<OrdersAnswer> {
    spans.push(to - from);
    const seen = orders
      .map(({ ts, qty }) => ({ ts: Math.floor(ts / step) * step, qty: now - ts < 1_000 ? qty / 2 : qty }))
      .filter(({ ts, qty }) => ts >= from && ts <= Math.min(to, now) && qty >= least);
    const column = (of: (order: { ts: number; qty: number }) => number) => Float64Array.from(seen.slice(-limit), of);
    const [ts, qty, one] = [column((order) => order.ts), column((order) => order.qty), column(() => 1)];
    const gaps = Float64Array.of(start + 1e6, start + 2e6).filter((_, __, all) => all[1]! >= from && all[0]! <= to);
    return { through: now, gaps, ts, side: one, qty, price: one, firstPx: one, lastPx: one, trades: one, id: ts, found: seen.length };
  }
  return { ask, spans, go: (to: number) => void (now = to) };
}

for (const least of [0, 20])
  it(`follows the market from size ${least} on, and goes back with it`, async () => {
    const { ask, go, spans } = market();
    const find = openOrderFinder(ask);
    for (const seconds of [100, 101, 160, 1_000, 1_000.3, 30_000, 30_001, 30_007.0055, 30_500, 200, 201]) {
      const now = start + seconds * 1e6;
      go(now);
      const found = await find({ instrument: 'A@x', least }, 1, start, now);
      const all = await ask({ instrument: 'A@x', least, from: start, to: now, limit: ordersAsked, by: 'newest' });
      const n = Math.min(found.ts.length, all.ts.length);
      expect(n).toBe(Math.min(all.ts.length, Math.max(n, least > 0 ? all.ts.length : 80)));
      expect([...found.ts.slice(-n)]).toEqual([...all.ts.slice(-n)]);
      expect([...found.qty.slice(-n)]).toEqual([...all.qty.slice(-n)]);
    }
    // A market that goes on is not looked through again.
    go(start + 40_000e6);
    await find({ instrument: 'A@x', least }, 1, start, start + 40_000e6);
    spans.length = 0;
    go(start + 40_001e6);
    await find({ instrument: 'A@x', least }, 1, start, start + 40_001e6);
    expect(spans.every((span) => span < 200e6)).toBe(true);
  });

it('looks at all again where times are whole seconds, and on another stage', async () => {
  const { ask, go, spans } = market(1e6);
  const find = openOrderFinder(ask);
  const at = async (seconds: number, stage: number) => {
    spans.length = 0;
    go(start + seconds * 1e6);
    await find({ instrument: 'A@x', least: 20 }, stage, start, start + seconds * 1e6);
    return Math.max(...spans);
  };
  await at(30_000, 1);
  expect(await at(30_010, 1)).toBeGreaterThan(10_000e6);
  expect(await at(30_020, 2)).toBeGreaterThan(10_000e6);
});
