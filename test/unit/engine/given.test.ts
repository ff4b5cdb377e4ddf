/** Bars of several lengths and trades together: a limit changes nothing of the bars it leaves. */
import { expect, it } from 'vitest';
import { FLAG_LAST, SIDE_CLOSE, SIDE_HIGH, SIDE_LOW, SIDE_OPEN } from '../../../assembly/layout.ts';
import { BarStore } from '../../../src/engine/bar-store.ts';
import { Given } from '../../../src/engine/given.ts';
import { openRandom } from '../../tools/random-session.ts';

const origin = 1_700_006_400_000_000;
const second = 1_000_000;

function give(given: Given, start: number, length: number, px: number): void {
  const end = start + length;
  given.row(end, px, 3, SIDE_OPEN, 0, length);
  given.row(end, px + 1, 3 * px, SIDE_HIGH, 0, length);
  given.row(end, px - 1, 1, SIDE_LOW, 0, length);
  given.row(end, px, 2, SIDE_CLOSE, FLAG_LAST, length);
}

function rig(seed: number, traded: boolean): { given: Given; trades: BarStore } {
  const random = openRandom(seed);
  const given = new Given(1_024);
  const trades = new BarStore(() => undefined);
  for (let s = 0; s < 3_600; s++) {
    const start = origin + s * second;
    if (s % 60 === 0 && random() < 0.7) give(given, start, 60 * second, 200);
    // Stretches that only one of them tells of.
    const minute = Math.floor(s / 60) % 7;
    if (minute > 2 && random() < 0.3) give(given, start, second, 100);
    if (traded && minute === 5 && random() < 0.5) trades.trade(start + 10, 50, 1, 1);
  }
  return { given, trades };
}

it.each([false, true])('gives the newest bars alike with a limit and without, trades: %s', (traded) => {
  for (let seed = 1; seed <= 20; seed++) {
    const { given, trades } = rig(seed, traded);
    for (const length of [60 * second, 300 * second]) {
      const all = given.rows(length, trades, Number.NaN, Number.NaN, Number.POSITIVE_INFINITY)!;
      for (const limit of [1, 3, 8]) {
        const some = given.rows(length, trades, Number.NaN, Number.NaN, limit)!;
        expect(some.columns(limit)).toEqual(all.columns(limit));
        if (limit === 1) expect(some.n).toBeLessThan(all.n);
      }
    }
  }
});
