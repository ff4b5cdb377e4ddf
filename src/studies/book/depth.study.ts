/** What the book can take near the mid: depth, how it grows with distance, what a trade of a given size would cost. One row a message of the book. */
import type { Column } from '../../kernels/arena.ts';
import { openDayRank } from '../day-rank.ts';
import { ofBook } from '../one-row.ts';
import { bookBins, bookRanks, defineStudy } from '../study.ts';

/** Squared distances of the bins from their mean, summed: the denominator of a slope over them. */
const spreadOfBins = (bookBins * (bookBins ** 2 - 1)) / 12;
/** A scale for values above 0: places to an octave, and the place of 1. */
const perOctave = 8 / Math.LN2;
const unity = 256;
const places = 512;
/** Seconds of the past before a value is judged by it. */
const leastPast = 60;

export default defineStudy({
  id: 'book.depth',
  title: 'Depth of the book',
  clock: 'book',
  instruments: 1,
  params: {
    within: { title: 'Depth is counted to', default: 10, unit: 'bps', min: 0.5, max: 20, outputs: ['bid', 'ask', 'thin'] },
    amount: { title: 'Size of the trade', default: 100_000, min: 1e-9, max: 1e12, outputs: ['buyCost', 'sellCost'] },
    in: { title: 'Size is in', default: 'quote', options: ['base', 'quote'], outputs: ['buyCost', 'sellCost'] },
  },
  outputs: [
    { id: 'bid', title: 'Bid depth', kind: 'line', unit: 'base' },
    { id: 'ask', title: 'Ask depth', kind: 'line', unit: 'base' },
    { id: 'bidSlope', title: 'Bid depth gained a basis point', kind: 'line', unit: 'base/bps' },
    { id: 'askSlope', title: 'Ask depth gained a basis point', kind: 'line', unit: 'base/bps' },
    { id: 'buyCost', title: 'Cost of buying', kind: 'line', unit: 'bps' },
    { id: 'sellCost', title: 'Cost of selling', kind: 'line', unit: 'bps' },
    { id: 'bidGap', title: 'From the best bid to the next', kind: 'line', unit: 'steps' },
    { id: 'askGap', title: 'From the best ask to the next', kind: 'line', unit: 'steps' },
    { id: 'thin', title: 'Liquidity crisis', kind: 'marker', unit: 'flag' },
  ],
  warmup: () => 1,
  open(ctx) {
    const book = ctx.books(0);
    const { ts, bidPx, askPx, binPx } = book;
    const { arena, call } = ctx.kernels;
    const out = (id: string): Float64Array => outputs[id].view;
    const names = ['bid', 'ask', 'bidSlope', 'askSlope', 'buyCost', 'sellCost', 'bidGap', 'askGap', 'thin'];
    const outputs = Object.fromEntries(names.map((id) => [id, ctx.output(id)]));
    const [mids, bins, sums] = [arena.f64(ctx.maxRows), arena.f64(ctx.maxRows), arena.f64(ctx.maxRows)];
    const within = (ctx.params.within as number) * 1e-4;
    /** A column: a whole number among fractions costs an object at each row. */
    const amount = Float64Array.of(ctx.params.amount as number);
    const ofQuote = ctx.params.in === 'quote';
    const step = ctx.instruments[0].tickSize;
    /** Whether the newest book had a mid and yet too little for the trade: buying, selling. */
    const short = ctx.state(2);
    const spreads = openDayRank(ctx, places, leastPast);
    const depths = openDayRank(ctx, places, leastPast);
    return {
      push(from, to) {
        if (to <= from) return;
        const [bid, ask, width, mid, n] = [bidPx[0].view, askPx[0].view, binPx.view, mids.view, bins.view];
        for (let i = from; i < to; i++) {
          mid[i] = (bid[i] + ask[i]) / 2;
          // A millionth of a bin is rounding.
          n[i] = Math.min(bookBins, Math.round(((within * mid[i]) / width[i]) * 1e6) / 1e6);
        }
        depth(out('bid'), book.bidBin, n, from, to);
        depth(out('ask'), book.askBin, n, from, to);
        slope(out('bidSlope'), book.bidBin, sums.view, mid, width, from, to);
        slope(out('askSlope'), book.askBin, sums.view, mid, width, from, to);
        gaps(out('bidGap'), bid, bidPx[1].view, step, from, to);
        gaps(out('askGap'), ask, askPx[1].view, step, from, to);
        const [buys, sells] = [out('buyCost'), out('sellCost')];
        cost(buys, 1, askPx, book.askQty, book.askBin, mid, width, amount, ofQuote, from, to);
        cost(sells, -1, bidPx, book.bidQty, book.bidBin, mid, width, amount, ofQuote, from, to);
        const known = mid[to - 1] === mid[to - 1];
        short.view[0] = known && buys[to - 1] !== buys[to - 1] ? 1 : 0;
        short.view[1] = known && sells[to - 1] !== sells[to - 1] ? 1 : 0;
        const [b, a, thin, deep] = [out('bid'), out('ask'), out('thin'), sums.view];
        for (let i = from; i < to; i++) n[i] = (ask[i] - bid[i]) / mid[i];
        call.vlog(bins.ptr + from * 8, to - from, bins.ptr + from * 8);
        toPlaces(n, from, to);
        spreads.push(ts.view, n, thin, from, to);
        for (let i = from; i < to; i++) n[i] = b[i] + a[i];
        call.vlog(bins.ptr + from * 8, to - from, bins.ptr + from * 8);
        toPlaces(n, from, to);
        depths.push(ts.view, n, deep, from, to);
        for (let i = from; i < to; i++)
          thin[i] = thin[i] !== thin[i] || deep[i] !== deep[i] ? Number.NaN : thin[i] > 0.95 && deep[i] < 0.1 ? 1 : 0;
      },
      gap() {
        spreads.gap();
        depths.gap();
      },
      sample(output) {
        if (output === 'thin') return { n: Math.floor(Math.min(spreads.seconds(), depths.seconds())), least: leastPast, unit: 'seconds' };
        const lacking = output === 'buyCost' ? short.view[0] : output === 'sellCost' ? short.view[1] : 0;
        return lacking ? { n: 0, least: 1, none: 'insufficient depth: the book near the mid holds less than that' } : ofBook;
      },
    };
  },
  doc: {
    what: 'How much stands near the mid on each side, how fast it grows with distance, how far the second price is from the best, and what a market order of a given size would pay beyond the mid.',
    formula: [
      String.raw`D = \sum_{d_k < \mathrm{within}} q_k`,
      String.raw`\mathrm{slope} = \frac{\sum_j (j - \bar j) \sum_{k \le j} q_k}{w \sum_j (j - \bar j)^2}`,
      String.raw`C(Q) = 10^4 \, \frac{|\bar p(Q) - m|}{m}`,
    ],
    where: String.raw`$q_k$: quantity of bin $k$ of ${bookBins}, each of width $w$, a basis point of the mid $m$ (a price step at least); $d_k$: its distance; $\bar p(Q)$: mean price of walking the book until $Q$ is filled, by the first ${bookRanks} levels and then by bins. Crisis: 1 while the relative spread is above 95 % of its past day and the depth below 10 % of its own.`,
    read: 'Compare cost with what you hope to gain: it is paid twice, in and out, and half of the spread is in it. A depth that falls while the spread widens says that makers step back: moves get larger. A large gap behind the best price is where the price can jump to.',
    limits:
      'Counts what is shown; icebergs are not, and quotes may be withdrawn before a trade gets there. Beyond the ten best levels the price of a fill is known to half a bin. Depth of a part of a bin takes it as even. A trade larger than the bins hold has no cost: insufficient depth. The past of the crisis flag decays over a day and is judged from 60 s on; in the first hours a low tenth means little.',
    references: [
      'Foucault, Pagano, Röell, Market Liquidity, ch. 2 (2013)',
      'Næs, Skjeltorp, Order book characteristics and the volume-volatility relation, J. Financial Markets 9 (2006)',
    ],
  },
});

