/** The simulated market as a feed: what it tells of its episodes, and how often. */
import { expect, it } from 'vitest';
import type { Episode } from '../../../src/market/episode.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { openSimulatedFeed } from '../../../src/sources/simulated.ts';
import { PriceRun } from '../../../src/sources/simulator/agents/price-run.ts';
import { Chance } from '../../../src/sources/simulator/chance.ts';
import { defaultParams } from '../../../src/sources/simulator/params.ts';
import { openSimulator } from '../../../src/sources/simulator/simulator.ts';
import { listings, Venue } from '../../../src/sources/simulator/venue.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

const sink = { instrument: () => undefined, batch: () => undefined };

it('tells an episode when it begins and when it ends, and not in between', async () => {
  await loadKernelsInNode();
  const params = { ...defaultParams, seed: 4, episodes: 40 };
  const told: Episode[] = [];
  let slices = 0;
  const feed = openSimulatedFeed(
    { params, history: 0, seconds: 1_800, speed: 'max' },
    { ...sink, episode: (episode) => void told.push(episode), ready: async () => void slices++ },
    { now: () => 0, wait: async () => undefined },
  );
  await feed.done;
  const simulator = openSimulator(params, sink);
  simulator.advance(simulator.now + 1_800e6);
  const truth = simulator.episodes();
  expect(truth.length).toBeGreaterThan(5);
  const last = new Map(told.map((episode) => [episode.id, episode]));
  expect([...last.values()]).toEqual(truth);
  const ended = truth.filter(({ to }) => to > 0).length;
  expect(told.length).toBeGreaterThanOrEqual(truth.length);
  expect(told.length).toBeLessThanOrEqual(truth.length + ended);
  expect(slices).toBeGreaterThan(told.length);
});

it('a run that moved nothing says so, without dividing by nothing', () => {
  const writer = new TickWriter(sink);
  for (const kind of ['crash', 'pump'] as const) {
    const venue = new Venue(listings[0]!, 0, writer, defaultParams, 0);
    // Nothing trades in this book: its prices stand.
    venue.book.execute = () => 0;
    const run = new PriceRun(venue, new Venue(listings[1]!, 1, writer, defaultParams, 0), new Chance(1, 1), 0, 1, kind);
    for (let k = 0; k < 100_000 && !run.done; k++) run.act();
    expect(run.done).toBe(true);
    expect(run.episode.text).toMatch(/^The price did not move (down|up), though it was tried for \d+ s\.$/);
    expect(Object.values(run.episode.figures).every(Number.isFinite)).toBe(true);
  }
});
