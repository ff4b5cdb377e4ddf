/** The recorded Binance streams as a live feed would take them, beside a plain reading of the same lines: JSON.parse and Maps. */
import { expect } from 'vitest';
import type { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { TickWriter } from '../../src/market/writer.ts';
import { binanceInstrument, contractValue, isCoinMargined } from '../../src/sources/binance-instrument.ts';
import { MarketWriter } from '../../src/sources/live/market-writer.ts';
import type { Listing, VenueDefinition } from '../../src/sources/venue.ts';
import futures from '../../src/sources/venues/binance-futures.venue.ts';
import spot from '../../src/sources/venues/binance-spot.venue.ts';
import { follow } from './binance-tape.ts';
import { sharedText } from './shared-data.ts';

interface Message {
  lastUpdateId?: number;
  bids?: [string, string][];
  asks?: [string, string][];
  data?: { e?: string; E?: number; u: number; m?: boolean; b: [string, string][]; a: [string, string][]; p?: string; q?: string };
}

/** COIN-M exists in recordings alone: the chain of the futures, quantities in contracts. */
const coin: VenueDefinition = {
  ...futures,
  parse: (symbol) => ({ instrument: binanceInstrument(symbol, 'coin-m', 0.1), contract: { quote: contractValue(symbol) } }),
};

/** Reads lines `<ns> <message>`; a snapshot in the file plays the answer to a request. */
export function playLive(paths: readonly string[], symbol: string) {
  const venue = isCoinMargined(symbol) ? coin : paths[0]!.includes('spot') ? spot : futures;
  const batches: TickBatch[] = [];
  const instruments: Instrument[] = [];
  const writer = new TickWriter({
    instrument: (index, instrument) => {
      instruments[index] = instrument;
    },
    batch: (batch) => void batches.push(batch),
  });
  const broken: string[] = [];
  const market = new MarketWriter(venue, [venue.parse(symbol) as Listing], writer, { broken: (_slot, why) => void broken.push(why) });
  const frame = market.frame();
  const decode = venue.decoder();
  const plain = openPlain(isCoinMargined(symbol) ? contractValue(symbol) : 0);
  let lines = 0;
  for (const path of paths) {
    for (const line of sharedText(path).split('\n')) {
      if (line === '') continue;
      lines++;
      const text = line.slice(20);
      frame.begin();
      decode(text.startsWith('{"last') ? `{"id":"${symbol}","status":200,"result":${text},"rateLimits":[]}` : text, frame);
      market.take(frame, Math.floor(Number(line.slice(0, 16))));
      plain.take(JSON.parse(text) as Message);
    }
  }
  writer.flush();
  return { market, feed: market.feeds[0]!, batches, instruments, broken, plain, lines };
}

/** What the lines say, read the plainest way. */
function openPlain(contract: number) {
  const counts = { trades: 0, buys: 0, quotes: 0, levels: 0, snapshotLevels: 0 };
  const bids = new Map<number, number>();
  const asks = new Map<number, number>();
  let at = Number.NaN;
  let timed = false;
  let waiting: NonNullable<Message['data']>[] = [];
  const put = (side: Map<number, number>, levels: readonly [string, string][]): void => {
    for (const [price, qty] of levels) {
      const px = Number(price);
      if (Number(qty) === 0) side.delete(px);
      else side.set(px, contract > 0 ? (Number(qty) * contract) / px : Number(qty));
    }
  };
  const apply = (data: NonNullable<Message['data']>): void => {
    if (data.u <= at) return;
    counts.levels += data.b.length + data.a.length;
    put(bids, data.b);
    put(asks, data.a);
  };
  const sorted = (side: Map<number, number>, sign: number) => [...side].sort((x, y) => sign * (x[0] - y[0]));
  return {
    counts,
    take({ data, lastUpdateId, bids: b = [], asks: a = [] }: Message): void {
      if (!data) {
        at = lastUpdateId!;
        counts.snapshotLevels += a.length + b.length;
        put(bids, b);
        put(asks, a);
        for (const one of waiting) apply(one);
        waiting = [];
        return;
      }
      if (data.E !== undefined) timed = true;
      if (data.e === 'trade') {
        counts.trades++;
        if (!data.m) counts.buys++;
      } else if (data.e !== 'depthUpdate') {
        // A quote without a time, before anything has one, has no place.
        if (timed) counts.quotes++;
      } else if (Number.isNaN(at)) waiting.push(data);
      else apply(data);
    },
    bids: () => sorted(bids, -1),
    asks: () => sorted(asks, 1),
  };
}

/** No false gap, no crossed book, the top equal to the best quote of the same number, every count and every level of the last book. */
export function checkLive(paths: readonly string[], symbol: string, instrument: object): number {
  const { market, feed, batches, instruments, broken, plain, lines } = playLive(paths, symbol);
  expect(instruments[0]).toMatchObject(instrument);
  expect(broken).toEqual([]);
  expect(market).toMatchObject({ unreadable: 0, unasked: 0, messages: lines });
  expect(feed.counts).toMatchObject({ gaps: 0, resyncs: 0, checksumFailures: 0, unusable: 0 });
  const seen = follow(batches, 0);
  expect(seen).toMatchObject({ gaps: 0, crossed: 0, unequal: 0, appliedUnknown: 0, unanchored: 0 });
  expect(seen).toMatchObject(plain.counts);
  expect(seen.compared).toBeGreaterThan(200);
  const { bids, asks } = feed.book.depth(Number.POSITIVE_INFINITY);
  expect([...bids.price].map((px, i) => [px, bids.qty[i]])).toEqual(plain.bids());
  expect([...asks.price].map((px, i) => [px, asks.qty[i]])).toEqual(plain.asks());
  return lines;
}
