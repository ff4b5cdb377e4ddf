/** What people really drop: each is refused or repaired in words, and nothing is half stored. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { openDesk, tradesCsv } from './tools/page.ts';

/** Imports bytes through the API; gives the report or the refusal, and what is stored after. */
async function importBytes(page: import('@playwright/test').Page, bytes: Buffer | string, name = 'file.csv') {
  const base64 = Buffer.from(bytes).toString('base64');
  return page.evaluate(
    async ([base64, name]) => {
      const blob = await (await fetch(`data:application/octet-stream;base64,${base64}`)).blob();
      const q = globalThis.quantab;
      const outcome = await q.sessions.import(new File([blob], name)).then(
        (report) => ({ report, error: undefined }),
        (error: { code: string; message: string }) => ({ report: undefined, error: { code: error.code, message: error.message } }),
      );
      return { ...outcome, stored: (await q.sessions.list()).filter(({ transient }) => !transient).length };
    },
    [base64, name] as const,
  );
}

const row = '1700000000000,BTCUSDT,30000.5,0.5';
const header = 'timestamp,symbol,price,size';

test.beforeEach(({ page }) => openDesk(page));

const refused: [string, Buffer | string, RegExp][] = [
  ['an empty file', '', /empty/i],
  ['a header alone', `${header}\n`, /no rows|header/i],
  ['zeros', Buffer.alloc(1_000_000), /zero|binary|text/i],
  ['binary', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 37) % 256)), /binary|text/i],
  ['UTF-16', Buffer.from(`\ufeff${header}\n${row}\n`, 'utf16le'), /UTF-16/],
  ['a truncated gzip', gzipSync(tradesCsv(20_000)).subarray(0, 20_000), /gzip|truncated|ends/i],
  ['a 10 MB single line', 'x'.repeat(10_000_000), /line/i],
  ['columns that mean nothing', 'a,b,c\n1,2,3\n4,5,6\n', /expected/i],
  ['only bad prices', `${header}\n1700000000000,BTCUSDT,-1,0.5\n1700000000001,BTCUSDT,0,0.5\n1700000000002,BTCUSDT,NaN,0.5\n`, /price/i],
];

for (const [what, bytes, words] of refused) {
  test(`${what}: refused in words, nothing stored`, async ({ page }) => {
    const { report, error, stored } = await importBytes(page, bytes);
    expect(report).toBeUndefined();
    expect(error?.message).toMatch(words);
    expect(error?.code).toBe('bad-input');
    expect(stored).toBe(0);
  });
}

test('bad rows are listed by line, good ones kept', async ({ page }) => {
  const lines = [
    header,
    row,
    '1700000000001,BTCUSDT,abc,1',
    '1700000000002,BTCUSDT,30001,1',
    '1700000000003,BTCUSDT,-5,1',
    '1700000000004,BTCUSDT,30002',
  ];
  const { report, stored } = await importBytes(page, `${lines.join('\n')}\n`);
  expect(stored).toBe(1);
  expect(report?.rejectedCount).toBe(3);
  expect(report?.rejected.map(({ line }) => line)).toEqual([3, 5, 6]);
  for (const { reason, text } of report?.rejected ?? []) expect([reason, text].every((words) => words.length > 2)).toBe(true);
});

test('rows out of order are put in order; mixed symbols become instruments', async ({ page }) => {
  const lines = ['1700000003000,BTCUSDT,30003,1', '1700000001000,ETHUSDT,2001,1', '1700000002000,BTCUSDT,30002,1'];
  const { report } = await importBytes(page, `${header}\n${lines.join('\n')}\n`);
  expect(report?.instruments).toHaveLength(2);
  const trades = await page.evaluate(async (session) => {
    const [instrument] = (await globalThis.quantab.data.instruments(session)).filter(({ symbol }) => symbol === 'BTCUSDT');
    const { price } = await globalThis.quantab.data.trades({ session, instrument: instrument?.id ?? '' });
    return [...price];
  }, report?.sessionId ?? '');
  expect(trades).toEqual([30002, 30003]);
});

