/** The page may run its own code alone: all of the desk works under its content policy, and a script from elsewhere does not run. */
import { expect, test } from '@playwright/test';
import { dropFiles, openDesk, tradesCsv, waitForSessions } from './tools/page.ts';

test('desk, workers, kernels and service worker obey the content policy; other scripts are refused', async ({ page, context, baseURL }) => {
  const refused: string[] = [];
  page.on('console', (message) => {
    if (/content security policy/i.test(message.text())) refused.push(message.text());
  });
  const elsewhere: string[] = [];
  context.on('request', (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith('http') && origin !== new URL(baseURL!).origin) elsewhere.push(request.url());
  });
  page.on('websocket', (socket) => elsewhere.push(socket.url()));
  await openDesk(page);
  await dropFiles(page, [{ name: 'trades.csv', bytes: Buffer.from(tradesCsv(20_000)) }]);
  await waitForSessions(page, 1);
  await expect(page.getByText('Candles', { exact: true }).first()).toBeVisible();
  const seen = await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    const [session] = await globalThis.quantab.sessions.list();
    const study = await globalThis.quantab.studies.run('flow.cvd', { session: session!.id, instruments: [session!.instruments[0]!] });
    const { rows } = await globalThis.quantab.sessions.import(
      'data:text/csv,timestamp,symbol,price,size%0A1700000000000,ETHUSDT,2000,1%0A',
    );
    return { study: study.ts.length, rows };
  });
  expect(seen).toEqual({ study: 20_000, rows: 1 });
  await page.reload();
  await page.evaluate(() => globalThis.quantab.ready);
  await expect(page.getByText('Candles', { exact: true }).first()).toBeVisible();
  expect(refused).toEqual([]);
  // Nothing is asked of anyone else before the user has gone live.
  expect(elsewhere).toEqual([]);

  const ran = await page.evaluate(() => {
    const script = document.createElement('script');
    script.textContent = 'globalThis.foreign = true';
    document.head.append(script);
    return 'foreign' in globalThis;
  });
  expect(ran).toBe(false);
});
