/** Made-up aggTrade messages as bytes of text, one a line. Seeded, so every run has the same bytes. */
import { tradeText } from '../../../src/engine/benchmark/trade-text.ts';

export function ndjsonTrades(n: number): Uint8Array<ArrayBuffer> {
  return tradeText(
    n,
    (id, price, qty, ms, maker) =>
      `{"e":"aggTrade","E":${ms + 1},"s":"BTCUSDT","a":${id},"p":"${price}","q":"${qty}","f":${id * 2},"l":${id * 2 + 1},"T":${ms},"m":${maker},"M":true}\n`,
  );
}
