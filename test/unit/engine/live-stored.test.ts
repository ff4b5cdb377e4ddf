/** What a live feed brings beside trades is stored, replayed, exported and hashed like them; a running session can be exported. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { FLAG_CONTINUES, INSTRUMENT_ALL, KIND_CLOCK, KIND_LIQUIDATION, KIND_MARK, SIDE_SELL } from '../../../assembly/layout.ts';
import { headerLength, preludeBytes, readHeader } from '../../../src/sources/session-file.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';
import { firstTs, id, openTab, type Tab } from './live-rig.ts';

beforeAll(loadKernelsInNode);

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 400 };
const bars = `risk.volatility[${id}](interval=1s)`;
let tab: Tab;

beforeEach(async () => {
  tab = await openTab(freshName());
});
afterEach(() => tab.store.close());

const textOf = async (session: string, options: object): Promise<string[]> => {
  const blob = await tab.service.exportSession('job', session, { what: 'ticks', format: 'csv', ...options } as never);
  return (await blob.text()).trim().split('\n');
};

it('keeps clocks, marks, liquidations and gaps, and replays to the same', async () => {
  const { service, store } = tab;
  const feed = await tab.start();
  await service.ensure([bars]);
  const { writer } = feed;
  const at = (seconds: number): number => firstTs + seconds * 1e6;
  feed.trades(10_000);
  for (let s = 101; s < 140; s++) {
    writer.row(KIND_CLOCK, 0, 1, INSTRUMENT_ALL, at(s), at(s), Number.NaN, Number.NaN, 0);
    writer.row(KIND_MARK, 0, 1, 0, at(s), at(s), 100 + s / 10, Number.NaN, 0);
    if (s === 110) writer.row(KIND_LIQUIDATION, SIDE_SELL, 1, 0, at(s), at(s), 100, 3, 0);
    if (s >= 120) writer.gap(0, at(s), at(s), Number.NaN, s === 120 ? 0 : FLAG_CONTINUES);
  }
  writer.flush();
  const rows = 10_010 + 39 + 39 + 1 + 20;
  await expect.poll(async () => (await service.position())?.row).toBe(rows);
  expect(await service.position()).toMatchObject({ ts: at(139) });
  expect((await service.streams())[0]).toMatchObject({ gaps: 1 });
  expect(await service.instruments()).toMatchObject([{ rows: { trade: 10_010, mark: 39, liquidation: 1, gap: 20 } }]);
  const live = [bars, `mark[${id}]`, `liquidations[${id}]`].map((ref) => service.view(ref, whole));
  const seen = (await Promise.all(live)).map(({ columns, gaps, status }) => ({ columns, gaps, status }));
  expect(seen[0]!.status.state).toBe('gap');
  expect([...seen[1]!.gaps]).toEqual([at(120), at(139)]);

  // While it runs: what is stored until now.
  const csv = await textOf(feed.sessionId, {});
  expect(csv).toHaveLength(rows + 1);
  expect(csv.filter((line) => line.includes(',clock,,'))).toHaveLength(39);
  expect((await textOf(feed.sessionId, { what: 'output', ref: `liquidations[${id}]` })).slice(-1)[0]).toMatch(/,-3$/);
  expect((await textOf(feed.sessionId, { what: 'trades' })).length).toBe(10_011);
  const file = await service.exportSession('job', feed.sessionId, { what: 'ticks', format: 'session' });
  const prelude = new Uint8Array(await file.slice(0, preludeBytes).arrayBuffer());
  const json = new Uint8Array(await file.slice(preludeBytes, preludeBytes + headerLength('x', prelude)).arrayBuffer());
  expect(await readHeader('x', prelude, json)).toMatchObject({ rows: { trade: 10_010, clock: 39, gap: 20 }, gaps: 1 });
  expect(await service.due({ days: 1e-9, bytes: 1 })).toEqual([]);

  await service.stopStream(feed.sessionId);
  const record = await store.get(feed.sessionId);
  expect(record).toMatchObject({ gaps: 1, rows: { clock: 39, mark: 39 } });
  expect((await store.read(feed.sessionId, 0, true)).n).toBe(rows);
  // From the first row again, off the stage before.
  const other = await tab.start({ record: false });
  await service.open(feed.sessionId, { play: false, speed: 1 });
  await service.ensure([bars]);
  const again = await Promise.all([bars, `mark[${id}]`, `liquidations[${id}]`].map((ref) => service.view(ref, whole)));
  expect(again.map(({ columns, gaps }) => ({ columns, gaps }))).toEqual(seen.map(({ columns, gaps }) => ({ columns, gaps })));
  expect(again[0]!.status.state).toBe('gap');
  expect(other.sessionId).not.toBe(feed.sessionId);
});
