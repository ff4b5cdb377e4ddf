/**
 * The engine on recorded tapes of ../shared/data/binance-raw (two USD-M futures at once, merged by receive time) against plain
 * loops over the same rows: trade counts, bars, VWAP, CVD, trade-flow imbalance, OFI, volatility, top of the book.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import { defaultPlan } from '../../src/engine/default-plan.ts';
import type { Engine } from '../../src/engine/engine.ts';
import { openEngine } from '../../src/engine/graph.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import { TickBatch } from '../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, sideOf, signOf } from '../../src/market/meta.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { joined } from '../tools/random-session.ts';
import { hasTape, readTape } from '../tools/tape.ts';

const tapes = ['usdm_btcusdt_20240808.gz', 'usdm_ethusdt_20240808.gz'];
const ids = ['BTC-USDT.perp@binance', 'ETH-USDT.perp@binance'];

/** Rows of both tapes by receive time, each with its instrument. */
function merged(): TickBatch {
  const sides = tapes.map((name) => joined(readTape(name)));
  const all = TickBatch.allocate(sides[0].n + sides[1].n);
  const at = [0, 0];
  for (const [which, side] of sides.entries()) for (let i = 0; i < side.n; i++) side.meta[i] |= which << layout.INSTRUMENT_SHIFT;
  while (at[0] < sides[0].n || at[1] < sides[1].n) {
    const which = at[1] >= sides[1].n || (at[0] < sides[0].n && sides[0].rx[at[0]] <= sides[1].rx[at[1]]) ? 0 : 1;
    const from = at[which];
    const until = at[1 - which] < sides[1 - which].n ? sides[1 - which].rx[at[1 - which]] : Number.POSITIVE_INFINITY;
    let to = from + 1;
    while (to < sides[which].n && sides[which].rx[to] < until) to++;
    all.append(sides[which], from, to);
    at[which] = to;
  }
  return all;
}

interface Trade {
  ts: number;
  px: number;
  qty: number;
  sign: number;
}
interface Quote {
  ts: number;
  id: number;
  bid: number;
  bidQty: number;
  ask: number;
  askQty: number;
}

/** Trades and quotes of each instrument, read row by row. */
function plainRows(rows: TickBatch): { trades: Trade[][]; quotes: Quote[][] } {
  const trades: Trade[][] = [[], []];
  const quotes: Quote[][] = [[], []];
  for (let i = 0; i < rows.n; i++) {
    const meta = rows.meta[i];
    const which = instrumentOf(meta);
    const ts = rows.ts[i];
    if (kindOf(meta) === layout.KIND_TRADE) trades[which].push({ ts, px: rows.px[i], qty: rows.qty[i], sign: signOf(meta) });
    if (kindOf(meta) === layout.KIND_QUOTE && sideOf(meta) === layout.SIDE_BID) {
      const [bid, bidQty, ask, askQty] = [rows.px[i], rows.qty[i], rows.px[i + 1], rows.qty[i + 1]];
      quotes[which].push({ ts, id: rows.id[i], bid, bidQty, ask, askQty });
    }
  }
  return { trades, quotes };
}

