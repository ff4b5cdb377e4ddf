/** The disk is full while a live stream is recorded: what is stored stays whole, and live goes on. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { QuantabError } from '../../../src/core/errors.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';
import { id, openTab, type Tab } from './live-rig.ts';

beforeAll(loadKernelsInNode);

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 400 };
const cvd = `flow.cvd[${id}]`;
const late = `flow.tfi[${id}](window=7)`;
let name: string;
let tab: Tab;
/** From then on the disk takes nothing. */
let full = false;

beforeEach(async () => {
  name = freshName();
  tab = await openTab(name);
  full = false;
  const create = tab.store.create.bind(tab.store);
  tab.store.create = async (session) => {
    const writer = await create(session);
    for (const what of ['write', 'tail'] as const) {
      const real = writer[what].bind(writer) as (...given: unknown[]) => Promise<void>;
      Object.assign(writer, {
        [what]: async (...given: unknown[]) => {
          if (full) throw new QuantabError('storage-full', 'The disk is full.');
          return real(...given);
        },
      });
    }
    return writer;
  };
});
afterEach(() => tab.store.close());

const patience = { timeout: 10_000 };
const rowsSeen = () => tab.service.position().then((p) => p?.row);

it.each(['write', 'tail'])('at a %s: recording stops and says so, views go on, later references begin now', async (at) => {
  const { service, store } = tab;
  const feed = await tab.start();
  const { sessionId } = feed;
  await service.ensure([cvd]);
  feed.trades(1_000);
  await expect.poll(rowsSeen).toBe(1_010);
  full = true;
  if (at === 'write') feed.trades(90);
  await expect.poll(() => tab.told(sessionId)?.recording, { timeout: 5_000 }).toBe(false);
  expect(tab.told(sessionId)).toMatchObject({ state: 'live', reason: 'Live, and not recorded any more: The disk is full.' });
  expect(tab.said().at(-1)).toMatch(/not recorded any more: The disk is full\. The 1,010 rows before are kept\. Live goes on/);
  expect((await service.health()).session?.id).toBe(sessionId);

  // The stored part is sealed, whole and of the hash of its rows.
  const record = await store.get(sessionId);
  expect(record).toMatchObject({ live: false, rows: { trade: 1_010 } });
  expect(record.tickHash).toMatch(/^[0-9a-f]{64}$/);
  const segments = await store.segments(sessionId);
  expect((await store.read(sessionId, 0, true)).n).toBe(1_010);
  expect(segments).toHaveLength(1);

  const before = (await rowsSeen())!;
  feed.trades(5_000);
  await expect.poll(rowsSeen).toBe(before + 5_000);
  expect((await service.view(cvd, whole)).last.ts).toBe(feed.ts());
  expect(await service.position()).toMatchObject({ live: true, state: 'playing' });
  await service.ensure([late]);
  expect(tab.said().at(-1)).toBe(`${late} begins now: the rows before are not stored.`);
  feed.trades(3_000);
  await expect.poll(async () => (await service.view(late, whole)).status.state).toBe('ok');
  expect((await service.view(late, whole)).columns.ts![0]).toBeGreaterThan(feed.ts() - 31_000_000);
  expect((await service.view(cvd, whole)).last.ts).toBe(feed.ts());
  await expect(service.open(sessionId, { play: true, speed: 1, from: feed.ts() - 1_000_000 })).rejects.toThrow('not stored');

  const last = (await service.view(cvd, whole)).last;
  await service.stopStream(sessionId);
  expect(await service.streams()).toEqual([]);
  expect((await service.view(cvd, whole)).last).toEqual(last);
  expect((await service.seek(sessionId, feed.ts(500))).row).toBe(501);
  expect((await service.exportSession('job', sessionId, { what: 'ticks', format: 'ndjson' })).size).toBeGreaterThan(0);
});

it('ends with the next session that is shown; off the stage there is nothing to go on for', async () => {
  const { service } = tab;
  const feed = await tab.start();
  full = true;
  feed.trades(10);
  await expect.poll(() => tab.told(feed.sessionId)?.recording).toBe(false);
  full = false;
  const second = await tab.start();
  await expect.poll(() => tab.told(feed.sessionId)?.state).toBe('stopped');
  expect(tab.told(feed.sessionId)?.reason).toContain('The disk was full');
  const third = await tab.start();
  full = true;
  second.trades(10);
  await expect.poll(() => tab.told(second.sessionId)?.state).toBe('failed');
  expect((await service.streams()).map(({ sessionId }) => sessionId)).toEqual([third.sessionId]);
  full = false;
});

