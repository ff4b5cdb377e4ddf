/** What people really drop: each is refused or repaired in words, and nothing is half stored. */
import { gzipSync } from 'node:zlib';
import { expect, test } from '@playwright/test';
import { zipOf } from '../tools/zip.ts';
import { dropFiles, openDesk, tradesCsv, waitForSessions } from './tools/page.ts';

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

test('wrong arguments are refused before anything begins; no row of it is left', async ({ page }) => {
  const out = await page.evaluate(async (csv) => {
    const wrong: object[] = [
      { signal: 'x' },
      { title: 5 },
      { mapping: {} },
      { mappings: { a: 1 } },
      { format: Symbol('s') },
      { onProgress: 1 },
    ];
    const codes: string[] = [];
    for (const options of wrong) {
      const refused = await globalThis.quantab.sessions.import(new Blob([csv]), options).catch((error: { code: string }) => error);
      codes.push('code' in refused ? refused.code : 'stored');
    }
    const stands = globalThis.quantab.stream.start({ venue: 'simulated', seconds: 5, speed: 0 });
    codes.push(
      await stands.then(
        () => 'started',
        (error: { code: string }) => error.code,
      ),
    );
    const [{ name = '' } = {}] = await indexedDB.databases();
    const db = await new Promise<IDBDatabase>((resolve) => {
      const asked = indexedDB.open(name);
      asked.onsuccess = () => resolve(asked.result);
    });
    const rows = await new Promise<{ state: string }[]>((resolve) => {
      const asked = db.transaction('sessions').objectStore('sessions').getAll();
      asked.onsuccess = () => resolve(asked.result);
    });
    db.close();
    return { codes: [...new Set(codes)], pending: rows.filter(({ state }) => state === 'pending').length };
  }, tradesCsv(1_000));
  expect(out).toEqual({ codes: ['bad-input'], pending: 0 });
});

test('a file dropped twice at once counts once, and it is said', async ({ page }) => {
  const { rows, left } = await page.evaluate(async (csv) => {
    const files = ['a.csv', 'a (1).csv'].map((name) => new File([csv], name));
    const report = await globalThis.quantab.sessions.import(files);
    return { rows: report.rows, left: report.leftFiles };
  }, tradesCsv(5_000));
  expect(rows).toBe(5_000);
  expect(left).toEqual([{ name: 'a (1).csv', reason: 'the same file as a.csv' }]);
});

test('archives: bombs and archives in archives are refused, notes are passed over', async ({ page }) => {
  const bomb = gzipSync(Buffer.alloc(80 << 20, `${row}\n`), { level: 9 });
  const stopped = await importBytes(page, bomb, 'bomb.csv.gz');
  expect(stopped.error?.message).toMatch(/bomb\.csv\.gz unpacks to more than 250 times its size/);
  const nested = await zipOf({ name: 'a.csv', content: tradesCsv(10) }, { name: 'b.zip', content: await zipOf() });
  expect((await importBytes(page, Buffer.from(nested), 'n.zip')).error?.message).toContain('n.zip holds the archive b.zip');
  const several = await zipOf(
    { name: 'a.csv', content: tradesCsv(1_000) },
    { name: 'more/b.csv', content: tradesCsv(500, 'ETHUSDT') },
    { name: 'README.txt', content: 'About' },
  );
  const { report, stored } = await importBytes(page, Buffer.from(several), 's.zip');
  expect([report?.rows, report?.leftFiles.map(({ name }) => name), stored]).toEqual([1_500, ['s.zip/README.txt'], 1]);
});

test('a session file with a flipped byte is refused and names the segment; a whole one is the same session', async ({ page }) => {
  const out = await page.evaluate(async (csv) => {
    const q = globalThis.quantab;
    const { sessionId } = await q.sessions.import(new Blob([csv]), { title: 'first' });
    const { tickHash } = (await q.sessions.list()).find(({ id }) => id === sessionId) ?? { tickHash: '' };
    const file = await q.sessions.export(sessionId, { what: 'ticks', format: 'session' });
    await q.sessions.remove(sessionId);
    const bytes = new Uint8Array(await file.arrayBuffer());
    bytes[bytes.length - 50] = (bytes[bytes.length - 50] ?? 0) ^ 4;
    const refused = await q.sessions.import(new File([bytes], 'flip.quantab')).catch((error: { message: string }) => error.message);
    const after = (await q.sessions.list()).filter(({ transient }) => !transient).length;
    const again = await q.sessions.import(new File([file], 'whole.quantab'));
    const session = (await q.sessions.list()).find(({ id }) => id === again.sessionId);
    return { refused, after, title: session?.title, source: session?.source, same: session?.tickHash === tickHash, rows: again.rows };
  }, tradesCsv(100_000));
  expect(out.refused).toMatch(/flip\.quantab: segment 2 of 2 is damaged/);
  expect(out).toMatchObject({ after: 0, title: 'first', source: 'trades-csv', same: true, rows: 100_000 });
});

test('German decimal commas are read and said; all that is left out can be downloaded', async ({ page }) => {
  const lines = [
    'Datum;Uhrzeit;Kurs;Menge',
    '01.02.2025;09:30:00;1.234,5;0,25',
    '01.02.2025;09:30:01;=1+1;1',
    '01.02.2025;09:30:02;1.235,5;1,25',
  ];
  const { report } = await importBytes(page, `${lines.join('\n')}\n`, 'BTCEUR.csv');
  expect(report?.rows).toBe(2);
  expect(report?.notes.join(' ')).toContain('decimal comma');
  const leftOut = await page.evaluate(async (csv) => {
    const again = await globalThis.quantab.sessions.import(new File([csv], 'a.csv'));
    return again.leftOut?.text();
  }, 'time,price,size\n1700000000,5,1\n1700000001,bad,1\n');
  expect(leftOut).toMatch(/^file,line,what,reason,text\na\.csv,3,rejected,/);
});

test('an unknown table is asked about, and read as it is answered', async ({ page }) => {
  const csv = 'when;what;paid;given\n1700000000000;BTCUSDT;0,5;30.000,5\n1700000001000;BTCUSDT;0,25;30.001,5\n';
  await dropFiles(page, [{ name: 'unknown.csv', bytes: Buffer.from(csv) }]);
  const form = page.getByRole('form', { name: 'Columns of unknown.csv' });
  await expect(form.getByText('Still to be named: time, price, size.')).toBeVisible();
  await expect(form.getByRole('button', { name: 'Import' })).toBeDisabled();
  for (const [column, role] of [
    ['Column 1, when', 'Time'],
    ['Column 2, what', 'Symbol'],
    ['Column 3, paid', 'Size'],
    ['Column 4, given', 'Price'],
  ] as const)
    await form.getByLabel(column).selectOption({ label: role });
  await expect(form.getByText('2 of the first 2 rows can be read')).toBeVisible();
  await form.getByRole('button', { name: 'Import' }).focus();
  await page.keyboard.press('Enter');
  await waitForSessions(page, 1);
  // What was answered is remembered a moment after the session is listed.
  const again = async () => (await importBytes(page, csv.replaceAll('30.00', '40.00'), 'another.csv')).report?.rows;
  await expect.poll(again).toBe(2);
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
