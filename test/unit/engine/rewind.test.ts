/** Looking back while a session goes on being recorded: its own controls, and back at the newest row. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';
import { id, openTab, type Tab } from './live-rig.ts';

beforeAll(loadKernelsInNode);

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 400 };
const cvd = `flow.cvd[${id}]`;
let tab: Tab;

beforeEach(async () => {
  tab = await openTab(freshName());
});
afterEach(() => tab.store.close());

const position = () => tab.service.position();
const rowsSeen = (): Promise<unknown> => position().then((p) => p?.row);

it('shows an earlier stretch with controls while rows go on being stored, and comes back', async () => {
  const { service } = tab;
  const feed = await tab.start();
  const { sessionId } = feed;
  await service.ensure([cvd]);
  feed.trades(70_000);
  await expect.poll(rowsSeen).toBe(70_010);
  expect(await position()).toMatchObject({ state: 'playing', live: true, rows: 70_010 });
  const there = (await service.view(cvd, whole)).last;
  await expect(service.pause(sessionId)).rejects.toThrow('newest row');

  await service.open(sessionId, { play: true, speed: 1, from: feed.ts() - 60_000_000 });
  expect(await position()).toMatchObject({ sessionId, state: 'playing', live: false, speed: 1 });
  const back = (await position())!;
  expect(back.ts).toBeGreaterThanOrEqual(feed.ts() - 60_000_000);
  expect(back.ts).toBeLessThan(feed.ts() - 50_000_000);
  await service.pause(sessionId);
  expect(await position()).toMatchObject({ state: 'paused', live: false });
  const stood = (await position())!.row;
  feed.trades(500);
  await expect.poll(async () => (await service.streams())[0]?.rows).toBe(70_510);
  expect(await position()).toMatchObject({ row: stood, rows: 70_510, state: 'paused' });
  expect((await service.view(cvd, whole)).last.ts).toBe((await position())!.ts);
  expect((await service.step(sessionId, 3)).row).toBe(stood + 3);
  expect((await service.seek(sessionId, feed.ts() - 1_000_000)).ts).toBe(feed.ts() - 1_000_000);
  await service.seek(sessionId, 0);
  // Beyond what had been stored when it went back.
  expect((await service.seek(sessionId, feed.ts())).row).toBe(70_510);

  const shown = await service.open(sessionId, { play: false, speed: 1 });
  expect(shown).toMatchObject({ row: 70_510, rows: 70_510, live: true, state: 'playing' });
  feed.trades(10);
  await expect.poll(rowsSeen).toBe(70_520);
  expect((await service.view(cvd, whole)).last.ts).toBe(feed.ts());
  expect(there.ts).toBeLessThan(feed.ts());

  await service.stopStream(sessionId);
  const live = await service.view(cvd, whole);
  await service.open(sessionId, { play: false, speed: 1 });
  expect((await service.view(cvd, whole)).columns).toEqual(live.columns);
  expect(await position()).toMatchObject({ state: 'ended' });
  expect((await position())!.live).toBeUndefined();
});

it('is live again by itself when it has come up to the newest row', async () => {
  const feed = await tab.start();
  feed.trades(2_000);
  await expect.poll(rowsSeen).toBe(2_010);
  await tab.service.open(feed.sessionId, { play: true, speed: 1, from: feed.ts() - 10_000_000 });
  await tab.service.speed(feed.sessionId, 'max');
  await expect.poll(position).toMatchObject({ live: true, row: 2_010 });
  feed.trades(5);
  await expect.poll(rowsSeen).toBe(2_015);
  const ended = tab.events.filter((event) => event.type === 'ended');
  expect(ended).toHaveLength(1);
});

it('goes on as an ordinary replay when the stream ends meanwhile', async () => {
  const { service } = tab;
  const feed = await tab.start();
  feed.trades(2_000);
  await expect.poll(rowsSeen).toBe(2_010);
  await service.open(feed.sessionId, { play: true, speed: 1, from: feed.ts() - 10_000_000 });
  await service.pause(feed.sessionId);
  const { row } = (await position())!;
  await service.stopStream(feed.sessionId);
  expect(await position()).toMatchObject({ row, rows: 2_010, state: 'paused' });
  expect((await service.step(feed.sessionId, 1)).row).toBe(row + 1);
  await service.speed(feed.sessionId, 'max');
  await service.play(feed.sessionId);
  await expect.poll(position).toMatchObject({ state: 'ended', row: 2_010 });
});

it('works of a session that is there for now, and of one off the stage', async () => {
  const { service } = tab;
  const feed = await tab.start({ record: false });
  feed.trades(1_000);
  await expect.poll(rowsSeen).toBe(1_010);
  await service.open(feed.sessionId, { play: true, speed: 1, from: feed.ts() - 5_000_000 });
  expect(await position()).toMatchObject({ live: false });
  expect((await service.sessions()).map((session) => session.id)).toEqual([feed.sessionId]);
  const kept = await tab.start();
  kept.trades(500);
  await expect.poll(async () => (await service.streams()).at(-1)?.rows).toBe(510);
  const other = await tab.start();
  expect(await position()).toMatchObject({ sessionId: other.sessionId });
  await service.open(kept.sessionId, { play: true, speed: 1, from: kept.ts() - 1_000_000 });
  expect(await position()).toMatchObject({ sessionId: kept.sessionId, live: false });
  kept.trades(7);
  await service.open(kept.sessionId, { play: false, speed: 1 });
  await expect.poll(position).toMatchObject({ row: 517, live: true });
});

it('goes on being recorded while something that was asked for is computed from its first row', async () => {
  const { service, store } = tab;
  const feed = await tab.start();
  for (let k = 0; k < 5; k++) feed.trades(60_000);
  await expect.poll(rowsSeen, { timeout: 10_000 }).toBe(300_010);
  const refs = [cvd, `flow.tfi[${id}](window=33)`, `price.vwap[${id}]`];
  const asked = Promise.all([
    ...refs.map((ref) => service.ensure([ref])),
    service.ensure(['nothing.here[X]']).catch((thrown) => thrown.code),
  ]);
  for (let k = 0; k < 20; k++) feed.trades(1_000);
  expect((await asked).at(-1)).toBe('not-found');
  await expect.poll(rowsSeen).toBe(320_010);
  const live = await Promise.all(refs.map((ref) => service.view(ref, whole)));
  await service.stopStream();
  expect((await store.get(feed.sessionId)).rows.trade).toBe(320_010);
  await service.open(feed.sessionId, { play: true, speed: 'max' });
  await expect.poll(position, { timeout: 10_000 }).toMatchObject({ state: 'ended', row: 320_010 });
  const again = await Promise.all(refs.map((ref) => service.view(ref, whole)));
  expect(again.map(({ columns }) => columns)).toEqual(live.map(({ columns }) => columns));
});

it('keeps up in its status and says what the feed notes', async () => {
  const feed = await tab.start();
  expect(feed.status).toMatchObject({ title: 'Venue perps', state: 'live', recording: true, reason: 'Venue perps answered first.' });
  const [info] = await tab.service.sessions();
  expect(info?.title).toMatch(/^Venue perps: BTCUSDT, \d{4}-\d\d-\d\d \d\d:\d\d UTC$/);
  feed.tell({ state: 'connecting', reason: 'The connection is gone; trying again in 2 s.', retryAt: 7e15, reconnects: 1, perSecond: 44 });
  feed.note('Book of BTC-USDT taken anew.');
  await expect
    .poll(() => tab.told(feed.sessionId))
    .toMatchObject({
      state: 'connecting',
      reason: 'The connection is gone; trying again in 2 s.',
      retryAt: 7e15,
      reconnects: 1,
      perSecond: 44,
      lagMs: { p50: 3, p99: 9 },
      skewMs: 2,
    });
  const before = tab.events.length;
  for (let k = 0; k < 20; k++) feed.tell({ state: 'connecting', reason: 'The connection is gone; trying again in 2 s.', messages: k });
  feed.tell({ messages: 99 });
  await expect.poll(() => tab.told(feed.sessionId)).toMatchObject({ state: 'live', messages: 99, reason: 'Venue perps answered first.' });
  expect(tab.told(feed.sessionId)?.retryAt).toBeUndefined();
  expect(tab.events.slice(before).filter(({ type }) => type === 'stream').length).toBeLessThanOrEqual(2);
  expect(tab.said()).toContain('Book of BTC-USDT taken anew.');
  await tab.service.stopStream();
  expect(tab.told(feed.sessionId)).toMatchObject({ state: 'stopped', recording: false });
});

it('does what was asked last, however fast one asks', async () => {
  const { service } = tab;
  const feed = await tab.start();
  const { sessionId } = feed;
  await service.ensure([cvd]);
  feed.trades(70_000);
  await expect.poll(rowsSeen).toBe(70_010);
  const lookBack = () => service.open(sessionId, { play: true, speed: 1, from: feed.ts() - 60_000_000 });
  const comeBack = () => service.open(sessionId, { play: false, speed: 1 });
  await Promise.all([lookBack(), comeBack(), lookBack(), comeBack()]);
  expect(await position()).toMatchObject({ row: 70_010, live: true });
  feed.trades(10);
  await expect.poll(rowsSeen).toBe(70_020);
  await Promise.all([lookBack(), comeBack(), lookBack()]);
  expect(await position()).toMatchObject({ live: false });
  await comeBack();
  const live = await service.view(cvd, whole);
  await service.stopStream(sessionId);
  await service.open(sessionId, { play: false, speed: 1 });
  expect((await service.view(cvd, whole)).last).toEqual(live.last);
});
