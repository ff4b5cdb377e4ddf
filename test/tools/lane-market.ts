/** Made-up rows of the event and book lanes, from a small market that moves on a grid of 0.1. */
import { bookBins, bookRanks } from '../../src/studies/study.ts';

type Columns = Record<string, Float64Array>;

/** Quotes that step about and trades at them; a trade stands beside the newest quote of an earlier time. The first few rows are quotes. */
export function fillEvents(columns: Columns, ts: Float64Array, start: number, random: () => number): void {
  const names = ['bid', 'bidQty', 'ask', 'askQty'];
  const quotes: number[] = [];
  let ticks = start;
  for (let i = 0; i < ts.length; i++) {
    columns.px[i] = Number.NaN;
    if (i < 3 || random() < 0.6) {
      if (random() < 0.4) ticks = Math.max(100, ticks + Math.round((random() - 0.5) * 4));
      columns.bid[i] = (ticks - 1 - Math.floor(random() * 2)) / 10;
      columns.ask[i] = (ticks + 1 + Math.floor(random() * 2)) / 10;
      columns.bidQty[i] = Math.ceil(random() * 90) / 10;
      columns.askQty[i] = Math.ceil(random() * 90) / 10;
      quotes.push(i);
      continue;
    }
    let at = quotes.length - 1;
    while (at >= 0 && ts[quotes[at]] >= ts[i]) at--;
    for (const name of names) columns[name][i] = at < 0 ? (name.endsWith('Qty') ? 0 : Number.NaN) : columns[name][quotes[at]];
    const buys = random() < 0.5;
    const inside = random() < 0.1;
    const newest = quotes[quotes.length - 1];
    columns.px[i] = inside ? ticks / 10 : columns[buys ? 'ask' : 'bid'][newest];
    columns.qty[i] = Math.ceil(random() * 1_000) / 1_000;
    columns.side[i] = random() < 0.02 ? 0 : buys ? 1 : -1;
  }
}

/** Ticks of each side of the made-up book, from the best on. */
const deep = 1_500;

/**
 * A book whose levels come, go and trade, and whose mid steps now and then. In the middle third of many rows some are not joined to the
 * row before, and some have fewer levels than ranks; before and after that nothing is missing.
 */
export function fillBooks(columns: Columns, rows: number, start: number, random: () => number): void {
  // Quantities by distance from the best of the side, which is at place 0 and never empty.
  const size = (): number => Math.ceil(random() * 90) / 10;
  // Depth falls with the distance, to a quarter at the far end.
  const sizeAt = (k: number): number => size() * (1 - (0.75 * k) / deep);
  const sides = [0, 1].map(() => new Float64Array(deep).map((_, k) => (k === 0 || random() < 0.8 ? sizeAt(k) : 0)));
  const best = [start, start + 1];
  const written = (['bid', 'ask'] as const).map((name) => {
    const list = (kind: string, n: number): Float64Array[] => Array.from({ length: n }, (_, k) => columns[`${name}${kind}${k}`]);
    return { px: list('Px', bookRanks), qty: list('Qty', bookRanks), bins: list('Bin', bookBins) };
  });
  for (let i = 0; i < rows; i++) {
    if (random() < 0.2) step(sides, best, random() < 0.5 ? 0 : 1, random() < 0.5, size, start);
    for (let change = 0; change < 3; change++) {
      const side = sides[random() < 0.5 ? 0 : 1];
      const at = Math.floor(random() * random() * (random() < 0.5 ? 15 : deep));
      side[at] = at > 0 && random() < 0.3 ? 0 : sizeAt(at);
    }
    const odd = rows > 3_000 && i > rows / 3 && i < (2 * rows) / 3;
    columns.joined[i] = i === 0 || (odd && random() < 0.01) ? 0 : 1;
    const trade = random();
    columns.bought[i] = trade < 0.15 ? size() : 0;
    columns.sold[i] = trade > 0.85 ? size() : 0;
    columns.binPx[i] = Math.max(1, ((best[0] + best[1]) / 2) * 1e-4) / 10;
    writeBook(written, i, sides, best, odd && random() < 0.01 ? 1 + Math.floor(random() * 8) : deep);
  }
}

/** One side's best goes or a better one comes, as long as the sides do not meet. */
function step(sides: Float64Array[], best: number[], which: number, better: boolean, size: () => number, start: number): void {
  const side = sides[which];
  const inward = which === 0 ? 1 : -1;
  const spread = best[1] - best[0];
  if (better ? spread > 1 : spread < 6 && Math.abs(best[which] - start) < start / 4) {
    if (better) {
      side.copyWithin(1, 0, deep - 1);
      side[0] = size();
      best[which] += inward;
    } else {
      side.copyWithin(0, 1);
      side[deep - 1] = 0;
      if (side[0] === 0) side[0] = size();
      best[which] -= inward;
    }
  }
}

/** Columns of one side: by rank, by rank, by bin. */
interface Written {
  px: Float64Array[];
  qty: Float64Array[];
  bins: Float64Array[];
}

/** `levels`: how many of each side there are at most. */
function writeBook(written: Written[], i: number, sides: Float64Array[], best: number[], levels: number): void {
  const mid = (best[0] + best[1]) / 2;
  const width = Math.max(1, mid * 1e-4);
  for (const [which, { px, qty: sizes, bins }] of written.entries()) {
    let rank = 0;
    for (let k = 0; k < bookBins; k++) bins[k][i] = 0;
    for (let away = 0; away < deep && rank < levels; away++) {
      const qty = sides[which][away];
      if (qty === 0) continue;
      const tick = which === 0 ? best[0] - away : best[1] + away;
      if (rank < bookRanks) {
        px[rank][i] = tick / 10;
        sizes[rank][i] = qty;
      }
      rank++;
      const bin = Math.floor(Math.abs(tick - mid) / width);
      if (bin >= bookBins) break;
      bins[bin][i] += qty;
    }
    for (; rank < bookRanks; rank++) {
      px[rank][i] = Number.NaN;
      sizes[rank][i] = 0;
    }
  }
}
