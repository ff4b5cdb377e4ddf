/**
 * Every format, 100 MB of it, through the page: MB a second from the call to a stored session, the longest wait between two words of
 * progress, and how long a cancel takes when a third is read. Takes minutes: run it with `--only import-formats`.
 */

const megabytes = Number(process.env.QUANTAB_BENCH_MB ?? 100);

/** In the page: the names and rows of each format, made by a seeded walk. `file` gives a File of about `bytes`. */
function prepare() {
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  let price = 600_000;
  let previous = 0;
  const walk = () => {
    price += Math.floor(random() * 5) - 2;
    return price;
  };
  const ms = (i) => 1_723_161_600_000 + i * 9;
  const qty = () => ((1 + Math.floor(random() * 5_000)) / 1_000).toFixed(3);
  const side = () => (random() < 0.5 ? 'buy' : 'sell');
  const px = (p) => (p / 10).toFixed(2);
  const levels = (count, line) => Array.from({ length: count }, (_, k) => line(k)).join(',');
  const names = levels(25, (k) => `asks[${k}].price,asks[${k}].amount,bids[${k}].price,bids[${k}].amount`);
  const iso = (i) => new Date(ms(i)).toISOString();
  const german = (value) => String(value).replace('.', ',');
  const depth = [-5, -4, -3, -2, -1, 1, 2, 3, 4, 5];

  const shapes = {
    'trades-csv': {
      name: 'a.csv',
      head: 'timestamp,symbol,price,size,side',
      row: (i) => `${ms(i)},BTCUSDT,${px(walk())},${qty()},${side()}`,
    },
    'trades-csv-iso': {
      name: 'a.csv',
      head: 'time,symbol,price,size,side',
      row: (i) => `${iso(i)},BTCUSDT,${px(walk())},${qty()},${side()}`,
    },
    'trades-csv-comma': {
      name: 'BTCEUR.csv',
      head: 'Datum;Uhrzeit;Kurs;Menge;Seite',
      row: (i) =>
        `09.08.2024;${iso(i % 9_000_000).slice(11, 23)};${german(px(walk()))};${german(qty())};${random() < 0.5 ? 'Kauf' : 'Verkauf'}`,
    },
    'trades-ndjson': {
      name: 'a.ndjson',
      row: (i) => `{"symbol":"BTCUSDT","ts":${ms(i)},"price":${px(walk())},"size":${qty()},"side":"${side()}"}`,
    },
    'binance-trades': {
      name: 'BTCUSDT-trades-2024-08-09.csv',
      row: (i) => `${4_000_000 + i},${px(walk())},${qty()},${px(price * 2)},${ms(i)},${random() < 0.5}`,
    },
    'binance-agg-trades': {
      name: 'BTCUSDT-aggTrades-2024-08-09.csv',
      row: (i) => `${4_000_000 + i},${px(walk())},${qty()},${9_000_000 + i},${9_000_000 + i},${ms(i)},${random() < 0.5}`,
    },
    'bybit-trades': {
      name: 'BTCUSDT2024-08-09.csv',
      head: 'timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional',
      row(i) {
        const q = qty();
        const p = px(walk());
        return `${(ms(i) / 1_000).toFixed(4)},BTCUSDT,${random() < 0.5 ? 'Buy' : 'Sell'},${q},${p},PlusTick,2af6a4b5-5b7a-5a1e-9a3e-${String(i).padStart(12, '0')},2.5e+11,${q},${(q * p).toFixed(4)}`;
      },
    },
    'okx-trades': {
      name: 'BTC-USDT-SWAP-trades-2024-08-09.csv',
      head: 'instrument_name,trade_id,side,price,size,created_time',
      row: (i) => `BTC-USDT-SWAP,${9_000_000 + i},${side()},${px(walk())},${1 + (i % 40)},${ms(i)}`,
    },
    'tardis-trades': {
      name: 'trades.csv',
      head: 'exchange,symbol,timestamp,local_timestamp,id,side,price,amount',
      row: (i) => `binance-futures,BTCUSDT,${ms(i)}000,${ms(i) + 3}123,${9_000_000 + i},${side()},${px(walk())},${qty()}`,
    },
    'tardis-quotes': {
      name: 'quotes.csv',
      head: 'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount',
      row: (i) => `binance-futures,BTCUSDT,${ms(i)}000,${ms(i) + 3}123,${qty()},${px(walk() + 1)},${px(price)},${qty()}`,
    },
    'tardis-book-snapshot': {
      name: 'book.csv',
      head: `exchange,symbol,timestamp,local_timestamp,${names}`,
      row(i) {
        walk();
        const level = (k) => `${px(price + 1 + k)},${qty()},${px(price - k)},${qty()}`;
        return `binance-futures,BTCUSDT,${ms(i)}000,${ms(i) + 3}123,${levels(25, level)}`;
      },
    },
    'binance-book-ticker': {
      name: 'BTCUSDT-bookTicker-2024-08-09.csv',
      head: 'update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time',
      row: (i) => `${3_766_214_302 + i},${px(walk())},${qty()},${px(price + 1)},${qty()},${ms(i)},${ms(i) + 4}`,
    },
    'binance-book-depth': {
      name: 'BTCUSDT-bookDepth-2024-08-09.csv',
      head: 'timestamp,percentage,depth,notional',
      row(i) {
        const at = new Date(1_704_067_208_000 + Math.floor(i / 10) * 30_000).toISOString();
        return `${at.slice(0, 10)} ${at.slice(11, 19)},${depth[i % 10]},${(6_000 + random() * 500).toFixed(8)},${(2.5e8 + random() * 1e6).toFixed(8)}`;
      },
    },
    'binance-klines': {
      name: 'BTCUSDT-1s-2017-07.csv',
      row(i) {
        previous = price;
        walk();
        const [low, high] = [Math.min(previous, price) - 3, Math.max(previous, price) + 3];
        const start = 1_500_000_000_000 + i * 1_000;
        return `${start},${px(previous)},${px(high)},${px(low)},${px(price)},${qty()},${start + 999},768978.69,2631,1.95157,369757.32,0`;
      },
    },
    'ohlcv-csv': {
      name: 'ETHUSDT-1s.csv',
      head: 'timestamp,open,high,low,close,volume',
      row(i) {
        previous = price;
        walk();
        const [low, high] = [Math.min(previous, price) - 3, Math.max(previous, price) + 3];
        return `${500_000_000 + i},${px(previous)},${px(high)},${px(low)},${px(price)},${qty()}`;
      },
    },
    'hftbacktest-raw': {
      name: 'btcusdt_20240809.txt',
      row(i) {
        const at = ms(i);
        if (i % 3 === 0)
          return `${at + 2}123456 {"stream":"btcusdt@trade","data":{"e":"trade","E":${at},"T":${at},"s":"BTCUSDT","t":${i / 3},"p":"${px(walk())}","q":"${qty()}","X":"MARKET","m":${random() < 0.5}}}`;
        return `${at + 2}123456 {"stream":"btcusdt@bookTicker","data":{"e":"bookTicker","u":${i},"s":"BTCUSDT","b":"${px(walk())}","B":"${qty()}","a":"${px(price + 1)}","A":"${qty()}","T":${at},"E":${at}}}`;
      },
    },
    lobster: {
      pair: [
        [
          'AAPL_2012-06-21_34200000_57600000_message_10.csv',
          (i) =>
            `${(34_200 + i * 0.001).toFixed(9)},${1 + (i % 3)},${11_885_113 + i},${1 + (i % 100)},${(walk() + 1) * 10},${i % 2 ? 1 : -1}`,
        ],
        [
          'AAPL_2012-06-21_34200000_57600000_orderbook_10.csv',
          (i) => levels(10, (k) => `${6_000_100 + (i % 50) * 100 + k * 100},${100 + k},${6_000_000 + (i % 50) * 100 - k * 100},${90 + k}`),
        ],
      ],
    },
  };

  function rowsTo(bytes, head, row, most = Number.POSITIVE_INFINITY) {
    const parts = head ? [`${head}\n`] : [];
    let size = 0;
    let i = 0;
    while (size < bytes && i < most) {
      let text = '';
      for (const end = Math.min(most, i + 2_000); i < end; i++) text += `${row(i)}\n`;
      parts.push(text);
      size += text.length;
    }
    return { parts, rows: i };
  }

  globalThis.benchFormats = Object.keys(shapes);
  globalThis.benchFiles = (id, bytes) => {
    const { name, head, row, pair } = shapes[id];
    if (!pair) return [new File(rowsTo(bytes, head, row).parts, name)];
    const [[first, message], [second, book]] = pair;
    // 23,400,000 ms of a trading day bound the rows.
    const books = rowsTo(bytes * 0.8, undefined, book, 23_000_000);
    return [new File(rowsTo(Number.POSITIVE_INFINITY, undefined, message, books.rows).parts, first), new File(books.parts, second)];
  };
}

