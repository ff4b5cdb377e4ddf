/** Alerts: written, tried on the minutes of a crash, armed, replayed hit by hit; and on a running market, posted to a server that is there. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';
import { dropFiles, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';

const [from, to] = ['2025-02-02 12:00:00', '2025-02-03 12:00:00'];

function minutesOf(symbol: string): { name: string; bytes: Buffer } {
  const file = resolve(sharedData!, `klines-1m/2025_${symbol}_1m.csv.gz`);
  const [head = '', ...lines] = gunzipSync(readFileSync(file)).toString('utf8').split('\n');
  const day = lines.filter((line) => line.slice(0, 19) >= from && line.slice(0, 19) < to);
  return { name: `${symbol}_1m.csv`, bytes: Buffer.from(`${[head, ...day].join('\n')}\n`) };
}

test('a rule says when it would have fired, is armed, and each hit is one click from its replay', async ({ page }) => {
  test.skip(sharedData === undefined, noData);
  await openDesk(page);
  await dropFiles(page, [minutesOf('ETHUSDT'), minutesOf('BTCUSDT')]);
  await waitForSessions(page, 1);
  await page.getByRole('button', { name: 'Alerts', exact: true }).click();
  await page.getByRole('button', { name: 'New alert' }).click();
  const form = page.getByRole('form', { name: 'New alert' });
  await expect(form.getByRole('textbox', { name: 'Number' })).toHaveCount(2);
  await expect(form.getByText(/Would have fired \d+ times/)).toBeVisible();
  const { hits, first } = await page.evaluate(async () => {
    const q = globalThis.quantab;
    const session = (await q.sessions.list()).find(({ transient }) => !transient)!;
    const z = (await q.alerts.references()).find(({ ref }) => ref.endsWith('.z'))!.ref;
    const found = await q.alerts.backtest({ when: `${z} > 2 or ${z} < -2` }, session.id);
    return { hits: found.length, first: found.at(-1)! };
  });
  await expect(form.getByText(`Would have fired ${hits} times`)).toBeVisible();
  expect(hits).toBeGreaterThan(5);

  // As text, with a fault that is told where it is.
  await form.getByRole('button', { name: 'Text' }).click();
  const text = form.getByRole('textbox', { name: 'When' });
  const kept = await text.inputValue();
  await text.fill(`${kept} and`);
  await expect(form.getByText(/^Character \d+: expected a number, a reference/)).toBeVisible();
  await expect(form.getByRole('button', { name: 'Arm' })).toBeDisabled();
  await text.fill(kept);
  await form.getByRole('textbox', { name: 'Title' }).fill('Spread is far');
  const axe = await new AxeBuilder({ page }).include('#work').analyze();
  expect(axe.violations).toEqual([]);
  await form.getByRole('button', { name: 'Arm' }).click();
  await expect(page.getByRole('list', { name: 'Rules' }).getByRole('button', { name: 'Spread is far', exact: true })).toBeVisible();

  // Beside the pair it says the same, and goes to the moment.
  await page.getByRole('button', { name: 'Pairs', exact: true }).click();
  const brief = page.getByRole('group', { name: 'Alerts on this session' });
  await expect(brief.getByRole('row', { name: /Spread is far/ }).first()).toContainText(`${hits} times`);
  await brief
    .getByRole('button', { name: /^Replay at/ })
    .first()
    .click();
  const position = () => page.evaluate(async () => (await (await globalThis.quantab.sessions.current())?.position())?.ts ?? 0);
  await expect.poll(position).toBe(first.ts);
});

test('on a running market a hit is told, listed and posted once; the address is nowhere', async ({ page }) => {
  const posts: { path: string; body: string }[] = [];
  const server = createServer((request, response) => {
    response.setHeader('Access-Control-Allow-Origin', '*').setHeader('Access-Control-Allow-Headers', 'content-type');
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk));
    request.on('end', () => {
      if (request.method === 'POST') posts.push({ path: request.url ?? '', body });
      response.end('ok');
    });
  });
  await new Promise<void>((done) => server.listen(0, done));
  const { port } = server.address() as AddressInfo;
  await openDesk(page);
  const told = await page.evaluate(async (url) => {
    const q = globalThis.quantab;
    const hook = await q.alerts.webhooks.add({ title: 'Mine', kind: 'json', url });
    const heard = new Promise<string>((done) => {
      q.on('alert', (data) => done((data as { event: { id: string } }).event.id));
    });
    const stream = await q.stream.start({ venue: 'simulated', speed: 5 });
    const [instrument] = await q.data.instruments(stream.sessionId);
    const mid = `quote[${instrument!.id}].mid`;
    await q.alerts.create({
      title: 'Price moves',
      when: `trades[${instrument!.id}].price crosses above ${mid}`,
      hysteresis: 0,
      cooldownSec: 3_600,
      webhook: hook,
    });
    return heard;
  }, `http://localhost:${port}/s3cret`);
  await expect.poll(() => posts.length).toBe(1);
  expect(posts[0]!.path).toBe('/s3cret');
  expect(JSON.parse(posts[0]!.body)).toMatchObject({ id: told, title: 'Price moves' });
  await page.getByRole('button', { name: 'Alerts', exact: true }).click();
  const history = page.getByRole('group', { name: 'Hits' });
  await expect(history.getByRole('row', { name: /Price moves.*sent: Mine/ })).toBeVisible();
  const all = await page.evaluate(async () => {
    const q = globalThis.quantab;
    const parts = [
      await q.log(),
      await q.alerts.list(),
      await q.alerts.history(),
      await q.alerts.webhooks.list(),
      await q.workspaces.current(),
      await q.health(),
    ];
    return JSON.stringify(parts);
  });
  expect(all).toContain('"Price moves\\" fired');
  expect(all).not.toContain('s3cret');
  server.close();
});