/** Logarithms to their places on the scale; -1 where unknown. */
function toPlaces(logs: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) {
    const place = unity + Math.round(perOctave * logs[i]);
    logs[i] = place === place ? Math.max(0, Math.min(places - 1, place)) : -1;
  }
}

function depth(out: Float64Array, bins: readonly Column[], n: Float64Array, from: number, to: number): void {
  for (let i = from; i < to; i++) out[i] = 0;
  for (let k = 0; k < bins.length; k++) {
    const qty = bins[k].view;
    for (let i = from; i < to; i++) out[i] += qty[i] * Math.max(0, Math.min(1, n[i] - k));
  }
}

function slope(
  out: Float64Array,
  bins: readonly Column[],
  sums: Float64Array,
  mid: Float64Array,
  width: Float64Array,
  from: number,
  to: number,
): void {
  for (let i = from; i < to; i++) out[i] = sums[i] = 0;
  for (let k = 0; k < bins.length; k++) {
    const qty = bins[k].view;
    const away = k - (bins.length - 1) / 2;
    for (let i = from; i < to; i++) {
      sums[i] += qty[i];
      out[i] += away * sums[i];
    }
  }
  for (let i = from; i < to; i++) out[i] *= mid[i] / (1e4 * width[i] * spreadOfBins);
}

