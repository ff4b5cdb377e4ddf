/** Energy, free energy, heat capacity and susceptibility of the book, by analogy. Basis points. One row a book. Operational. */
import { writeDecays } from '../../methods/maths/depth-decay.ts';
import { openDecay } from '../decay.ts';
import { ofBook } from '../one-row.ts';
import { openEntropy } from '../shares-entropy.ts';
import { bookBins, bookRanks, defineStudy } from '../study.ts';

/** Fewest books a variance is of. */
const least = 50;

export default defineStudy({
  id: 'book.free-energy',
  title: 'Free energy of the book (operational)',
  clock: 'book',
  instruments: 1,
  params: {
    window: {
      title: 'Time the variances forget over',
      default: 60,
      unit: 's',
      min: 1,
      max: 86_400,
      outputs: ['capacity', 'susceptibility'],
    },
  },
  outputs: [
    { id: 'free', title: 'Free energy', kind: 'line', unit: 'bps' },
    { id: 'energy', title: 'Energy', kind: 'line', unit: 'bps' },
    { id: 'capacity', title: 'Heat capacity', kind: 'line', unit: 'ratio' },
    { id: 'susceptibility', title: 'Susceptibility', kind: 'line', unit: 'levels' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { ts, bidPx, askPx, bidQty, askQty, bidBin, askBin, binPx } = ctx.books(0);
    const { arena, call } = ctx.kernels;
    const [free, energy, capacity, susceptibility] = ['free', 'energy', 'capacity', 'susceptibility'].map((id) => ctx.output(id));
    /** Both sides by distance. */
    const folded = Array.from({ length: bookBins }, () => arena.f64(ctx.maxRows));
    const [nats, falls, imbalance] = [0, 1, 2].map(() => arena.f64(ctx.maxRows));
    const entropy = openEntropy(ctx, folded, nats);
    const decay = openDecay(ctx, ts, ctx.params.window as number);
    /** Books counted, their weight; mean and squares of energy and of imbalance. */
    const state = ctx.state(6);

    /** Mean bin as the energy, in bins. */
    function measure(from: number, to: number): void {
      for (let i = from; i < to; i++) {
        let all = 0;
        let sum = 0;
        for (let k = 0; k < bookBins; k++) {
          const qty = bidBin[k].view[i] + askBin[k].view[i];
          folded[k].view[i] = qty;
          all += qty;
          sum += qty * (k + 1);
        }
        energy.view[i] = sum / all;
        let lean = 0;
        let deep = 0;
        for (let k = 0; k < bookRanks; k++) {
          lean += bidQty[k].view[i] - askQty[k].view[i];
          deep += bidQty[k].view[i] + askQty[k].view[i];
        }
        imbalance.view[i] = lean / deep;
      }
    }

    return {
      push(from, to) {
        const s = state.view;
        measure(from, to);
        entropy(from, to);
        decay.push(from, to);
        writeDecays(energy.view, from, to, bookBins, falls.view);
        call.vlog(falls.ptr + from * 8, to - from, falls.ptr + from * 8);
        for (let i = from; i < to; i++) {
          const bps = (2e4 * binPx.view[i]) / (bidPx[0].view[i] + askPx[0].view[i]);
          const u = energy.view[i] * bps;
          const scale = -bps / falls.view[i];
          const temperature = scale > 0 ? scale : Number.NaN;
          energy.view[i] = u;
          free.view[i] = u - temperature * nats.view[i];
          const kept = decay.factor.view[i];
          s[1] *= kept;
          s[3] *= kept;
          s[5] *= kept;
          // Variances with the newest value in them (West 1979).
          const lean = imbalance.view[i];
          if (u === u && lean === lean) {
            s[0]++;
            s[1]++;
            const fromEnergy = u - s[2];
            s[2] += fromEnergy / s[1];
            s[3] += fromEnergy * (u - s[2]);
            const fromLean = lean - s[4];
            s[4] += fromLean / s[1];
            s[5] += fromLean * (lean - s[4]);
          }
          const known = s[0] >= least;
          capacity.view[i] = known ? s[3] / s[1] / (temperature * temperature) : Number.NaN;
          susceptibility.view[i] = known ? (2 * bookRanks * s[5]) / s[1] : Number.NaN;
        }
      },
      sample(output) {
        if (output === 'energy') return ofBook;
        const none = 'a side is empty, or depth grows with the distance: no temperature';
        if (output === 'free') return { n: 1, least: 1, none };
        return { n: state.view[0], least, unit: 'books', none };
      },
      // A variance of states, not of differences, stays meaningful.
      gap() {},
    };
  },
  doc: {
    what: 'Depth as a gas whose energy is its distance from the mid: its mean energy, what of it the spread does not explain, and how much energy and imbalance fluctuate. Operational, for diagnosis.',
    formula: [
      String.raw`U = \frac{\sum q_d\, d}{\sum q_d}, \quad F = U - T_B S`,
      String.raw`C = \frac{\operatorname{Var}(U)}{T_B^2}, \quad \chi = n \operatorname{Var}(I)`,
    ],
    where: `$q_d$: quantity of both sides at distance $d$; $T_B$: depth temperature of both together; $S$: entropy of the shares by distance, nats; $I$: imbalance of the best ${bookRanks} levels a side, $n$: these ${2 * bookRanks} levels. Variances forget over window.`,
    read: 'There are no thresholds. C up: the shape of the book swings more than its scale allows. Susceptibility up: the sides tip over easily.',
    limits:
      'Analogies, operational, no paper’s equations: a book is in no equilibrium that the names presuppose. F and C are unknown where depth grows with the distance, for there is no temperature then; where it is nearly flat T_B, and with it F, runs off to any size.',
    references: ['Operational definition of this project; the subject: Li, Xiao, Polukarov, Ventre, Entropy 26(1):24 (2024)'],
  },
});
