/** A tab that dies while it records: its renderer is killed by the system, as when memory is short. Times milliseconds of the wall. */
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { openDesk } from './page.ts';
import type { VenueProcess } from './venue-process.ts';

export interface Killed {
  sessionId: string;
  /** Rows the engine had a second (and the time of a write) before the kill, at the kill as far as was told, and rows that are stored after. */
  rowsBefore: number;
  rowsAtKill: number;
  rowsStored: number;
  /** Rows a second while it ran. */
  perSecond: number;
  /** From the newest stored row's time to the kill. */
  lostMs: number;
  /** How old the newest row of the tab was at most in the last seconds: what had been sent and had not been taken. */
  behindMs: number;
  /** Longest that the tab did not answer in the last seconds: a machine that does not let it run makes its second longer. */
  stalledMs: number;
}

/** Rows reach the disk once a second; a write takes a moment. */
const writeMs = 250;
const pollMs = 50;

/** Nothing is missing but the last second. */
export function expectLastSecond({ rowsBefore, rowsStored, lostMs, behindMs, stalledMs }: Killed): void {
  expect(rowsStored).toBeGreaterThanOrEqual(rowsBefore);
  expect(lostMs).toBeLessThan(1_000 + writeMs + behindMs + stalledMs);
}

/** SIGKILL to every renderer of the page's browser: the page with its workers, and the spare one. */
export async function killRenderers(page: Page): Promise<number> {
  const browser = page.context().browser();
  if (!browser) throw new Error('The context has no browser to ask');
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = (await session.send('SystemInfo.getProcessInfo')) as { processInfo: { type: string; id: number }[] };
  const crashed = page.waitForEvent('crash', { timeout: 10_000 });
  const at = Date.now();
  for (const { type, id } of processInfo) if (type === 'renderer') process.kill(id, 'SIGKILL');
  await crashed;
  await session.detach();
  return at;
}

/** Records for `seconds`, dies, opens again: what is there is listed as sealed, and replays to its last row. */
export async function killWhileRecording(context: BrowserContext, venues: VenueProcess, seconds: number): Promise<Killed> {
  const page = await context.newPage();
  await openDesk(page);
  await expect(page.locator('.chip')).toHaveText(/SIMULATED|FILE/, { timeout: 20_000 });
  const sessionId = await page.evaluate(
    async (url) =>
      (await globalThis.quantab.stream.start({ venue: 'binance-futures', url, channels: ['trades', 'book', 'quotes'] })).sessionId,
    venues.url,
  );
  const samples: { at: number; rows: number; behindMs: number }[] = [];
  const begun = Date.now();
  while (Date.now() - begun < seconds * 1_000) {
    const told = await page.evaluate(async (id) => {
      const { stream, sessions } = globalThis.quantab;
      const rows = (await stream.status()).find((status) => status.sessionId === id)?.rows ?? 0;
      const ts = (await (await sessions.current())?.position())?.ts ?? Number.NaN;
      return { rows, behindMs: Date.now() - ts / 1_000 };
    }, sessionId);
    samples.push({ at: Date.now(), ...told });
    await page.waitForTimeout(pollMs);
  }
  const killedAt = await killRenderers(page);
  await page.close();

  const again = await context.newPage();
  await openDesk(again);
  const info = (await again.evaluate(() => globalThis.quantab.sessions.list())).find(({ id }) => id === sessionId);
  if (!info) throw new Error('The session that was recorded is not there');
  expect(info).toMatchObject({ live: false, transient: false });
  const rowsStored = Object.values(info.rows).reduce((sum, n) => sum + n, 0);
  await expect(again.locator('.chip')).toHaveText(/SIMULATED|FILE/, { timeout: 20_000 });
  const seen = await again.evaluate(async (id) => (await (await globalThis.quantab.sessions.open(id)).position()).row, sessionId);
  expect(seen).toBe(rowsStored);
  expect(await verifies(again, sessionId)).toBe(sessionId);
  await again.close();
  const first = samples[0]!;
  const last = samples.at(-1)!;
  // What was told last, however long ago, and what was told in the seconds before the kill.
  const recent = samples.filter((sample) => sample === last || sample.at > killedAt - 4_000);
  return {
    sessionId,
    rowsBefore: samples.filter(({ at }) => at <= killedAt - 1_000 - writeMs).at(-1)?.rows ?? 0,
    rowsAtKill: last.rows,
    rowsStored,
    perSecond: Math.round((last.rows - first.rows) / ((last.at - first.at) / 1_000)),
    lostMs: Math.round(killedAt - info.to / 1_000),
    behindMs: Math.round(Math.max(...recent.map((sample) => sample.behindMs))),
    stalledMs: Math.round(Math.max(...recent.map(({ at }, i) => (recent[i + 1]?.at ?? killedAt) - at - pollMs))),
  };
}

/** The session whose rows have the hash that this one is listed with: its file is read as a new one, each segment hashed anew. */
export function verifies(page: Page, session: string): Promise<string | undefined> {
  return page.evaluate(async (id) => {
    const { sessions } = globalThis.quantab;
    return (await sessions.import(await sessions.export(id, { what: 'ticks', format: 'session' }))).duplicateOf;
  }, session);
}