describe.skipIf(!tapes.every(hasTape))('two recorded futures', { timeout: 60_000 }, () => {
  let rows: TickBatch;
  let engine: Engine;
  let plain: ReturnType<typeof plainRows>;

  beforeAll(async () => {
    await loadKernelsInNode();
    rows = merged();
    plain = plainRows(rows);
    engine = openEngine(openKernels());
    ids.forEach((id, i) => {
      const [base] = id.split('-');
      engine.instrument(i, {
        id,
        venue: 'binance',
        symbol: `${base}USDT`,
        base,
        quote: 'USDT',
        type: 'perp',
        tickSize: i === 0 ? 0.1 : 0.01,
      });
    });
    engine.plan(defaultPlan(ids));
    engine.push(rows);
  }, 120_000);

  it.each([0, 1])('instrument %i: every trade is a row, in order', (which) => {
    const trades = plain.trades[which];
    expect(trades.length).toBeGreaterThan(10_000);
    const { ts, outputs } = engine.columns(`flow.cvd[${ids[which]}]`);
    expect(ts).toEqual(Float64Array.from(trades, (trade) => trade.ts));
    let cvd = 0;
    const expected = Float64Array.from(trades, (trade) => (cvd += trade.sign * trade.qty));
    expect(outputs.cvd).toEqual(expected);
    const vwap = engine.columns(`price.vwap[${ids[which]}]`).outputs.vwap;
    const volume = trades.reduce((sum, trade) => sum + trade.qty, 0);
    expect(vwap.at(-1)).toBeCloseTo(trades.reduce((sum, trade) => sum + trade.px * trade.qty, 0) / volume, 6);
    expect(engine.counts(ids[which])).toMatchObject({ crossed: 0, late: 0 });
  });

  it.each(['1s', '15s', '5m', '1h'] as const)('bars of %s', (interval) => {
    const length = { '1s': 1e6, '15s': 15e6, '5m': 300e6, '1h': 3600e6 }[interval];
    for (const which of [0, 1]) {
      const groups = new Map<number, Trade[]>();
      for (const trade of plain.trades[which]) {
        const start = Math.floor(trade.ts / length) * length;
        const group = groups.get(start);
        if (group) group.push(trade);
        else groups.set(start, [trade]);
      }
      const bars = engine.bars(ids[which], interval);
      expect(Array.from(bars.start)).toEqual([...groups.keys()]);
      let i = 0;
      for (const group of groups.values()) {
        const prices = group.map((trade) => trade.px);
        const volume = group.reduce((sum, trade) => sum + trade.qty, 0);
        const buys = group.reduce((sum, trade) => sum + (trade.sign > 0 ? trade.qty : 0), 0);
        const value = group.reduce((sum, trade) => sum + trade.px * trade.qty, 0);
        expect([bars.open[i], bars.high[i], bars.low[i], bars.close[i], bars.trades[i]]).toEqual([
          prices[0],
          Math.max(...prices),
          Math.min(...prices),
          prices.at(-1),
          group.length,
        ]);
        expect(bars.volume[i]).toBeCloseTo(volume, 6);
        expect(bars.buyVolume[i]).toBeCloseTo(buys, 6);
        expect(bars.vwap[i]).toBeCloseTo(value / volume, 6);
        i++;
      }
    }
  });

  it.each([0, 1])('instrument %i: order-flow imbalance', (which) => {
    const quotes = plain.quotes[which];
    const { ts, outputs } = engine.columns(`flow.ofi[${ids[which]}]`);
    expect(ts).toEqual(Float64Array.from(quotes, (quote) => quote.ts));
    const events = quotes.map((now, i) => {
      const before = quotes[i - 1];
      if (!before) return Number.NaN;
      let e = 0;
      if (now.bid >= before.bid) e += now.bidQty;
      if (now.bid <= before.bid) e -= before.bidQty;
      if (now.ask <= before.ask) e -= now.askQty;
      if (now.ask >= before.ask) e += before.askQty;
      return e;
    });
    expect(outputs.e[0]).toBeNaN();
    expect(events.findIndex((e, i) => i > 0 && !(Math.abs(outputs.e[i] - e) < 1e-9))).toBe(-1);
    let from = 1;
    for (let i = 1; i < quotes.length; i += 997) {
      while (quotes[from].ts <= quotes[i].ts - 10e6) from++;
      const sum = events.slice(from, i + 1).reduce((a, b) => a + b, 0);
      expect(Math.abs(outputs.ofi[i] - sum)).toBeLessThan(1e-6);
    }
  });

  it.each([0, 1])('instrument %i: trade-flow imbalance', (which) => {
    const trades = plain.trades[which];
    const { tfi } = engine.columns(`flow.tfi[${ids[which]}]`).outputs;
    for (let i = 0; i < trades.length; i += 501) {
      const held = trades.slice(0, i + 1).filter((trade) => trade.ts > trades[i].ts - 60e6);
      const signed = held.reduce((sum, trade) => sum + trade.sign * trade.qty, 0);
      expect(tfi[i]).toBeCloseTo(signed / held.reduce((sum, trade) => sum + trade.qty, 0), 9);
    }
  });

  it('volatility, correlation and spread from closes filled forward', () => {
    const closes = [0, 1].map((which) => {
      const { start, close } = engine.bars(ids[which], '1s');
      return new Map(Array.from(start, (at, i) => [at + 1e6, close[i]]));
    });
    const { ts, outputs } = engine.columns(`pairs.spread[${ids.join()}]`);
    const { corr } = engine.columns(`pairs.correlation[${ids.join()}]`).outputs;
    const filled = closes.map((known) => {
      let last = Number.NaN;
      return Array.from(ts, (end) => (last = known.get(end) ?? last));
    });
    expect(ts.length).toBeGreaterThan(300);
    for (let i = 1; i < ts.length; i++) expect(ts[i] - ts[i - 1]).toBe(1e6);
    const at = ts.length - 10;
    const [y, x] = filled.map((series) => series.slice(at - 59, at + 1).map(Math.log));
    const mean = (v: number[]): number => v.reduce((a, b) => a + b, 0) / v.length;
    const cov = (a: number[], b: number[]): number => a.reduce((sum, v, k) => sum + (v - mean(a)) * (b[k] - mean(b)), 0) / (a.length - 1);
    const beta = cov(y, x) / cov(x, x);
    const spread = y.map((v, k) => v - beta * x[k]);
    expect(outputs.beta[at]).toBeCloseTo(beta, 8);
    expect(outputs.spread[at]).toBeCloseTo(spread[59], 8);
    expect(outputs.z[at]).toBeCloseTo((spread[59] - mean(spread)) / Math.sqrt(cov(spread, spread)), 6);
    const returns = filled.map((series) => series.slice(at - 60, at + 1).flatMap((v, k, all) => (k ? [Math.log(v / all[k - 1])] : [])));
    expect(corr[at]).toBeCloseTo(cov(returns[0], returns[1]) / Math.sqrt(cov(returns[0], returns[0]) * cov(returns[1], returns[1])), 8);
    const { ts: own, outputs: risk } = engine.columns(`risk.volatility[${ids[0]}]`);
    expect(risk.vol[own.indexOf(ts[at])]).toBeCloseTo(Math.sqrt(cov(returns[0], returns[0])), 12);
    expect(risk.volAnn[own.indexOf(ts[at])]).toBeCloseTo(Math.sqrt(cov(returns[0], returns[0]) * 365 * 86_400), 8);
  });

  it('the top of the book is the best quote wherever their update ids are equal', () => {
    const other = openEngine(openKernels());
    ids.forEach((id, i) => {
      other.instrument(i, { id, venue: 'binance', symbol: id, base: 'X', quote: 'USDT', type: 'perp', tickSize: i === 0 ? 0.1 : 0.01 });
    });
    const byId = plain.quotes.map((quotes) => new Map(quotes.map((quote) => [quote.id, quote])));
    let pushed = 0;
    let compared = 0;
    for (let i = 0; i < rows.n; i++) {
      const meta = rows.meta[i];
      if (kindOf(meta) !== layout.KIND_LEVEL || (flagsOf(meta) & layout.FLAG_LAST) === 0) continue;
      const quote = byId[instrumentOf(meta)].get(rows.id[i]);
      if (!quote) continue;
      other.push(rows, pushed, i + 1);
      pushed = i + 1;
      const book = other.book(ids[instrumentOf(meta)], 1);
      if (!book.known) continue;
      compared++;
      const top = [book.bids.price[0], book.bids.qty[0], book.asks.price[0], book.asks.qty[0]];
      expect(top).toEqual([quote.bid, quote.bidQty, quote.ask, quote.askQty]);
    }
    expect(compared).toBeGreaterThan(1_000);
  });
});