it('of a session that is there for now removes it when it is left', async () => {
  const feed = await tab.start({ record: false });
  full = true;
  feed.trades(10);
  await expect.poll(() => tab.said().join()).toContain('not recorded any more');
  feed.trades(10);
  await expect.poll(rowsSeen).toBe(30);
  full = false;
  const next = await tab.start();
  await expect.poll(async () => (await tab.store.list()).map((record) => record.id)).toEqual([next.sessionId]);
});

it('is put in order later where there was no room even for that', async () => {
  const { service, store } = tab;
  const create = store.create.bind(store);
  store.create = async (session) => {
    const writer = await create(session);
    const { abandon } = writer as unknown as { abandon(): void };
    writer.commit = async () => {
      abandon.call(writer);
      throw new QuantabError('storage-full', 'The disk is full.');
    };
    return writer;
  };
  const feed = await tab.start();
  feed.trades(200);
  await expect.poll(async () => (await store.segments(feed.sessionId)).at(-1)?.bytes, patience).toBeGreaterThan(0);
  full = true;
  feed.trades(10);
  await expect.poll(() => tab.said().at(-1), patience).toContain('is put in order when there is room');
  feed.trades(40);
  await expect.poll(rowsSeen, patience).toBe(260);
  expect((await service.sessions())[0]).toMatchObject({ live: true });
  full = false;
  await service.stopStream(feed.sessionId);
  expect(tab.said().at(-1)).toMatch(/was stopped and sealed\. 210 of 260 rows are kept\./);
  expect((await service.sessions())[0]).toMatchObject({ live: false, rows: { trade: 210 } });
  expect((await store.read(feed.sessionId, 0, true)).n).toBe(210);
});

it('goes on while an earlier stretch is shown, and comes back with every row', async () => {
  const { service, store } = tab;
  const feed = await tab.start();
  const { sessionId } = feed;
  await service.ensure([cvd]);
  feed.trades(3_000);
  await expect.poll(rowsSeen, patience).toBe(3_010);
  await service.open(sessionId, { play: true, speed: 1, from: feed.ts() - 20_000_000 });
  feed.trades(400);
  await expect.poll(async () => (await store.segments(sessionId)).at(-1)?.rows, patience).toBe(3_410);
  full = true;
  feed.trades(600);
  await expect.poll(() => tab.told(sessionId)?.recording, patience).toBe(false);
  expect(tab.told(sessionId)).toMatchObject({ state: 'live', reason: 'Live, and not recorded any more: The disk is full.' });
  expect(await service.position()).toMatchObject({ live: false, state: 'playing' });
  feed.trades(30_000);
  await expect.poll(async () => (await service.position())?.rows, patience).toBe(34_010);

  expect(await service.open(sessionId, { play: false, speed: 1 })).toMatchObject({ live: true, row: 34_010 });
  feed.trades(10);
  await expect.poll(rowsSeen, patience).toBe(34_020);
  const { last } = await service.view(cvd, whole);
  expect(last.ts).toBe(feed.ts());
  // The same as of a session that was never rewound and is stored.
  full = false;
  const name = freshName();
  const other = await openTab(name);
  const same = await other.start();
  await other.service.ensure([cvd]);
  same.trades(34_010);
  await expect.poll(() => other.service.position().then((p) => p?.row), patience).toBe(34_020);
  expect((await other.service.view(cvd, whole)).columns).toEqual((await service.view(cvd, whole)).columns);
  await other.service.stopStream();
  other.store.close();
  // From now on going back would lose what is not stored.
  await expect(service.open(sessionId, { play: true, speed: 1, from: feed.ts() - 1_000_000 })).rejects.toThrow('not stored');
  await service.stopStream(sessionId);
});

it('goes on while something that was asked for is computed from the first row', async () => {
  const { service, store } = tab;
  const feed = await tab.start();
  feed.trades(70_000);
  await expect.poll(rowsSeen, patience).toBe(70_010);
  const isCut = () => expect.poll(() => tab.told(feed.sessionId)?.recording, patience).toBe(false);
  const read = store.read.bind(store);
  store.read = async (...given) => {
    store.read = read;
    full = true;
    feed.trades(500);
    await isCut();
    return read(...given);
  };
  await service.ensure([late]);
  expect(tab.told(feed.sessionId)).toMatchObject({ state: 'live', recording: false });
  feed.trades(20);
  await expect.poll(rowsSeen, patience).toBe(70_530);
  const { last, columns } = await service.view(late, whole);
  expect(last.ts).toBe(feed.ts());
  expect(columns.ts?.[0]).toBeLessThan(feed.ts(70_000));
});