/** In the page: imports the files, then again with a cancel on the way. */
async function measure({ id, bytes }) {
  const { sessions } = globalThis.quantab;
  const session = id === 'quantab-session';
  const files = session ? globalThis.benchKept : globalThis.benchFiles(id, bytes);
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let last = performance.now();
  let longest = 0;
  const start = last;
  const report = await sessions.import(files, {
    onProgress() {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
    },
  });
  longest = Math.max(longest, performance.now() - last);
  const ms = performance.now() - start;
  if (id === 'tardis-trades')
    globalThis.benchKept = [new File([await sessions.export(report.sessionId, { what: 'ticks', format: 'session' })], 'a.quantab')];
  await sessions.remove(report.sessionId);
  if (!session && !report.format.startsWith(id.replace(/-(iso|comma)$/, ''))) throw new Error(`${id} was read as ${report.format}`);
  const controller = new AbortController();
  let aborted = Number.NaN;
  await sessions
    .import(files, {
      signal: controller.signal,
      onProgress(done) {
        if (done < total / 3 || controller.signal.aborted) return;
        aborted = performance.now();
        controller.abort();
      },
    })
    .then(
      ({ sessionId }) => sessions.remove(sessionId),
      () => undefined,
    );
  return {
    ms,
    mb: total / 1e6,
    mbPerS: total / 1e3 / ms,
    gapMs: longest,
    cancelMs: performance.now() - aborted,
    rejected: report.rejectedCount,
  };
}

export default {
  name: 'import-formats',
  long: true,
  runs: 1,
  n: 1,
  note: `${megabytes} MB of each format through the page: MB/s, longest wait for progress, time to cancel`,
  async run({ page, url }) {
    await page.goto(url);
    await page.waitForFunction(() => globalThis.quantab !== undefined);
    await page.evaluate(() => globalThis.quantab.ready);
    await page.evaluate(prepare);
    const values = {};
    let ms = 0;
    const formats = await page.evaluate(() => globalThis.benchFormats);
    for (const id of [...formats, 'quantab-session']) {
      const measured = await page.evaluate(measure, { id, bytes: megabytes * 1e6 });
      ms += measured.ms;
      values[`${id}.mbPerS`] = measured.mbPerS;
      values[`${id}.gapMs`] = measured.gapMs;
      values[`${id}.cancelMs`] = measured.cancelMs;
      if (measured.rejected > 0) values[`${id}.rejected`] = measured.rejected;
    }
    return { ms, values };
  },
};
