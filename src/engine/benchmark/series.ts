/** Seeded series of the shape that the Python peers are timed on: bursts of trades on a tick grid, two cointegrated walks, best quotes. */
import { openPrng } from '../../core/prng.ts';

function openRandom(seed: number): () => number {
  const prng = openPrng(seed);
  return () => prng.uniform();
}

function openNormal(seed: number): () => number {
  const random = openRandom(seed);
  // Box-Muller, one of the two.
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** About 60 trades a second, more than half of them in the same millisecond as the one before. Times in microseconds. */
export function makeTrades(n: number): Record<'ts' | 'px' | 'qty' | 'side', Float64Array> {
  const random = openRandom(1);
  const normal = openNormal(2);
  const [ts, px, qty, side] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  let now = 1_723_161_600_000;
  let price = 60_000;
  for (let i = 0; i < n; i++) {
    if (random() >= 0.55) now += Math.round(-36 * Math.log(1 - random()));
    price += normal() * 0.4;
    ts[i] = now * 1_000;
    px[i] = Math.round(price * 10) / 10;
    qty[i] = Math.round(-50 * Math.log(1 - random()) + 1) / 1_000;
    side[i] = random() < 0.5 ? 1 : -1;
  }
  return { ts, px, qty, side };
}

/** x: the log of a walk; y: 0.9 x - 2 and an error that returns to its mean. */
export function makePair(n: number): Record<'y' | 'x', Float64Array> {
  const normal = openNormal(3);
  const [y, x] = [new Float64Array(n), new Float64Array(n)];
  let level = Math.log(60_000);
  let error = 0;
  for (let i = 0; i < n; i++) {
    level += normal() * 2e-4;
    error = 0.98 * error + normal() * 3e-4;
    x[i] = level;
    y[i] = 0.9 * level - 2 + error;
  }
  return { y, x };
}

/** Best quotes: the price moves in one row of eight, the quantities in every one. */
export function makeQuotes(n: number): Record<'bid' | 'bidQty' | 'ask' | 'askQty', Float64Array> {
  const random = openRandom(4);
  const [bid, bidQty, ask, askQty] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  let ticks = 600_000;
  for (let i = 0; i < n; i++) {
    if (random() < 0.2) ticks += Math.floor(random() * 3) - 1;
    bid[i] = ticks / 10;
    ask[i] = (ticks + (random() < 0.05 ? 2 : 1)) / 10;
    bidQty[i] = -2 * Math.log(1 - random());
    askQty[i] = -2 * Math.log(1 - random());
  }
  return { bid, bidQty, ask, askQty };
}
