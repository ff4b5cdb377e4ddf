/** A venue that stays down while another answers: its session is sealed, and its last status names the other. */
import 'fake-indexeddb/auto';
import { expect, it } from 'vitest';
import { openTab } from './live-rig.ts';

it('seals what came and names the venue that answers', async () => {
  const tab = await openTab('venue-gone');
  const feed = await tab.start();
  feed.trades(500);
  feed.gone('Venue has sent nothing for 31 s; Other answers.', 'other');
  await expect.poll(() => tab.told(feed.sessionId)?.state).toBe('failed');
  expect(tab.told(feed.sessionId)).toMatchObject({ venue: 'venue', next: 'other', reason: /Other answers/, recording: false });
  expect(await tab.service.streams()).toEqual([]);
  expect(await tab.store.list()).toMatchObject([{ id: feed.sessionId, live: false, rows: { trade: 510 } }]);
  const again = await tab.start();
  expect(again.status).not.toHaveProperty('next');
  await tab.service.stopStream(again.sessionId);
});