function gaps(out: Float64Array, best: Float64Array, next: Float64Array, step: number, from: number, to: number): void {
  for (let i = from; i < to; i++) out[i] = Math.round(Math.abs(next[i] - best[i]) / step);
}

/** Basis points beyond the mid that the mean price of a trade lies; NaN where the side holds less. `sign`: 1 buys from asks. */
function cost(
  out: Float64Array,
  sign: number,
  px: readonly Column[],
  qty: readonly Column[],
  bins: readonly Column[],
  mids: Float64Array,
  widths: Float64Array,
  amount: Float64Array,
  ofQuote: boolean,
  from: number,
  to: number,
): void {
  for (let row = from; row < to; row++) {
    const mid = mids[row];
    const width = widths[row];
    let left = amount[0];
    let base = 0;
    let paid = 0;
    let filled = false;
    let k = 0;
    for (; k < bookRanks && !filled; k++) {
      const price = px[k].view[row];
      const there = qty[k].view[row];
      // Fewer levels than ranks are all there are.
      if (!(there > 0)) break;
      const wanted = ofQuote ? left / price : left;
      filled = wanted <= there;
      const taken = filled ? wanted : there;
      base += taken;
      paid += taken * price;
      left -= ofQuote ? taken * price : taken;
    }
    if (!filled && k === bookRanks) {
      const last = sign * (px[bookRanks - 1].view[row] - mid);
      const first = Math.floor(last / width) | 0;
      for (let bin = first; bin < bookBins && !filled; bin++) {
        const price = mid + sign * Math.max(last, (bin + 0.5) * width);
        let there = bins[bin].view[row];
        // What the levels have given is not there twice.
        if (bin === first)
          for (let j = 0; j < bookRanks; j++)
            if (sign * (px[j].view[row] - mid) >= first * width) there = Math.max(0, there - qty[j].view[row]);
        const wanted = ofQuote ? left / price : left;
        filled = wanted <= there;
        const taken = filled ? wanted : there;
        base += taken;
        paid += taken * price;
        left -= ofQuote ? taken * price : taken;
      }
    }
    out[row] = filled ? ((sign * (paid / base - mid)) / mid) * 1e4 : Number.NaN;
  }
}
