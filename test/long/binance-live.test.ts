/** All 524,627 recorded Binance lines as a live feed takes them: no false gap, no crossed book, the books of a plain reading. */
import { describe, expect, it } from 'vitest';
import { checkLive } from '../tools/binance-live.ts';
import { series } from '../tools/binance-tape.ts';
import { hasShared } from '../tools/shared-data.ts';

describe.skipIf(!hasShared('binance-raw'))('recorded Binance streams, as a live feed takes them', () => {
  it('follows every one of them', () => {
    let lines = 0;
    for (const [name, files, instrument] of series) {
      const symbol = name.split('_')[1]!.toUpperCase();
      lines += checkLive(
        files.map((file) => `binance-raw/${file}`),
        name.startsWith('cm') ? `${symbol}_PERP` : symbol,
        instrument,
      );
    }
    expect(lines).toBe(524_627);
  });
});
