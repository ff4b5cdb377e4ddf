/** The truth of planted episodes, checked from the ticks alone: what is said to have happened can be seen, in the instrument and the time said. */
import { describe, expect, it } from 'vitest';
import { type Episode, type EpisodeKind, episodeKinds } from '../../../src/market/episode.ts';
import { type LevelChange, type Observed, observe, start } from './observer.ts';

const minutes = 32;
const runs = [1, 2, 3, 4, 5].map((seed) => ({ seed, ...observe(minutes, { seed }, true) }));

interface Found {
  name: string;
  episode: Episode;
  seen: Observed;
  other: Observed;
}

/** Episodes of a kind that have ended, of all runs. */
function ended(kind: EpisodeKind): Found[] {
  return runs.flatMap(({ seed, market, observer }) =>
    market
      .episodes()
      .filter((episode) => episode.kind === kind && episode.to > 0)
      .map((episode) => {
        const seen = observer.seen.find(({ instrument }) => instrument.id === episode.instrument);
        const other = observer.seen.find((one) => one !== seen);
        return { name: `seed ${seed}, ${episode.text}`, episode, seen: seen!, other: other! };
      }),
  );
}

const within = ({ from, to }: Episode, ts: number): boolean => ts >= from && ts <= to;

/** Largest move of the mid, as a fraction and in a direction, within a span inside the episode; when its end was. */
function largestMove({ episode, seen }: Found, direction: 1 | -1, span: number): { size: number; at: number; mid: number } {
  const mids = [{ ts: episode.from, mid: seen.midAt(episode.from) }, ...seen.mids.filter(({ ts }) => within(episode, ts))];
  let best = { size: 0, at: episode.from, mid: mids[0]!.mid };
  for (let i = 0; i < mids.length; i++) {
    for (let k = i + 1; k < mids.length && mids[k]!.ts <= mids[i]!.ts + span; k++) {
      const size = direction * (mids[k]!.mid / mids[i]!.mid - 1);
      if (size > best.size) best = { size, at: mids[k]!.ts, mid: mids[k]!.mid };
    }
  }
  return best;
}

/** How far the other instrument has gone along by the time of the extreme and 8 s more, as a share of `size`. */
function spillOf({ episode, other }: Found, direction: 1 | -1, { size, at }: { size: number; at: number }): number {
  const first = other.midAt(episode.from);
  const mids = other.mids.filter(({ ts }) => ts >= episode.from && ts <= at + 8e6);
  return Math.max(...mids.map(({ mid }) => direction * (mid / first - 1))) / size;
}

const sorted = (values: number[]): Float64Array => Float64Array.from(values).sort();
/** Median quantity by which levels have grown: the size of a usual limit order. */
function usualSize({ changes }: Observed): number {
  const added = sorted(changes.flatMap((change) => (change.added > 0 ? [change.added] : [])));
  return added[Math.floor(added.length / 2)]!;
}

/** Levels of a side that grew by at least `size`, and when the same quantity went again in one row, without a trade at the price between. */
function shownAndPulled({ episode, seen }: Found, bid: boolean, size: number): { shown: LevelChange; gone: number }[] {
  const changes = seen.changes.filter(({ ts }) => within(episode, ts));
  return changes
    .filter((change) => change.bid === bid && change.added >= size)
    .flatMap((shown) => {
      const gone = changes.find(({ ts, px, added }) => ts > shown.ts && px === shown.px && Math.abs(added + shown.added) < 1e-6);
      const traded = gone && seen.trades.some(({ ts, px }) => px === shown.px && ts >= shown.ts && ts <= gone.ts);
      return gone && !traded ? [{ shown, gone: gone.ts }] : [];
    });
}

const titles = (found: Found[]) => found.map((one) => [one.name, one] as const);

describe('a crash', () => {
  it.each(titles(ended('crash')))('%s', (_name, found) => {
    const { episode, seen } = found;
    const fall = largestMove(found, -1, 60e6);
    expect(fall.size).toBeGreaterThanOrEqual(0.03);
    expect(fall.size).toBeCloseTo(episode.figures.depth!, 2);
    expect(episode.figures.fallSeconds).toBeLessThan(60);
    const before = seen.midAt(episode.from);
    expect((seen.midAt(episode.to) - fall.mid) / (before - fall.mid)).toBeGreaterThan(0.5);
    const spill = spillOf(found, -1, fall);
    if (episode.figures.spill === undefined) return;
    expect(Math.abs(episode.figures.spill - spill)).toBeLessThan(0.06);
    expect(spill).toBeGreaterThan(0.3);
    expect(spill).toBeLessThan(0.75);
  });
});

