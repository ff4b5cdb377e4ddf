/** Live with faults, every study planned, and the replay of what was recorded: the same outputs to the bit, and a hash that verifies. */
import { expect, type Page, test } from '@playwright/test';
import {
  hashAgain,
  hashesOfRuns,
  hashesOfStage,
  openViews,
  type PlannedStudy,
  planEveryStudy,
  stillUnknown,
} from './tools/live-outputs.ts';
import { noData, openDesk, sharedData } from './tools/page.ts';
import { startVenueProcess, type VenueProcess } from './tools/venue-process.ts';

/** What is broken in mid-run: a connection is cut, a number of the book's chain is another one. */
const faults = [{ name: 'cut' }, { name: 'sequence', kind: 'book' }];

const running = (page: Page, id: string) =>
  page.evaluate(async (session) => (await globalThis.quantab.stream.status()).find(({ sessionId }) => sessionId === session), id);

async function grows(page: Page, id: string, more: number): Promise<void> {
  const before = (await running(page, id))?.rows ?? 0;
  await expect.poll(async () => (await running(page, id))?.rows, { timeout: 30_000 }).toBeGreaterThan(before + more);
}

async function isWell(page: Page, id: string): Promise<void> {
  await expect
    .poll(
      async () => {
        const status = await running(page, id);
        return [status?.state, ...(status?.instruments ?? []).map(({ book }) => book)].join();
      },
      { timeout: 30_000 },
    )
    .toBe('live,known,known');
}

/** No row comes any more for a moment. */
async function settles(page: Page, id: string): Promise<void> {
  let before = -1;
  await expect
    .poll(
      async () => {
        const rows = (await running(page, id))?.rows ?? 0;
        const still = rows - before < 5;
        before = rows;
        return still;
      },
      { timeout: 20_000, intervals: [250] },
    )
    .toBe(true);
}

/** What is known of a session so far: a bar has the time of its end, and is known a second later at most. */
function spanOf(page: Page, id: string): Promise<{ from: number; to: number }> {
  return page.evaluate(async (session) => {
    const { sessions } = globalThis.quantab;
    const info = (await sessions.list()).find((each) => each.id === session)!;
    return { from: info.from, to: (await (await sessions.current())!.position()).ts - 1.1e6 };
  }, id);
}

/** These need a minute and more, or 20 bars and more, whatever is asked for; the last three orders of many sizes, or depth that falls. */
const slow = [
  ...['book.phase', 'book.temperature', 'flow.kyle', 'pairs.cointegration', 'pairs.kalman', 'tick.regime'],
  ...['flow.huang-stoll', 'book.depth-temperature', 'book.free-energy'],
];

