/** What order-flow imbalance does to the price: a rolling regression of the middle's move on flow.ofi, bar by bar. One row a best quote. */
import { impactResult as at, openImpactWindow } from '../impact-window.ts';
import { ofBook } from '../one-row.ts';
import { bookRanks, defineStudy } from '../study.ts';

/** Fewest bars of a fit, and most that a window holds. */
const leastBars = 60;
const mostBars = 3_600;

export default defineStudy({
  id: 'flow.ofi-impact',
  title: 'Price impact of OFI',
  clock: 'quote',
  instruments: 1,
  params: {
    bar: { title: 'Bar', default: 1, unit: 's', min: 0.1, max: 3_600 },
    window: { title: 'Window', default: 1_800, unit: 's', min: 10, max: 86_400 },
  },
  outputs: [
    { id: 'beta', title: 'Impact', kind: 'line', unit: 'ticks / base', interval: { lo: 'betaLo', hi: 'betaHi' } },
    { id: 'r2', title: 'R²', kind: 'line', unit: 'fraction' },
    { id: 'r2Out', title: 'R², out of sample', kind: 'line', unit: 'fraction' },
    { id: 'r2Lag', title: 'R² of the bar before', kind: 'line', unit: 'fraction' },
    { id: 'depth', title: 'Implied depth', kind: 'line', unit: 'base' },
    { id: 'topDepth', title: 'Depth of the best quote', kind: 'line', unit: 'base' },
    { id: 'betaLo', title: 'Impact, lower end', kind: 'band', unit: 'ticks / base' },
    { id: 'betaHi', title: 'Impact, upper end', kind: 'band', unit: 'ticks / base' },
  ],
  // The depth of the best quote; a regression needs bars, not rows.
  warmup: () => 1,
  open(ctx) {
    const { ts, bid, bidQty, ask, askQty } = ctx.quotes(0);
    const { call, arena } = ctx.kernels;
    const [instrument] = ctx.instruments;
    const barMicros = Math.round((ctx.params.bar as number) * 1e6);
    const most = Math.max(leastBars, Math.min(mostBars, Math.round(((ctx.params.window as number) * 1e6) / barMicros)));
    const before = ctx.state(call.ofiState());
    const window = openImpactWindow(ctx, most, leastBars, 1);
    const flow = arena.f64(ctx.maxRows);
    /** Flow (of the best level alone), price change and number of the bar that is open, quotes in it, and the middle before; NaN: none. */
    const bar = ctx.state(bookRanks + 4);
    const [move, number, rows, middle] = [bookRanks, bookRanks + 1, bookRanks + 2, bookRanks + 3];
    const columns = ['beta', 'betaLo', 'betaHi', 'r2', 'r2Out', 'r2Lag', 'depth', 'topDepth'] as const;
    const [beta, lo, hi, r2, r2Out, r2Lag, depth, topDepth] = columns.map(ctx.output);
    function forget(): void {
      bar.view.fill(0);
      bar.view[number] = bar.view[middle] = Number.NaN;
    }
    return {
      start() {
        window.start();
        forget();
      },
      push(from, to) {
        if (to <= from) return;
        const byte = from * 8;
        call.ofi(bid.ptr + byte, bidQty.ptr + byte, ask.ptr + byte, askQty.ptr + byte, to - from, before.ptr, flow.ptr + byte);
        const [t, b, a, p, q, e, now, out] = [ts.view, bid.view, ask.view, bidQty.view, askQty.view, flow.view, bar.view, window.results];
        // The fit is in quote currency: the step of the price is a unit alone.
        const ticks = 1 / instrument!.tickSize;
        for (let i = from; i < to; i++) {
          const index = Math.floor(t[i]! / barMicros);
          if (index !== now[number]) {
            if (now[rows]! > 0) window.close(now);
            now.fill(0, 0, middle);
            now[number] = index;
          }
          // A crossed quote has no middle, and neither flow nor move is taken into it or out of it.
          const mid = b[i]! < a[i]! ? (b[i]! + a[i]!) / 2 : Number.NaN;
          const moved = mid - now[middle]!;
          now[middle] = mid;
          if (moved + e[i]! === moved + e[i]!) {
            now[rows]!++;
            now[move]! += moved;
            now[0]! += e[i]!;
          }
          const slope = out[at.beta]! * ticks;
          beta!.view[i] = slope;
          lo!.view[i] = out[at.lo]! * ticks;
          hi!.view[i] = out[at.hi]! * ticks;
          r2!.view[i] = out[at.r2]!;
          r2Out!.view[i] = out[at.r2Out]!;
          r2Lag!.view[i] = out[at.r2Lag]!;
          depth!.view[i] = slope > 0 ? 1 / (2 * slope) : Number.NaN;
          topDepth!.view[i] = mid === mid ? (p[i]! + q[i]!) / 2 : Number.NaN;
        }
      },
      gap() {
        // The bar is torn; those in the window stay.
        before.view.fill(0);
        forget();
      },
      sample(output) {
        if (output === 'topDepth') return ofBook;
        return {
          n: output === 'r2Out' ? window.told() : window.bars(),
          least: leastBars,
          unit: output === 'r2Out' ? 'bars told beforehand' : 'bars',
        };
      },
    };
  },
  doc: {
    what: 'By how many ticks the middle moves with one base unit of order-flow imbalance (flow.ofi) in the same bar, and how much of its moves that explains.',
    formula: [
      String.raw`\Delta P_k = \alpha + \beta\, \mathrm{OFI}_k + \varepsilon_k`,
      String.raw`R^2_{\mathrm{out}} = 1 - \frac{\sum (y_k - \hat y_{k|k-1})^2}{\sum (y_k - \bar y_{k-1})^2}`,
      String.raw`\mathrm{depth} = \frac{1}{2 \beta}`,
    ],
    where: String.raw`$\Delta P_k$: move of the middle in bar $k$; $\mathrm{OFI}_k$: sum of the flows of its best quotes. $\hat y_{k|k-1}$: what the fit of the bars before $k$ says, given the flow of $k$. The lag: the fit of $\Delta P_k$ on the flow of bar $k - 1$. The 95 % interval of $\beta$ is Newey and West's.`,
    read: 'A thin book has a high impact; in the stylised book of the paper the implied depth is the depth of the best quote. R² near 0.65 is what its authors found for shares at 10 s.',
    limits:
      'Of every best quote as it came; flow.impact says the same of the messages of the book, with ten levels, and where a venue sends those less often its impact of a unit is larger: the two are not of one flow. Flow and move are of the same bar: R² of any height is no forecast, in or out of sample. What the flow says of the next bar is the R² of the bar before, usually 0 to 0.03. Needs 60 bars; the first of them after a gap is short. Bars without a quote are left out. No flow or move is taken across a gap, a missing side or a crossed quote. A falling price moves its own flow: impact is no cause.',
    references: [
      'Cont, Kukanov, Stoikov, The Price Impact of Order Book Events, J. Financial Econometrics 12(1) (2014)',
      'Newey, West, A simple, positive semi-definite covariance matrix, Econometrica 55 (1987)',
    ],
  },
});
