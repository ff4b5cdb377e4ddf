/** Kinetic energy and momentum of the book's levels at fixed prices, no unit, about every 100 ms. One row a book. Operational. */
import { openBookBefore } from '../book-before.ts';
import { ofBook } from '../one-row.ts';
import { bookRanks, defineStudy } from '../study.ts';

const stepMicros = 100_000;
const signalTau = 1e6;
/** The mean level forgets over an hour. */
const sizeTau = 3_600e6;

const KEPT = 0;
const STEP = 1;
const TIME = 2;
const ENERGY = 3;
const MOMENTUM = 4;
const SIGNAL = 5;
const WEIGHT = 6;
const SIZES = 7;
const SIZE_WEIGHT = 8;
const STEPS = 9;

export default defineStudy({
  id: 'book.energy',
  title: 'Book energy and momentum (operational)',
  clock: 'book',
  instruments: 1,
  params: {
    depth: {
      title: 'Active depth',
      default: 10,
      unit: 'levels',
      whole: true,
      min: 1,
      max: bookRanks,
      outputs: ['signal', 'energy', 'momentum'],
    },
  },
  outputs: [
    { id: 'signal', title: 'Momentum over energy, 1 s', kind: 'line', unit: 'ratio' },
    { id: 'energy', title: 'Kinetic energy', kind: 'line', unit: 'ratio' },
    { id: 'momentum', title: 'Momentum', kind: 'line', unit: 'ratio' },
    { id: 'size', title: 'Mean quantity of a level', kind: 'line', unit: 'base' },
  ],
  warmup: () => 1,
  open(ctx) {
    const lane = ctx.books(0);
    const { ts, joined } = lane;
    const { arena, call } = ctx.kernels;
    const [signal, energy, momentum, size] = ['signal', 'energy', 'momentum', 'size'].map((id) => ctx.output(id));
    const depth = Math.round(ctx.params.depth as number);
    const before = openBookBefore(ctx, lane);
    const state = ctx.state(10);
    const decay = arena.f64(2);

    function forget(row: number): void {
      const elapsed = ts.view[row] - state.view[TIME];
      decay.view[0] = -elapsed / signalTau;
      decay.view[1] = -elapsed / sizeTau;
      call.vexp(decay.ptr, 2, decay.ptr);
    }

    /** Mean quantity of the levels there are, kept over an hour. */
    function weigh(): void {
      const s = state.view;
      let sum = 0;
      let n = 0;
      for (let side = 0; side < 2; side++) {
        const { now } = before.sides[side];
        for (let k = 0; k < bookRanks; k++) {
          if (!(now[k] > 0)) continue;
          sum += now[k];
          n++;
        }
      }
      if (n === 0) return;
      s[SIZES] = s[SIZES] * decay.view[1] + sum / n;
      s[SIZE_WEIGHT] = s[SIZE_WEIGHT] * decay.view[1] + 1;
    }

    function move(): void {
      const s = state.view;
      const mean = s[SIZES] / s[SIZE_WEIGHT];
      let sum = 0;
      let push = 0;
      let seen = 0;
      for (let side = 0; side < 2; side++) {
        const { change } = before.sides[side];
        const then = before.sides[side].held();
        for (let k = 0; k < depth; k++) {
          const speed = change[k] / mean;
          if (speed !== speed) continue;
          const mass = then[k] / mean;
          sum += (mass * speed * speed) / 2;
          push += side === 0 ? mass * speed : -mass * speed;
          seen++;
        }
      }
      if (seen === 0) return;
      s[ENERGY] = sum;
      s[MOMENTUM] = push;
      s[SIGNAL] = s[SIGNAL] * decay.view[0] + push / (sum + 1e-9);
      s[WEIGHT] = s[WEIGHT] * decay.view[0] + 1;
      s[STEPS]++;
    }

    return {
      push(from, to) {
        const s = state.view;
        for (let i = from; i < to; i++) {
          if (joined.view[i] !== 1) s[KEPT] = 0;
          const step = Math.floor(ts.view[i] / stepMicros);
          if (s[KEPT] === 0 || step > s[STEP]) {
            forget(i);
            before.read(i);
            weigh();
            if (s[KEPT] === 1) {
              before.compare(false);
              move();
            }
            before.keep();
            s[KEPT] = 1;
            s[STEP] = step;
            s[TIME] = ts.view[i];
          }
          const known = s[STEPS] > 0;
          energy.view[i] = known ? s[ENERGY] : Number.NaN;
          momentum.view[i] = known ? s[MOMENTUM] : Number.NaN;
          signal.view[i] = known ? s[SIGNAL] / s[WEIGHT] : Number.NaN;
          size.view[i] = s[SIZE_WEIGHT] > 0 ? s[SIZES] / s[SIZE_WEIGHT] : Number.NaN;
        }
      },
      sample: (output) => (output === 'size' ? ofBook : { n: state.view[STEPS], least: 1, unit: 'steps' }),
      gap() {
        state.view[KEPT] = 0;
      },
    };
  },
  doc: {
    what: 'The levels of the book as particles: quantity is mass, its change at a fixed price is speed. Energy says how violently the book is rebuilt, momentum to which side. Operational.',
    formula: [
      String.raw`v_i = \frac{q_{i,t} - q_{i,t-1}}{\bar q}, \quad m_i = \frac{q_{i,t-1}}{\bar q}`,
      String.raw`E = \tfrac12 \sum m_i v_i^2, \quad P = \sum_{\mathrm{bid}} m_i v_i - \sum_{\mathrm{ask}} m_i v_i`,
    ],
    where: String.raw`$q_{i,t}$: quantity at price $i$, one book in each 100 ms; $\bar q$: mean quantity of a level over the last hour. The signal is the mean of $P / E$ that forgets over 1 s.`,
    read: 'Energy up: a larger move, either way, is likely. Momentum or signal above 0: quantity comes to the bids and leaves the asks.',
    limits:
      'An operational reading: the paper’s equations could not be obtained, and it used single orders. Simplified: the active depth, which the paper fits anew, is the parameter depth. Prices are fixed, so a moving best makes no speed; levels that left the view count as unknown, new ones have no mass yet. Adds and cancels at one price net out within 100 ms: energy is a lower bound. Large momentum may be a bluff. Energy has a fat tail: one wall pulled outweighs an hour.',
    references: ['The subject, not the formula: Li, Cao, Polukarov, Ventre, arXiv:2308.14235; Li, Polukarov, Ventre, ICAIF’23'],
  },
});
