/** A made-up market of one instrument whose book does all that books do: empties, crosses, begins anew, is lost. Prices on a grid of 0.1. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { TickWriter } from '../../src/market/writer.ts';
import { joined, openRandom, sessionStart } from './random-session.ts';

const { SIDE_BID, SIDE_ASK, FLAG_LAST, FLAG_SNAPSHOT } = layout;

/** `quotes`: best quotes come as rows of their own, else they are the top of the book. `price`: where it begins, a multiple of 0.1. */
export function makeBooks(seed: number, messages: number, quotes: boolean, price = 6_000): { instrument: Instrument; rows: TickBatch } {
  const random = openRandom(seed);
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument() {}, batch: (batch) => batches.push(batch) }, 4_096);
  const names = { venue: 'test', symbol: 'BOOKUSDT', base: 'BOOK', quote: 'USDT' };
  writer.instrument('BOOK-USDT@test', () => ({ id: 'BOOK-USDT@test', type: 'spot', tickSize: 0.1, ...names }));
  let ts = sessionStart;
  let id = 0;
  let mid = Math.round(price * 10);
  const size = (): number => Math.ceil(random() * 90) / 10;
  const level = (ticks: number, qty: number, side: number, flags: number): void =>
    writer.level(0, ts, ts, Math.round(ticks) / 10, qty, side, id, flags);
  const side = (): number => (random() < 0.5 ? SIDE_BID : SIDE_ASK);
  const sign = (of: number): number => (of === SIDE_BID ? -1 : 1);
  const snapshot = (levels: number): void => {
    writer.bookReset(0, ts, ts, ++id);
    for (let k = 1; k <= levels; k++) {
      const away = k + Math.floor(random() * 3);
      level(mid - away, size(), SIDE_BID, FLAG_SNAPSHOT);
      level(mid + away, size(), SIDE_ASK, FLAG_SNAPSHOT | (k === levels ? FLAG_LAST : 0));
    }
  };
  snapshot(400);
  for (let i = 0; i < messages; i++) {
    ts += Math.floor(random() * 3_000);
    id++;
    const what = random();
    if (what < 0.3) {
      const late = random() < 0.1 ? 5_000 : 0;
      const by = random() < 0.05 ? layout.SIDE_NONE : side();
      writer.trade(0, ts - late, ts, (mid + Math.round((random() - 0.5) * 4)) / 10, size(), by, id);
    } else if (what < 0.5 && quotes) {
      const late = random() < 0.05 ? 2_000 : 0;
      writer.quote(0, ts - late, ts, (mid - 1) / 10, size(), (mid + 1) / 10, size(), id);
    } else if (what < 0.97) {
      const count = 1 + Math.floor(random() * 6);
      for (let k = 1; k <= count; k++) {
        const of = side();
        const away = 1 + Math.floor(random() * random() * (random() < 0.1 ? 20_000 : 60));
        level(mid + sign(of) * away, random() < 0.4 ? 0 : size(), of, k === count ? FLAG_LAST : 0);
      }
    } else if (what < 0.98) {
      // A best price that crosses, and goes again.
      const of = side();
      const [at, qty] = [mid - sign(of) * Math.ceil(random() * 5), size()];
      level(at, qty, of, FLAG_LAST);
      ts += 50;
      if (random() < 0.5) writer.trade(0, ts, ts, mid / 10, size(), side(), ++id);
      level(at, 0, of, FLAG_LAST);
    } else if (what < 0.985) {
      mid = Math.max(100, mid + Math.round((random() - 0.5) * 200));
      snapshot(random() < 0.2 ? 3 : 300);
    } else if (what < 0.99) {
      // One side empties, or both, and fills again.
      for (const of of random() < 0.3 ? [SIDE_BID, SIDE_ASK] : [side()]) {
        for (let away = 0; away < 60; away++) level(mid + sign(of) * away, 0, of, away === 59 ? FLAG_LAST : 0);
      }
    } else if (what < 0.993) {
      writer.bookReset(0, ts, ts, id);
      level(mid - 3, size(), SIDE_BID, FLAG_SNAPSHOT | (random() < 0.5 ? FLAG_LAST : 0));
      ts += 100;
      level(mid + 3, size(), SIDE_ASK, FLAG_LAST);
    } else {
      const of = [0, layout.FLAG_TRADES, layout.FLAG_BOOK][Math.floor(random() * 3)];
      writer.gap(0, ts, ts, Number.NaN, of);
      if (random() < 0.9) snapshot(200);
    }
  }
  writer.flush();
  return { instrument: writer.instruments[0], rows: joined(batches) };
}