test('a mapping given once is remembered for its header', async ({ page }) => {
  const result = await page.evaluate(async () => {
    const q = globalThis.quantab;
    const csv = (price: number) =>
      new Blob([`when,what,paid,given\n1700000000000,BTCUSDT,0.5,${price}\n1700000001000,BTCUSDT,0.25,${price + 1}\n`]);
    const unknown = await q.sessions.import(csv(30_000)).catch((error: { code: string }) => error.code);
    const mapping = { columns: { ts: 0, symbol: 1, qty: 2, px: 3 } };
    const first = await q.sessions.import(csv(30_000), { mapping });
    const second = await q.sessions.import(csv(40_000));
    const { price, qty } = await q.data.trades({ session: second.sessionId, instrument: second.instruments[0] ?? '' });
    return { unknown, rows: first.rows, price: [...price], qty: [...qty] };
  });
  expect(result).toEqual({ unknown: 'bad-input', rows: 2, price: [40_000, 40_001], qty: [0.5, 0.25] });
});

test('the same file twice is recognised and not doubled', async ({ page }) => {
  const csv = tradesCsv(2_000);
  const first = await importBytes(page, csv);
  const again = await importBytes(page, gzipSync(csv), 'copy.csv.gz');
  expect(again.report?.duplicateOf).toBe(first.report?.sessionId);
  expect(again.stored).toBe(1);
});

test('a cancel half-way stores nothing and is quick', async ({ page }) => {
  test.setTimeout(60_000);
  const result = await page.evaluate(async (text) => {
    const q = globalThis.quantab;
    const blob = new Blob(Array.from({ length: 40 }, () => text.replace(/^.*\n/, '')));
    const controller = new AbortController();
    let cancelled = 0;
    const outcome = await q.sessions
      .import(blob, {
        signal: controller.signal,
        onProgress: (done) => {
          if (done > 0 && !cancelled) {
            cancelled = performance.now();
            controller.abort();
          }
        },
      })
      .then(
        () => 'stored',
        (error: { code: string }) => error.code,
      );
    return { outcome, ms: performance.now() - cancelled, stored: (await q.sessions.list()).filter(({ transient }) => !transient).length };
  }, tradesCsv(50_000));
  expect(result.outcome).toBe('cancelled');
  expect(result.stored).toBe(0);
  expect(result.ms).toBeLessThan(1_000);
});

test('importing while replaying leaves the replay to finish', async ({ page }) => {
  test.setTimeout(60_000);
  const result = await page.evaluate(
    async ([one, two]) => {
      const q = globalThis.quantab;
      const first = await q.sessions.import(new Blob([one]), { title: 'one' });
      const replay = await q.sessions.replay(first.sessionId, { speed: 50 });
      const before = await replay.position();
      const second = await q.sessions.import(new Blob([two]), { title: 'two' });
      const sessions = await q.sessions.list();
      return { before: before.state, rows: second.rows, titles: sessions.map(({ title }) => title).sort() };
    },
    [tradesCsv(60_000), tradesCsv(20_000, 'ETHUSDT')] as const,
  );
  expect(result.before).toBe('playing');
  expect(result.rows).toBe(20_000);
  expect(result.titles).toEqual(['one', 'two']);
});

test('two tabs see the same sessions and corrupt nothing', async ({ page, context }) => {
  test.setTimeout(60_000);
  const other = await context.newPage();
  await openDesk(other);
  const load = (tab: typeof page, symbol: string) =>
    tab.evaluate(async (csv) => (await globalThis.quantab.sessions.import(new Blob([csv]))).sessionId, tradesCsv(30_000, symbol));
  const [a, b] = await Promise.all([load(page, 'BTCUSDT'), load(other, 'ETHUSDT')]);
  for (const tab of [page, other]) {
    const rows = await tab.evaluate(
      async (ids) => {
        const sessions = await globalThis.quantab.sessions.list();
        return Promise.all(
          ids.map(async (id) => {
            const instrument = sessions.find((session) => session.id === id)?.instruments[0] ?? '';
            return (await globalThis.quantab.data.trades({ session: id, instrument })).ts.length;
          }),
        );
      },
      [a, b],
    );
    expect(rows).toEqual([30_000, 30_000]);
  }
});
