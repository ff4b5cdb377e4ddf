/** Bars of a query: bought volume is unknown where no trade names a side, and of the known trades where some do. */
import { expect, it } from 'vitest';
import { openTradeBars } from '../../../src/engine/trade-bars.ts';

const second = 1_000_000;

it('leaves bought volume unknown where no trade of a bar names a side', () => {
  for (const rule of ['1s', { ticks: 2 }] as const) {
    const bars = openTradeBars(rule);
    const rows: [number, number, number][] = [
      [0, 1, 0],
      [1, 2, 0],
      [second, 3, 0],
      [second + 1, 4, 1],
      [2 * second, 5, -1],
      [2 * second + 1, 6, 0],
      [3 * second, 7, 1],
      [3 * second + 1, 8, -1],
    ];
    for (const [ts, qty, sign] of rows) bars.add(ts, 10, qty, sign);
    const { buyVolume, volume } = bars.columns();
    expect([...buyVolume]).toEqual([Number.NaN, 4, 0, 7]);
    expect([...volume]).toEqual([3, 7, 11, 15]);
  }
});