describe('a pump', () => {
  it.each(titles(ended('pump')))('%s', (_name, found) => {
    const { episode, seen } = found;
    const rise = largestMove(found, 1, 300e6);
    expect(rise.size).toBeGreaterThanOrEqual(0.1);
    expect(Math.abs(rise.size - episode.figures.rise!)).toBeLessThan(0.01);
    const before = seen.midAt(episode.from);
    expect((rise.mid - seen.midAt(episode.to)) / (rise.mid - before)).toBeGreaterThan(0.5);
    const spill = spillOf(found, 1, rise);
    if (episode.figures.spill === undefined) return;
    expect(Math.abs(episode.figures.spill - spill)).toBeLessThan(0.06);
    expect(spill).toBeGreaterThan(0.15);
    expect(spill).toBeLessThan(0.45);
  });
});

describe('a spoofing run', () => {
  it.each(titles(ended('spoofing')))('%s', (_name, found) => {
    const { episode, seen } = found;
    const usual = usualSize(seen);
    const bid = episode.figures.side === 1;
    const pulled = shownAndPulled(found, bid, 8 * usual);
    expect(pulled.length).toBeGreaterThanOrEqual(episode.figures.pulled!);
    expect(episode.figures.factor).toBeGreaterThanOrEqual(8);
    // Each counted one lasts 2 to 10 s and goes after a trade on the other side.
    const other = bid ? 1 : -1;
    const hit = pulled.filter(({ shown, gone }) => {
      const seconds = (gone - shown.ts) / 1e6;
      return seconds >= 2 && seconds <= 10 && seen.trades.some(({ ts, sign }) => sign === other && ts >= shown.ts && ts <= gone);
    });
    expect(hit.length).toBeGreaterThanOrEqual(episode.figures.pulled!);
    expect(episode.figures.pulled).toBeGreaterThanOrEqual(3);
    for (const { shown } of pulled) expect(Math.abs(shown.px / seen.midAt(shown.ts) - 1)).toBeLessThan(0.002);
  });
});

describe('layering', () => {
  it.each(titles(ended('layering')))('%s', (_name, found) => {
    const { episode, seen } = found;
    const pulled = shownAndPulled(found, episode.figures.side === 1, 2 * usualSize(seen));
    const together = new Map<number, number>();
    for (const { gone } of pulled) together.set(gone, (together.get(gone) ?? 0) + 1);
    const stacks = [...together.values()].filter((levels) => levels >= 4);
    expect(stacks.length).toBeGreaterThanOrEqual(episode.figures.pulled!);
    expect(episode.figures.pulled).toBeGreaterThanOrEqual(2);
  });
});

describe('wash trading', () => {
  it.each(titles(ended('wash')))('%s', (_name, { episode, seen }) => {
    const { size, trades } = episode.figures;
    const changed = new Set(seen.changes.map(({ ts, px }) => `${ts} ${px}`));
    const prints = seen.trades.filter(({ ts, px, qty }) => within(episode, ts) && qty === size && !changed.has(`${ts} ${px}`));
    expect(prints.length).toBe(trades);
    expect(prints.reduce((sum, { sign, qty }) => sum + sign * qty, 0)).toBe(0);
    for (const { px, bid, ask } of prints) expect(px >= bid && px <= ask).toBe(true);
  });
});

it.each(runs)('all kinds begin within thirty minutes, none beside another in an instrument: seed $seed', ({ market }) => {
  const episodes = market.episodes();
  const early = episodes.filter(({ from }) => from < start + 1_800e6);
  expect(new Set(early.map(({ kind }) => kind))).toEqual(new Set(episodeKinds));
  for (const [i, { instrument, from }] of episodes.entries()) {
    for (const before of episodes.slice(0, i)) if (before.instrument === instrument) expect(before.to).toBeLessThanOrEqual(from);
  }
  expect(episodes.map(({ id }) => id)).toEqual(episodes.map((_, i) => i + 1));
});

it('begin within two minutes, whatever the seed', () => {
  for (let seed = 10; seed < 30; seed++) {
    const { market } = observe(2, { seed });
    expect(market.episodes().length, `seed ${seed}`).toBeGreaterThanOrEqual(1);
  }
});

it('are not planted where none are asked for', () => {
  const { market } = observe(10, { episodes: 0 });
  expect(market.episodes()).toEqual([]);
});
