/** Seeded closes of made-up coins: a common market, walks of their own, and pairs that are tied together for all or for half of the time. */
import { seeded } from '../unit/store/ticks.ts';

export interface PairMarket {
  /** [a, b]: a follows b with a spread that returns (0.9 of it is left after a bar). */
  tied?: readonly (readonly [number, number])[];
  /** The same up to the middle; then a walks on its own. */
  ended?: readonly (readonly [number, number])[];
}

/** The series of an analysis: close.<i>, stale.<i>, value.<i>, gap. */
export function coinsLike(
  coins: number,
  bars: number,
  seed: number,
  { tied = [], ended = [] }: PairMarket = {},
): Record<string, Float64Array> {
  const random = seeded(seed);
  const next = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const series: Record<string, Float64Array> = { gap: new Float64Array(bars) };
  const market = Float64Array.from({ length: bars }, () => 0.0006 * next());
  const logs = Array.from({ length: coins }, () => {
    let level = 3 + 8 * random();
    const beta = 0.6 + 0.8 * random();
    return Float64Array.from({ length: bars }, (_, k) => {
      level += beta * market[k]! + 0.001 * next();
      return level;
    });
  });
  for (const [list, until] of [
    [tied, bars],
    [ended, bars / 2],
  ] as const)
    for (const [a, b] of list) {
      const [follower, leader] = [logs[a]!, logs[b]!];
      const start = follower[0]!;
      let spread = 0;
      for (let k = 0; k < bars; k++) {
        spread = k < until ? 0.9 * spread + 0.0006 * next() : spread + 0.002 * next();
        follower[k] = start + 1.2 * (leader[k]! - leader[0]!) + spread;
      }
    }
  logs.forEach((each, i) => {
    series[`close.${i}`] = each.map(Math.exp);
    series[`stale.${i}`] = new Float64Array(bars);
    series[`value.${i}`] = Float64Array.from({ length: bars }, () => 5_000 * (1 + random()));
  });
  return series;
}
