/** The recorded Binance streams of ../shared: a plain reading of their lines, and a book that follows the decoded rows. */
import { expect } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { flagsOf, instrumentOf, kindOf, sideOf } from '../../src/market/meta.ts';
import { decode } from './decode.ts';
import { sharedFile, sharedText } from './shared-data.ts';

interface Data {
  e?: string;
  u: number;
  q: string;
  p: string;
  m: boolean;
  b: string | [string, string][];
  a: string | [string, string][];
}

/** Counts of a plain reading. */
function readPlainly(paths: string[]) {
  const counts = { trades: 0, buys: 0, quotes: 0, levels: 0, snapshotLevels: 0 };
  for (const path of paths) {
    for (const line of sharedText(path).split('\n')) {
      if (line === '') continue;
      const message = JSON.parse(line.slice(20)) as { data?: Data; bids?: unknown[]; asks?: unknown[] };
      const { data } = message;
      if (!data) counts.snapshotLevels += message.bids!.length + message.asks!.length;
      else if (data.e === 'trade') {
        counts.trades++;
        if (!data.m) counts.buys++;
      } else if (data.e === 'depthUpdate') counts.levels += data.a.length + data.b.length;
      else counts.quotes++;
    }
  }
  return counts;
}

/** A side of a book: levels by price, and the best of them. */
function openSide(better: (a: number, b: number) => boolean) {
  const levels = new Map<number, number>();
  let best = Number.NaN;
  return {
    clear() {
      levels.clear();
      best = Number.NaN;
    },
    set(px: number, qty: number) {
      if (qty > 0) {
        levels.set(px, qty);
        if (!better(best, px)) best = px;
      } else if (levels.delete(px) && px === best) {
        best = Number.NaN;
        for (const other of levels.keys()) if (!better(best, other)) best = other;
      }
    },
    top: () => [best, levels.get(best)] as const,
  };
}

/** Follows the rows with a book of its own. */
export function follow(batches: TickBatch[], instrument: number) {
  const sides = [openSide((a, b) => a > b), openSide((a, b) => a < b)] as const;
  const quotes = new Map<number, [number, number, number, number]>();
  const seen = { trades: 0, buys: 0, quotes: 0, levels: 0, snapshotLevels: 0, unanchored: 0, gaps: 0, crossed: 0, compared: 0, unequal: 0 };
  let known = false;
  let appliedUnknown = 0;
  let lastRx = 0;
  let late = 0;
  let bid = [0, 0];
  for (const { n, meta, px, qty, id, rx } of batches) {
    for (let i = 0; i < n; i++) {
      if (rx[i]! < lastRx) late++;
      lastRx = rx[i]!;
      if (instrumentOf(meta[i]!) !== instrument) continue;
      const kind = kindOf(meta[i]!);
      const flags = flagsOf(meta[i]!);
      const side = sideOf(meta[i]!) - 1;
      if (kind === layout.KIND_TRADE) {
        seen.trades++;
        if (side === 0) seen.buys++;
      } else if (kind === layout.KIND_GAP) seen.gaps++;
      else if (kind === layout.KIND_QUOTE) {
        if (side === 0) bid = [px[i]!, qty[i]!];
        else {
          seen.quotes++;
          quotes.set(id[i]!, [bid[0]!, bid[1]!, px[i]!, qty[i]!]);
        }
      } else if (kind === layout.KIND_BOOK_RESET) {
        for (const levels of sides) levels.clear();
        known = true;
      } else if (kind === layout.KIND_LEVEL) {
        if (flags & layout.FLAG_SNAPSHOT) seen.snapshotLevels++;
        else seen.levels++;
        if (flags & layout.FLAG_UNANCHORED) {
          seen.unanchored++;
          continue;
        }
        if (!known) appliedUnknown++;
        sides[side]!.set(px[i]!, qty[i]!);
        if (!(flags & layout.FLAG_LAST)) continue;
        const top = [...sides[0].top(), ...sides[1].top()];
        if (top[0]! >= top[2]!) seen.crossed++;
        const quote = quotes.get(id[i]!);
        if (!quote) continue;
        seen.compared++;
        if (top.some((value, k) => value !== quote[k])) seen.unequal++;
      }
    }
  }
  return { ...seen, late, appliedUnknown };
}

export const series: [string, string[], object][] = [
  ['spot_btcusdt', ['spot_btcusdt_20240808.gz', 'spot_btcusdt_20240809.gz'], { id: 'BTC-USDT@binance', type: 'spot', tickSize: 0.01 }],
  ['spot_ethusdt', ['spot_ethusdt_20240808.gz', 'spot_ethusdt_20240809.gz'], { id: 'ETH-USDT@binance', type: 'spot', tickSize: 0.01 }],
  ['usdm_btcusdt', ['usdm_btcusdt_20240808.gz'], { id: 'BTC-USDT.perp@binance', type: 'perp', tickSize: 0.1 }],
  ['usdm_ethusdt', ['usdm_ethusdt_20240808.gz'], { id: 'ETH-USDT.perp@binance', type: 'perp', tickSize: 0.01 }],
  [
    'cm_btcusd',
    ['cm_btcusd_perp_20240808.gz', 'cm_btcusd_perp_20240809.gz'],
    { id: 'BTC-USD.perp@binance', type: 'perp', tickSize: 0.1, inverseValue: 100 },
  ],
  [
    'cm_ethusd',
    ['cm_ethusd_perp_20240808.gz', 'cm_ethusd_perp_20240809.gz'],
    { id: 'ETH-USD.perp@binance', type: 'perp', tickSize: 0.01, inverseValue: 10 },
  ],
];

/** Reads a series and holds it against the plain reading: counts, an unbroken book, its top against the best quotes. */
export async function checkSeries(files: string[], instrument: object): Promise<void> {
  const paths = files.map((file) => `binance-raw/${file}`);
  // Given in any order, the files of a series are read in time order.
  const { batches, instruments, report } = await decode(await Promise.all([...paths].reverse().map(sharedFile)));
  expect(instruments).toHaveLength(1);
  expect(instruments[0]).toMatchObject(instrument);
  expect(report).toMatchObject({ format: 'hftbacktest-raw', rejectedCount: 0, skipped: {} });
  const seen = follow(batches, 0);
  expect(seen).toMatchObject({ gaps: 0, crossed: 0, unequal: 0, late: 0, appliedUnknown: 0 });
  expect(seen).toMatchObject(readPlainly(paths));
  expect(seen.unanchored).toBeGreaterThan(0);
  expect(seen.unanchored).toBeLessThan(2_000);
  expect(seen.compared).toBeGreaterThan(200);
}
