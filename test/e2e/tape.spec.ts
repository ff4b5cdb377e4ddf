/** Real recorded markets through the whole product, against an independent computation. */
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { dropFiles, fileOf, noData, openDesk, sharedData, waitForSessions } from './tools/page.ts';
import { barsOf, ofiOf, type RawTape, readTape } from './tools/raw-tape.ts';

test.skip(!sharedData, noData);

const files = ['usdm_btcusdt_20240808.gz', 'usdm_ethusdt_20240808.gz'];
const ids = ['BTC-USDT.perp@binance', 'ETH-USDT.perp@binance'];
const path = (name: string) => join(sharedData ?? '', 'binance-raw', name);

test('binance raw files dropped together: trades, bars, CVD, OFI and the book are right', async ({ page }) => {
  test.setTimeout(180_000);
  const tapes = files.map((name) => readTape(path(name)));
  await openDesk(page);
  await dropFiles(
    page,
    files.map((name) => fileOf(path(name))),
  );
  await waitForSessions(page, 1);
  const session = await page.evaluate(async () => (await globalThis.quantab.sessions.list()).find(({ transient }) => !transient));
  if (!session) throw new Error('the import stored no session');
  expect([...session.instruments].sort()).toEqual(ids);
  expect(session.gaps).toBe(0);
  expect(session.rows.trade).toBe(tapes.reduce((n, { trades }) => n + trades.length, 0));
  expect(session.rows.quote).toBe(2 * tapes.reduce((n, { quotes }) => n + quotes.length, 0));

  for (const [i, tape] of tapes.entries()) {
    const instrument = ids[i] as string;
    await compareTrades(tape, session.id, instrument);
    await compareBook(tape, session.id, instrument);
  }

  async function compareTrades(tape: RawTape, id: string, instrument: string): Promise<void> {
    const got = await page.evaluate(
      async ([session, instrument]) => {
        const q = globalThis.quantab;
        const request = { session, instruments: [instrument] };
        const [bars, cvd, ofi] = [
          await q.data.bars({ session, instrument, interval: '1s' }),
          await q.studies.run('flow.cvd', request),
          await q.studies.run('flow.ofi', request),
        ];
        const list = (columns: Record<string, Float64Array>) => Object.fromEntries(Object.entries(columns).map(([k, v]) => [k, [...v]]));
        return { bars: list(bars as unknown as Record<string, Float64Array>), cvd: list(cvd.outputs), ofi: list(ofi.outputs) };
      },
      [id, instrument] as const,
    );
    const bars = barsOf(tape.trades, 1_000_000);
    expect(got.bars.start).toEqual(bars.map(({ start }) => start));
    for (const key of ['open', 'high', 'low', 'close', 'trades'] as const) expect(got.bars[key]).toEqual(bars.map((bar) => bar[key]));
    for (const key of ['volume', 'buyVolume', 'vwap'] as const)
      close(
        got.bars[key] ?? [],
        bars.map((bar) => bar[key]),
        1e-9,
      );
    let sum = 0;
    close(
      got.cvd.cvd ?? [],
      tape.trades.map(({ sign, qty }) => (sum += sign * qty)),
      1e-9,
    );
    close((got.ofi.e ?? []).slice(1), ofiOf(tape.quotes).slice(1), 1e-9);
  }

  async function compareBook(tape: RawTape, id: string, instrument: string): Promise<void> {
    expect(tape.crossed).toBe(0);
    const ids = new Set(tape.quotes.map((quote) => quote.id));
    const shared = tape.tops.filter((top) => ids.has(top.id));
    expect(shared.length).toBeGreaterThan(100);
    const byId = new Map(tape.quotes.map((quote) => [quote.id, quote]));
    for (const top of shared) {
      const quote = byId.get(top.id);
      expect([top.bid, top.ask, top.bidQty, top.askQty]).toEqual([quote?.bid, quote?.ask, quote?.bidQty, quote?.askQty]);
    }
    // The last depth message before each of these moments is the state the product must show there.
    for (const part of [0.2, 0.5, 0.8]) {
      const at = (tape.tops[Math.floor(tape.tops.length * part)] as { ts: number }).ts;
      const expected = tape.tops.slice(0, firstLater(tape, at)).at(-1);
      const book = await page.evaluate(
        async ([session, instrument, at]) => {
          const { bids, asks, known } = await globalThis.quantab.data.book({ session, instrument, at, depth: 5 });
          return {
            known,
            bid: bids.price[0],
            ask: asks.price[0],
            bidQty: bids.qty[0],
            askQty: asks.qty[0],
            crossed: (bids.price[0] ?? 0) >= (asks.price[0] ?? 0),
          };
        },
        [id, instrument, at] as const,
      );
      expect(book).toMatchObject({ known: true, crossed: false });
      expect([book.bid, book.ask, book.bidQty, book.askQty]).toEqual([expected?.bid, expected?.ask, expected?.bidQty, expected?.askQty]);
    }
  }
});

