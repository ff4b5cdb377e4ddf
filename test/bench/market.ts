/** A seeded market of two instruments for benches of the engine: trades, best quotes and depth messages over books that never cross. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { type Instrument, instrumentOfSymbol } from '../../src/market/instrument.ts';
import { TickWriter } from '../../src/market/writer.ts';
import { openRandom } from '../tools/random-session.ts';

export const benchInstruments: Instrument[] = [
  instrumentOfSymbol('BTCUSDT', 'bench', 'perp', 0.1),
  instrumentOfSymbol('ETHUSDT', 'bench', 'perp', 0.01),
];

export interface Mix {
  /** Shares of messages; the rest are depth messages of about ten levels. */
  trades: number;
  quotes: number;
}

/** The mix of rows of a recorded futures tape is about a fiftieth trades, a fifth quotes, the rest levels; this one has more trades. */
export const tapeMix: Mix = { trades: 0.4, quotes: 0.4 };

/** `rows` rows or a few more, in batches of a segment. */
export function makeMarket(rows: number, mix: Mix, seed = 1): TickBatch[] {
  const random = openRandom(seed);
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => undefined, batch: (batch) => batches.push(batch) }, layout.SEGMENT_ROWS);
  const ticks = [600_000, 260_000];
  const held = [new Set<number>(), new Set<number>()];
  let ts = 1_723_161_255_000_000;
  let id = 0;
  let made = 0;
  const price = (i: number, tick: number): number => tick / (i === 0 ? 10 : 100);
  const level = (i: number, tick: number, qty: number, last: boolean): void => {
    const side = tick < ticks[i]! ? layout.SIDE_BID : layout.SIDE_ASK;
    if (qty > 0) held[i]!.add(tick);
    else held[i]!.delete(tick);
    writer.level(i, ts, ts, price(i, tick), qty, side, id, last ? layout.FLAG_LAST : 0);
    made++;
  };
  for (const i of [0, 1]) {
    writer.bookReset(i, ts, ts, ++id);
    for (let k = 1; k <= 1_000; k++)
      for (const sign of [-1, 1]) level(i, ticks[i]! + sign * k * 3, 1 + random(), k === 1_000 && sign === 1);
  }
  while (made < rows) {
    ts += Math.floor(random() * 3_000);
    const i = random() < 0.6 ? 0 : 1;
    const what = random();
    id++;
    if (what < mix.trades) {
      const buy = random() < 0.5;
      const side = buy ? layout.SIDE_BUY : layout.SIDE_SELL;
      writer.trade(i, ts, ts, price(i, ticks[i]! + (buy ? 1 : -1)), Math.ceil(random() ** 4 * 4_000) / 1_000, side, id);
      made++;
    } else if (what < mix.trades + mix.quotes) {
      writer.quote(
        i,
        ts,
        ts,
        price(i, ticks[i]! - 1),
        Math.ceil(random() * 90) / 10,
        price(i, ticks[i]! + 1),
        Math.ceil(random() * 90) / 10,
        id,
      );
      made += 2;
    } else {
      const moved = random() < 0.3 ? Math.round((random() - 0.5) * 6) : 0;
      const before = ticks[i]!;
      ticks[i] = before + moved;
      // What the move has passed is gone, on the side it was on.
      for (let tick = Math.min(before, before + moved) - 1; tick <= Math.max(before, before + moved) + 1; tick++) {
        if (!held[i]!.delete(tick)) continue;
        writer.level(i, ts, ts, price(i, tick), 0, tick < before ? layout.SIDE_BID : layout.SIDE_ASK, id, 0);
        made++;
      }
      for (let k = 0; k < 10; k++) {
        const away = 1 + Math.floor(random() ** 4 * 2_000);
        level(i, ticks[i]! + (random() < 0.5 ? -away : away), random() < 0.4 ? 0 : Math.ceil(random() * 90) / 10, k === 9);
      }
    }
  }
  writer.flush();
  return batches;
}
