/** A market that was asked for and comes late: what took the stage meanwhile stays there. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';
import { openTab, plan, type Tab } from './live-rig.ts';

beforeAll(loadKernelsInNode);

let name: string;
let tab: Tab;

beforeEach(async () => {
  name = freshName();
  tab = await openTab(name);
});
afterEach(() => tab.store.close());

it('that is not kept does not take the stage from one that is recorded, and leaves nothing', async () => {
  const { service, store } = tab;
  // The second feed that the tab opens: asked for while the stage is empty, its worker is on its way.
  await service.claimStream(`${name} 1`, plan, { venue: 'venue', record: false });
  const live = await tab.start();
  await expect(tab.start({ record: false })).rejects.toMatchObject({ code: 'cancelled' });
  expect(await service.position()).toMatchObject({ sessionId: live.sessionId, live: true });
  expect((await service.streams()).map(({ sessionId }) => sessionId)).toEqual([live.sessionId]);
  expect((await store.list()).map(({ id }) => id)).toEqual([live.sessionId]);
});

it('that is asked for while another one is shown takes the stage', async () => {
  const live = await tab.start();
  await tab.service.claimStream(`${name} 1`, plan, { venue: 'venue', record: false });
  const other = await tab.start({ record: false });
  expect(await tab.service.position()).toMatchObject({ sessionId: other.sessionId });
  expect(other.sessionId).not.toBe(live.sessionId);
});

it('that is asked for behind another takes the stage from it, though both were on their way', async () => {
  await tab.service.claimStream(`${name} 0`, plan, { venue: 'venue', record: false });
  await tab.service.claimStream(`${name} 1`, plan, { venue: 'venue', record: false });
  const first = await tab.start({ record: false });
  const second = await tab.start({ record: false });
  expect(await tab.service.position()).toMatchObject({ sessionId: second.sessionId });
  expect((await tab.service.streams()).map(({ sessionId }) => sessionId)).toEqual([second.sessionId]);
  expect(first.sessionId).not.toBe(second.sessionId);
});