/** Index of the first depth message later than `at`. */
function firstLater(tape: RawTape, at: number): number {
  const index = tape.tops.findIndex((top) => top.ts > at);
  return index < 0 ? tape.tops.length : index;
}

function close(got: number[], expected: number[], tolerance: number): void {
  expect(got.length).toBe(expected.length);
  let worst = 0;
  for (let i = 0; i < got.length; i++) {
    const error = Math.abs((got[i] as number) - (expected[i] as number)) / Math.max(1, Math.abs(expected[i] as number));
    if (!(error <= worst)) worst = error;
  }
  expect(worst).toBeLessThanOrEqual(tolerance);
}

test('a recorder CSV goes through the generic format', async ({ page }) => {
  const name = 'test_positive_binance_trade_stream_usd_m_futures_trxusdt_04-03-2025.csv.gz';
  const file = fileOf(join(sharedData ?? '', 'recorder-trx', name));
  const { gunzipSync } = await import('node:zlib');
  const lines = gunzipSync(file.bytes)
    .toString('utf8')
    .trim()
    .split('\n')
    .filter((line) => !line.startsWith('#'));
  const all = lines.slice(1).map((line) => line.split(','));
  // The recorder kept one row of price and quantity 0: no trade.
  const rows = all.filter((row) => Number(row[7]) > 0);
  expect(all.length - rows.length).toBe(1);
  await openDesk(page);
  await dropFiles(page, [file]);
  await waitForSessions(page, 1);
  const got = await page.evaluate(async () => {
    const session = (await globalThis.quantab.sessions.list()).find(({ transient }) => !transient);
    if (!session) throw new Error('nothing stored');
    const trades = await globalThis.quantab.data.trades({ session: session.id, instrument: session.instruments[0] ?? '' });
    return { n: trades.ts.length, price: [...trades.price], qty: [...trades.qty], side: [...trades.side], id: [...trades.id] };
  });
  expect(got.n).toBe(rows.length);
  expect(got.id).toEqual(rows.map((row) => Number(row[6])));
  expect(got.price).toEqual(rows.map((row) => Number(row[7])));
  expect(got.qty).toEqual(rows.map((row) => Number(row[8])));
  expect(got.side).toEqual(rows.map((row) => (row[9] === '1' ? -1 : 1)));
});

test('the same ticks pushed in random cuts and replayed give the same hashes', async ({ page }) => {
  test.setTimeout(120_000);
  const tape = readTape(path(files[0] as string));
  const trades = tape.trades;
  await openDesk(page);
  const result = await page.evaluate(async (rows) => {
    const q = globalThis.quantab;
    const column = (key: keyof (typeof rows)[number], from: number, to: number) =>
      Float64Array.from(rows.slice(from, to), (row) => row[key]);
    let seed = 7;
    const random = () => {
      seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
      return seed / 2 ** 32;
    };
    for (let at = 0; at < rows.length; ) {
      const to = Math.min(rows.length, at + 1 + Math.floor(random() * 500));
      await q.stream.push('BTC-USDT.perp@mine', {
        ts: column('ts', at, to),
        price: column('price', at, to),
        qty: column('qty', at, to),
        side: column('sign', at, to),
        id: column('id', at, to),
      });
      at = to;
    }
    await q.stream.stop();
    const csv = [
      'ts,symbol,price,size,side,id',
      ...rows.map((row) => `${row.ts},BTCUSDT,${row.price},${row.qty},${row.sign > 0 ? 'buy' : 'sell'},${row.id}`),
    ].join('\n');
    const report = await q.sessions.import(new Blob([csv]), { title: 'the same from a file' });
    const sessions = await q.sessions.list();
    const hashes: Record<string, string>[] = [];
    for (const session of sessions) {
      const instrument = session.instruments[0] ?? '';
      const one: Record<string, string> = { tick: session.tickHash };
      for (const study of ['price.vwap', 'flow.cvd', 'flow.tfi', 'risk.volatility']) {
        one[study] = (await q.studies.run(study, { session: session.id, instruments: [instrument] })).outputHash;
      }
      hashes.push(one);
    }
    return { report, hashes, n: sessions.length };
  }, trades);
  expect(result.n).toBe(2);
  expect(result.hashes[0]).toEqual(result.hashes[1]);
});
