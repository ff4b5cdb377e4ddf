/** Made-up tables as bytes of text, of the shape that archives have: bars, quotes, depth, book snapshots. Seeded. */

type Line = (i: number, random: (below: number) => number) => string;

/** Lines until about `bytes` are there, behind `header`. */
function textOf(bytes: number, header: string, line: Line): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const out = new Uint8Array(bytes + (1 << 21));
  let state = 12_345;
  const random = (below: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  let length = 0;
  let part = header;
  for (let i = 0; length < bytes; i++) {
    part += `${line(i, random)}\n`;
    if (part.length < 1 << 20) continue;
    length += encoder.encodeInto(part, out.subarray(length)).written;
    part = '';
  }
  return out.slice(0, length);
}

const start = 1_704_067_200_000;

interface MadeTable {
  readonly id: string;
  readonly name: string;
  make(bytes: number): Uint8Array<ArrayBuffer>;
}

/** Levels of both sides that move a little from row to row. */
function bookLine(depth: number): (random: (below: number) => number) => string {
  let mid = 1_165_700;
  const sizes = Array.from({ length: 2 * depth }, (_, i) => 1_000 + i);
  return (random) => {
    if (random(4) === 0) mid += random(3) - 1;
    sizes[random(2 * depth)] = 1 + random(50_000);
    let text = '';
    for (let k = 0; k < depth; k++) {
      const [ask, bid] = [mid + 1 + 3 * k, mid - 3 * k];
      const [askQty, bidQty] = [sizes[2 * k]!, sizes[2 * k + 1]!];
      text += `,${ask / 100},${askQty / 1_000},${bid / 100},${bidQty / 1_000}`;
    }
    return text;
  };
}

function tableOf(id: string, name: string, header: string, line: () => Line): MadeTable {
  return { id, name, make: (bytes) => textOf(bytes, header, line()) };
}

const ohlcv = (random: (below: number) => number): string => {
  const open = 4_000_000 + random(100_000);
  const [high, low] = [open + random(9_000), open - random(9_000)];
  const price = (px: number): string => (px / 100).toFixed(2);
  return `${price(open)},${price(high)},${price(low)},${price(low + random(high - low + 1))},${(random(9_999_999) / 1e5).toFixed(5)}`;
};

export const madeTables: readonly MadeTable[] = [
  tableOf('binance-klines', 'BTCUSDT-1m-2024-01.csv', '', () => (i, random) => {
    const open = start + i * 60_000;
    return `${open},${ohlcv(random)},${open + 59_999},${random(1e9) / 100},${random(9_999)},${random(1e6) / 1e4},${random(1e9) / 100},0`;
  }),
  tableOf(
    'ohlcv-csv',
    'BTCUSDT.csv',
    'timestamp,open,high,low,close,volume\n',
    () => (i, random) => `${new Date(start + i * 60_000).toISOString().slice(0, 19).replace('T', ' ')},${ohlcv(random)}`,
  ),
  tableOf(
    'binance-book-ticker',
    'BTCUSDT-bookTicker-2024-01-01.csv',
    'update_id,best_bid_price,best_bid_qty,best_ask_price,best_ask_qty,transaction_time,event_time\n',
    () => (i, random) => {
      const bid = 422_835 + random(100);
      return `${3_766_214_302 + i},${bid / 10},${random(9_999) / 1e3},${(bid + 1) / 10},${random(9_999) / 1e3},${start + i * 3},${start + i * 3 + 5}`;
    },
  ),
  tableOf('binance-book-depth', 'BTCUSDT-bookDepth-2024-01-01.csv', 'timestamp,percentage,depth,notional\n', () => (i, random) => {
    const time = new Date(start + Math.floor(i / 10) * 30_000).toISOString().slice(0, 19).replace('T', ' ');
    return `${time},${[-5, -4, -3, -2, -1, 1, 2, 3, 4, 5][i % 10]},${(random(1e9) / 1e5).toFixed(8)},${(random(1e9) * 7.3).toFixed(8)}`;
  }),
  tableOf(
    'tardis-quotes',
    'quotes.csv',
    'exchange,symbol,timestamp,local_timestamp,ask_amount,ask_price,bid_price,bid_amount\n',
    () => (i, random) => {
      const [time, bid] = [start * 1_000 + i * 777, 1_165_700 + random(100)];
      return `binance-futures,BTCUSDT,${time},${time + 4_321},${random(9_999) / 1e3},${(bid + 1) / 100},${bid / 100},${random(9_999) / 1e3}`;
    },
  ),
  tableOf(
    'tardis-book-snapshot',
    'book_snapshot_25.csv',
    `exchange,symbol,timestamp,local_timestamp${Array.from({ length: 25 }, (_, k) => `,asks[${k}].price,asks[${k}].amount,bids[${k}].price,bids[${k}].amount`).join('')}\n`,
    () => {
      const levels = bookLine(25);
      return (i, random) => `binance-futures,BTCUSDT,${start * 1_000 + i * 777},${start * 1_000 + i * 777 + 4_321}${levels(random)}`;
    },
  ),
];
