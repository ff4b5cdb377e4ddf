/** Two tabs and one feed: one records, the other reads what the first stores, and can go on when it is gone. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';
import { id, openTab, plan, type Tab } from './live-rig.ts';

beforeAll(loadKernelsInNode);

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 400 };
const cvd = `flow.cvd[${id}]`;
const request = { venue: ['venue', 'other'] };
const patience = { timeout: 15_000 };
let first: Tab;
let second: Tab;

beforeEach(async () => {
  const name = freshName();
  first = await openTab(name);
  second = await openTab(name);
});
afterEach(async () => {
  await first.service.unclaimStream('first');
  await second.service.unclaimStream('second');
  await first.service.stopStream().catch(() => undefined);
  await second.service.stopStream().catch(() => undefined);
  first.store.close();
  second.store.close();
});

const rowsIn = (tab: Tab) => tab.service.position().then((p) => p?.row);

it('reads what another tab records of the same feed, and sees it sealed', async () => {
  expect(await first.service.claimStream('first', plan, request)).toBeUndefined();
  const feed = await first.start({}, 'first');
  const { sessionId } = feed;
  feed.trades(70_000);
  await expect.poll(() => rowsIn(first)).toBe(70_010);

  const status = await second.service.claimStream('second', plan, request);
  expect(status).toMatchObject({ sessionId, state: 'live', recording: false, readsOther: true });
  expect(second.said().at(-1)).toContain('is recorded by another tab; this one reads it.');
  await second.service.ensure([cvd]);
  expect(await second.service.position()).toMatchObject({ sessionId, live: true, state: 'playing' });
  await expect.poll(() => rowsIn(second), patience).toBe(70_010);
  feed.trades(123);
  await expect.poll(() => rowsIn(second), patience).toBe(70_133);
  const listed = { sessionId, rows: 70_133, recording: false, readsOther: true, venue: 'venue', title: 'Venue perps' };
  await expect.poll(() => second.service.streams(), patience).toMatchObject([listed]);
  expect((await second.service.sessions()).map(({ live }) => live)).toEqual([true]);
  await first.service.ensure([cvd]);
  const [there, here] = [await first.service.view(cvd, whole), await second.service.view(cvd, whole)];
  expect(here.columns).toEqual(there.columns);
  await expect(second.service.remove(sessionId)).rejects.toThrow('in another tab');

  // It looks back by itself, and comes up again.
  await second.service.open(sessionId, { play: true, speed: 1, from: feed.ts() - 30_000_000 });
  expect(await second.service.position()).toMatchObject({ live: false, state: 'playing' });
  feed.trades(7);
  await expect.poll(async () => (await second.service.position())?.rows, patience).toBe(70_140);
  await second.service.open(sessionId, { play: false, speed: 1 });
  expect(await second.service.position()).toMatchObject({ live: true, row: 70_140 });
  expect(await first.service.position()).toMatchObject({ live: true, row: 70_140 });

  feed.trades(3);
  await expect.poll(() => rowsIn(first)).toBe(70_143);
  await first.service.stopStream();
  await expect.poll(() => second.told(sessionId)?.state, patience).toBe('stopped');
  expect(second.told(sessionId)?.reason).toBe('The other tab ended it.');
  expect(await second.service.position()).toMatchObject({ row: 70_143, rows: 70_143, state: 'ended' });
  expect((await second.service.position())!.live).toBeUndefined();
  expect((await second.service.step(sessionId, -3)).row).toBe(70_140);
  // The feed is free again.
  expect(await second.service.claimStream('second', plan, request)).toBeUndefined();
});

it('puts in order what a tab that is gone has left, and can go live itself', async () => {
  await first.service.claimStream('first', plan, request);
  const feed = await first.start({}, 'first');
  feed.trades(500);
  await second.service.claimStream('second', plan, request);
  await expect.poll(() => rowsIn(second), patience).toBe(510);
  first.store.close();
  await expect.poll(() => second.told(feed.sessionId)?.state, patience).toBe('stopped');
  expect(second.told(feed.sessionId)?.reason).toContain('The tab that recorded it is gone; what it stored is sealed.');
  const [info] = await second.service.sessions();
  expect(info).toMatchObject({ id: feed.sessionId, live: false, rows: { trade: 510 } });
  expect(info?.tickHash).toMatch(/^[0-9a-f]{64}$/);
  expect((await second.store.read(feed.sessionId, 0, true)).n).toBe(510);
  await expect.poll(async () => second.service.claimStream('second', plan, request), patience).toBeUndefined();
  const own = await second.start({}, 'second');
  expect(own.status).toMatchObject({ recording: true, state: 'live' });
});

it('follows what is opened from the list too, and lets it be when another is opened', async () => {
  await first.service.claimStream('first', plan, request);
  const feed = await first.start({}, 'first');
  feed.trades(90);
  await expect.poll(async () => (await second.service.sessions())[0]?.rows.trade, patience).toBe(100);
  const position = await second.service.open(feed.sessionId, { play: false, speed: 1 });
  expect(position).toMatchObject({ sessionId: feed.sessionId, live: true, row: 100 });
  await expect(second.service.pause(feed.sessionId)).rejects.toThrow('newest row');
  const own = await second.start({ record: false });
  expect(await second.service.streams()).toMatchObject([{ sessionId: own.sessionId }]);
  expect(second.told(feed.sessionId)).toMatchObject({ state: 'stopped' });
  expect((await first.service.streams()).map(({ sessionId }) => sessionId)).toEqual([feed.sessionId]);
});

it('waits for a tab that is connecting; shows its own stream when it is asked for again', async () => {
  await first.service.claimStream('first', plan, request);
  const waiting = second.service.claimStream('second', plan, request);
  const feed = await first.start({}, 'first');
  expect(await waiting).toMatchObject({ sessionId: feed.sessionId, recording: false });
  const again = await first.service.claimStream('first', plan, request);
  expect(again).toMatchObject({ sessionId: feed.sessionId, recording: true });
  // Those of the race that was not won are free: only the feed that is recorded is taken.
  const [venue, other] = plan.venue === 'live' ? plan.candidates : [];
  if (plan.venue !== 'live' || !venue || !other) throw new Error('a live plan');
  expect(await second.service.claimStream('second', { ...plan, candidates: [other] }, request)).toBeUndefined();
  await second.service.unclaimStream('second');
  // One that is not to be kept is connected by each tab.
  expect(await second.service.claimStream('second', plan, { ...request, record: false })).toBeUndefined();
});

it('waits with a word, and no more when it is cancelled', async () => {
  await first.service.claimStream('first', plan, request);
  const waiting = second.service.claimStream('second', plan, request);
  const refused = expect(waiting).rejects.toMatchObject({ code: 'cancelled' });
  await expect.poll(() => second.said().at(-1), patience).toContain('is being connected already');
  await second.service.unclaimStream('second');
  await refused;
  await first.service.unclaimStream('first');
  // What was cancelled holds nothing.
  expect(await first.service.claimStream('again', plan, request)).toBeUndefined();
  await first.service.unclaimStream('again');
});

it('keeps the claim of a second start of the same tab when the first fails late', async () => {
  expect(await first.service.claimStream('first', plan, request)).toBeUndefined();
  await first.service.unclaimStream('first');
  expect(await first.service.claimStream('next', plan, request)).toBeUndefined();
  // The first, once more: its worker ended after it was cancelled.
  await first.service.unclaimStream('first');
  const feed = await first.start({}, 'next');
  expect(await second.service.claimStream('second', plan, request)).toMatchObject({ sessionId: feed.sessionId, recording: false });
});
