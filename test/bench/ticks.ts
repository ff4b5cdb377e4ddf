/** Ticks like a recorded futures tape for benches of store and replay: seeded, one instrument, batches as decoders hand them on. */
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { type Instrument, instrumentOfSymbol } from '../../src/market/instrument.ts';
import { TickWriter } from '../../src/market/writer.ts';

export const benchInstrument: Instrument = instrumentOfSymbol('BTCUSDT', 'bench', 'perp', 0.1);

/** `rows` rows, of which about `tradeShare` are trades and the rest levels of depth messages; without `received`, rx repeats ts. */
export function makeTicks(rows: number, tradeShare: number, received: boolean, seed = 1): TickBatch[] {
  let state = seed;
  const random = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => {}, batch: (batch) => batches.push(batch) });
  let ts = 1_723_161_255_000_000;
  let mid = 600_000;
  let trade = 5_266_583_935;
  let update = 5_123_107_832_006;
  for (let made = 0; made < rows; ) {
    ts += Math.floor(random() * random() * 60) * 1_000;
    const rx = received ? ts + 1_200 + Math.floor(random() * 4_000) : ts;
    mid += Math.floor(random() * 7) - 3;
    const messageShare = (tradeShare * 50) / (tradeShare * 50 + (1 - tradeShare));
    if (random() < messageShare) {
      const side = random() < 0.5 ? layout.SIDE_BUY : layout.SIDE_SELL;
      writer.trade(0, ts, rx, mid / 10, (1 + Math.floor(random() ** 4 * 4_000)) / 1_000, side, trade++);
      made++;
      continue;
    }
    update += 1 + Math.floor(random() * 6_000);
    for (const side of [layout.SIDE_BID, layout.SIDE_ASK]) {
      let away = 0;
      for (let k = 0; k < 25 && made < rows; k++, made++) {
        away += 1 + Math.floor(random() ** 3 * 120);
        const qty = random() < 0.3 ? 0 : (1 + Math.floor(random() ** 4 * 9_000)) / 1_000;
        const last = side === layout.SIDE_ASK && k === 24 ? layout.FLAG_LAST : 0;
        writer.level(0, ts, rx, (mid + (side === layout.SIDE_BID ? -away : away)) / 10, qty, side, update, last);
      }
    }
  }
  writer.flush();
  return batches;
}
