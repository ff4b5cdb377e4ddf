/** Who wins, when, and what is said of the others; in fake time. */
import { expect, it } from 'vitest';
import { type RaceResult, race } from '../../../src/sources/live/race.ts';
import { FakeWorld } from './fake-world.ts';

type What = { flows?: number; trouble?: [ms: number, why: string][]; fatal?: [ms: number, why: string] };

async function run(entries: [string, What][], headStartMs = 0): Promise<RaceResult & { at: number; stopped: string[] }> {
  const world = new FakeWorld();
  const stopped: string[] = [];
  const runners = entries.map(([title, what]) => ({
    title,
    start(events: { flows(): void; trouble(why: string, fatal?: boolean): void }) {
      if (what.flows !== undefined) world.after(what.flows, events.flows);
      for (const [ms, why] of what.trouble ?? []) world.after(ms, () => events.trouble(why));
      if (what.fatal) world.after(what.fatal[0], () => events.trouble(what.fatal![1], true));
    },
    stop: () => void stopped.push(title),
  }));
  let result: (RaceResult & { at: number }) | undefined;
  const running = race(runners, headStartMs, world);
  running.then((each) => {
    result = { ...each, at: world.ms };
  });
  while (!result) {
    world.pass(10);
    for (let i = 0; i < 3; i++) await Promise.resolve();
  }
  expect(world.timers).toBeLessThanOrEqual(runners.length * 3);
  return { ...result, stopped };
}

it('takes the first whose data flows, and says what became of the others', async () => {
  const refused: What = { trouble: [[50, 'refused the connection']] };
  expect(
    await run([
      ['Binance', refused],
      ['Bybit', { flows: 310 }],
      ['OKX', {}],
    ]),
  ).toEqual({
    winner: 1,
    reason: 'Bybit answered in 310 ms; Binance refused the connection; OKX was slower',
    at: 310,
    stopped: ['Binance', 'OKX'],
  });
});

it('says nothing of a venue that was alone', async () => {
  expect(await run([['Bybit', { flows: 200 }]])).toMatchObject({ winner: 0, reason: '', stopped: [] });
});

it('prefers the first for its head start, and longer not', async () => {
  expect(
    await run(
      [
        ['A', { flows: 900 }],
        ['B', { flows: 100 }],
      ],
      1_500,
    ),
  ).toMatchObject({
    winner: 0,
    at: 900,
    reason: 'A answered in 900 ms; B answered in 100 ms and was let go',
  });
  expect(
    await run(
      [
        ['A', { flows: 2_000 }],
        ['B', { flows: 100 }],
      ],
      1_500,
    ),
  ).toMatchObject({ winner: 1, at: 1_500 });
  expect(
    await run(
      [
        ['A', { trouble: [[300, 'refused']] }],
        ['B', { flows: 100 }],
      ],
      1_500,
    ),
  ).toMatchObject({ winner: 1, at: 300 });
});

it('ends after 15 s, or when all have failed three times', async () => {
  expect(
    await run([
      ['A', {}],
      ['B', { trouble: [[20, 'refused the connection']] }],
    ]),
  ).toMatchObject({
    winner: -1,
    at: 15_000,
    reason: 'A sent no data within 15 s; B refused the connection',
    stopped: ['A', 'B'],
  });
  const thrice: What = {
    trouble: [
      [100, 'refused'],
      [400, 'refused'],
      [900, 'refused'],
    ],
  };
  expect(
    await run([
      ['A', thrice],
      ['B', { fatal: [30, 'has no such instrument'] }],
    ]),
  ).toMatchObject({
    winner: -1,
    at: 900,
    reason: 'A refused; B has no such instrument',
  });
});
