/** How evenly the book's depth is spread over prices, and how mixed its events are: entropies, 0 to 1. One row a book. Operational. */
import { openBookBefore } from '../book-before.ts';
import { ofBook } from '../one-row.ts';
import { logOf, openEntropy } from '../shares-entropy.ts';
import { bookBins, bookRanks, defineStudy } from '../study.ts';

/** Kinds of events: add, cancel, trade; on bid and ask; at the best level and behind it. */
const kinds = 12;
const leastEvents = 100;
const leastKinds = 3;
/** Parts of the window: events leave it a part at a time. */
const parts = 100;

export default defineStudy({
  id: 'book.entropy',
  title: 'Entropy of the book (operational)',
  clock: 'book',
  instruments: 1,
  params: { window: { title: 'Window of the events', default: 10, unit: 's', min: 10, max: 3_600, outputs: ['event', 'events'] } },
  outputs: [
    { id: 'depth', title: 'Of depth over prices', kind: 'line', unit: 'fraction' },
    { id: 'event', title: 'Of events over kinds', kind: 'line', unit: 'fraction' },
    { id: 'events', title: 'Events in the window', kind: 'line', unit: 'events' },
  ],
  warmup: () => 1,
  open(ctx) {
    const lane = ctx.books(0);
    const { ts, joined, bought, sold, bidBin, askBin } = lane;
    const { arena } = ctx.kernels;
    const [depth, event, events] = ['depth', 'event', 'events'].map((id) => ctx.output(id));
    const ofDepth = openEntropy(ctx, [...bidBin, ...askBin], depth, 1 / logOf(ctx, 2 * bookBins));
    const counts = Array.from({ length: kinds }, () => arena.f64(ctx.maxRows));
    const ofEvents = openEntropy(ctx, counts, event);
    const scale = 1 / logOf(ctx, kinds);
    const part = Math.round(((ctx.params.window as number) * 1e6) / parts);
    const before = openBookBefore(ctx, lane);
    const ring = ctx.state(parts * kinds);
    /** Counts of the window by kind, then whether a row is kept, and the number of the part in progress. */
    const totals = ctx.state(kinds + 2);
    const KEPT = kinds;
    const PART = kinds + 1;

    function count(kind: number): void {
      totals.view[kind]++;
      ring.view[(totals.view[PART] % parts) * kinds + kind]++;
    }

    function advance(row: number): void {
      const t = totals.view;
      const now = Math.floor(ts.view[row] / part);
      const steps = Math.min(parts, now - t[PART]);
      for (let step = 1; step <= steps; step++) {
        const at = ((now - steps + step) % parts) * kinds;
        for (let k = 0; k < kinds; k++) {
          t[k] -= ring.view[at + k];
          ring.view[at + k] = 0;
        }
      }
      t[PART] = now;
    }

    /** What happened to a side since the row that is kept; `side` 0: bids. */
    function classify(row: number, side: number): void {
      const { change, back, now } = before.sides[side];
      let traded = side === 0 ? sold.view[row] : bought.view[row];
      // Traded and filled up again: the levels do not show it.
      let shown = traded > 0 ? 0 : 1;
      for (let k = 0; k < bookRanks; k++) {
        const behind = 2 * side + (k > 0 ? 1 : 0);
        if (change[k] > 0) count(behind);
        if (change[k] < 0) {
          // Aggressive orders take the best levels first; what else is gone was cancelled.
          if (traded > 0) {
            count(8 + behind);
            shown = 1;
          }
          if (-change[k] > traded * (1 + 1e-9)) count(4 + behind);
          traded += change[k];
        }
        if (now[k] > 0 && back[k] === -now[k]) count(behind);
      }
      if (shown === 0) count(8 + 2 * side);
    }

    return {
      push(from, to) {
        const t = totals.view;
        ofDepth(from, to);
        for (let i = from; i < to; i++) {
          advance(i);
          before.read(i);
          if (joined.view[i] === 1 && t[KEPT] === 1) {
            before.compare(true);
            classify(i, 0);
            classify(i, 1);
          }
          before.keep();
          t[KEPT] = 1;
          let n = 0;
          for (let k = 0; k < kinds; k++) {
            counts[k].view[i] = t[k];
            n += t[k];
          }
          events.view[i] = n;
        }
        ofEvents(from, to);
        for (let i = from; i < to; i++) {
          const n = events.view[i];
          let seen = 0;
          for (let k = 0; k < kinds; k++) if (counts[k].view[i] > 0) seen++;
          const known = n >= leastEvents && seen >= leastKinds;
          event.view[i] = known ? Math.min(1, (event.view[i] + (seen - 1) / (2 * n)) * scale) : Number.NaN;
        }
      },
      sample(output) {
        if (output !== 'event') return ofBook;
        let n = 0;
        for (let k = 0; k < kinds; k++) n += totals.view[k];
        return { n, least: leastEvents, unit: 'events' };
      },
      gap() {
        totals.view[KEPT] = 0;
      },
    };
  },
  doc: {
    what: 'Disorder of the book, in two ways: how evenly the visible depth is spread over prices, and how mixed adds, cancels and trades of both sides come. Operational definitions.',
    formula: [
      String.raw`S_d = -\frac{1}{\ln 40} \sum_{k=1}^{40} p_k \ln p_k`,
      String.raw`S_e = \frac{1}{\ln 12} \left( -\sum_{k=1}^{12} p_k \ln p_k + \frac{K - 1}{2 n} \right)`,
    ],
    where:
      'In $S_d$ $p_k$: share of the depth in each of 20 bins a side, a basis point wide each, a price step at least. In $S_e$ the shares of the kinds of events in the window: add, cancel, trade on bid and ask, at the best level and at the nine behind it; $n$ events of $K$ kinds seen. The last term corrects for few events (Miller, Madow).',
    read: 'Depth near 1: evenly spread. Low: a few walls hold it. Events near 1: all kinds alike. Low: one-sided, such as a wave of cancels.',
    limits:
      'Operational definitions, not those of the paper. Walls may be a bluff. Between two messages an add and a cancel at one price are not seen; whether a level was traded or cancelled is told by the traded quantity, best level first. Events leave the window a hundredth at a time. Below 100 events S_e is unknown.',
    references: [
      'Operational definitions of this project; the subject: Li, Xiao, Polukarov, Ventre, Entropy 26(1):24 (2024)',
      'Miller, Note on the bias of information estimates, Information Theory in Psychology (1955)',
    ],
  },
});