async function compare(page: Page, venues: VenueProcess, venue: string): Promise<void> {
  await openDesk(page);
  // What the desk shows by itself is there: from now on the stage is ours.
  await expect(page.locator('.chip')).toHaveText('SIMULATED', { timeout: 15_000 });
  const id = await page.evaluate(
    async ([name, url]) => (await globalThis.quantab.stream.start({ venue: name!, url: url! })).sessionId,
    [venue, venues.url],
  );
  await isWell(page, id);
  const plans: PlannedStudy[] = await planEveryStudy(page, id);
  expect(new Set(plans.map((plan) => plan.id)).size).toBe((await page.evaluate(() => globalThis.quantab.studies.list())).length);
  await openViews(page, plans);
  await grows(page, id, 400);
  for (const fault of faults) {
    await venues.control({ ...fault, venue });
    await expect.poll(async () => (await running(page, id))?.gaps, { timeout: 20_000 }).toBeGreaterThan(0);
    await isWell(page, id);
    await grows(page, id, 300);
  }
  // Until the short windows have the bars of a second that they need since the gap.
  const short = plans.filter(({ id, shortest }) => shortest && !slow.includes(id));
  let missing = short;
  await expect
    .poll(
      async () => {
        const { from, to } = await spanOf(page, id);
        missing = await stillUnknown(page, missing, from, to);
        return missing.map(({ ref }) => ref);
      },
      { timeout: 60_000, intervals: [1_000] },
    )
    .toEqual([]);
  await venues.control({ pause: true });
  let live: Awaited<ReturnType<typeof hashesOfStage>>;
  let span: { from: number; to: number };
  try {
    await settles(page, id);
    span = await spanOf(page, id);
    // The stream runs: what is hashed is what was computed as the rows came.
    live = await hashesOfStage(page, plans, span.from, span.to);
    expect(await running(page, id)).toMatchObject({ recording: true });
  } finally {
    await venues.control({ pause: false });
  }
  await page.evaluate((session) => globalThis.quantab.stream.stop(session), id);
  const stored = (await page.evaluate(() => globalThis.quantab.sessions.list())).find((info) => info.id === id)!;
  expect(stored).toMatchObject({ live: false });
  expect(stored.gaps).toBeGreaterThan(1);

  // A page that knows nothing of the live run.
  await page.reload();
  await page.evaluate(() => globalThis.quantab.ready);
  await expect(page.locator('.chip')).toHaveText('FILE', { timeout: 20_000 });
  const atEnd = async () => (await globalThis.quantab.sessions.current())?.position();
  await expect.poll(async () => (await page.evaluate(atEnd))?.state, { timeout: 30_000 }).toBe('ended');
  const seen = await page.evaluate(async (session) => {
    const replay = await globalThis.quantab.sessions.replay(session, { speed: 'max' });
    await replay.done;
    return replay.position();
  }, id);
  expect(seen.row).toBe(Object.values(stored.rows).reduce((sum, n) => sum + n, 0));
  await openViews(page, plans);
  const replayed = await hashesOfStage(page, plans, span.from, span.to);
  expect(replayed).toEqual(live);
  // Computed apart from any stage: each study once, of the first instrument or two.
  const once = plans.filter((plan, i) => plan.shortest && plans.findIndex((other) => other.shortest && other.id === plan.id) === i);
  const { hashes, outputHashes } = await hashesOfRuns(page, id, once, span.from, span.to);
  expect(hashes).toEqual(Object.fromEntries(once.map(({ ref }) => [ref, live[ref]])));
  // The bars of some last longer than the run.
  for (const { ref, interval = '1s' } of plans) if (interval === '1s') expect(live[ref]!.n, ref).toBeGreaterThan(2);
  // Not all are empty: what a run of seconds can fill is filled.
  for (const { ref } of short) expect(live[ref]!.known, ref).toBeGreaterThan(0);
  const again = await hashAgain(page, id);
  expect(again.after).toBe(again.before);
  expect(again.rows).toBe(seen.row);
  const session = (await page.evaluate(() => globalThis.quantab.sessions.list())).find(({ tickHash }) => tickHash === again.after)!.id;
  // The rows are the same to the bit: a few of the studies say what that means.
  const few = once.filter((_, i) => i % 6 === 0);
  const anew = (await hashesOfRuns(page, session, few, span.from, span.to)).outputHashes;
  expect(anew).toEqual(Object.fromEntries(few.map(({ ref }) => [ref, outputHashes[ref]])));
}

test('a recorded market of Binance futures, ten times as fast: live and replay say the same', async ({ page }) => {
  test.skip(!sharedData, noData);
  test.setTimeout(240_000);
  const venues = await startVenueProcess(['--tape', 'binance-raw', '--speed', '10']);
  try {
    await venues.prepare('binance-futures', ['BTCUSDT', 'ETHUSDT']);
    await compare(page, venues, 'binance-futures');
  } finally {
    await venues.close();
  }
});

for (const venue of ['bybit-linear', 'okx']) {
  test(`${venue}: live and replay say the same`, { tag: '@long' }, async ({ page }) => {
    test.setTimeout(240_000);
    const venues = await startVenueProcess(['--rate', '60']);
    try {
      await compare(page, venues, venue);
    } finally {
      await venues.close();
    }
  });
}
