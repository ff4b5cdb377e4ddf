/** Point of control and value area of the volume by price since a moment, quote currency. One row a trade. */
import { growValueArea } from '../../methods/maths/value-area.ts';
import { defineStudy } from '../study.ts';

/** Cells of volume, half of them below the first price: memory is the same however far the price goes. */
const cells = 4_096;
/** State: volume of the cells, then these. */
const [VOLUME, BEYOND, STEP, FIRST, POC, LOW, COUNT] = [cells, cells + 1, cells + 2, cells + 3, cells + 4, cells + 5, cells + 7] as const;
/** Lowest and highest cell that was traded at. */
const [BOTTOM, TOP] = [cells + 8, cells + 9] as const;

export default defineStudy({
  id: 'flow.value-area',
  title: 'Value area',
  clock: 'trade',
  instruments: 1,
  params: {
    step: { title: 'Height of a cell', default: 1, unit: 'bp', min: 0.01, max: 1_000 },
    share: { title: 'Share of the volume', default: 0.7, unit: 'fraction', min: 0.01, max: 1, outputs: ['vah', 'val'] },
    anchor: { title: 'Anchor, 0: start of the session', default: 0, unit: 's', min: 0, max: 1e10 },
  },
  outputs: [
    { id: 'poc', title: 'Point of control', kind: 'line', unit: 'quote' },
    { id: 'vah', title: 'Value area high', kind: 'line', unit: 'quote' },
    { id: 'val', title: 'Value area low', kind: 'line', unit: 'quote' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { ts, px, qty } = ctx.trades(0);
    const [poc, vah, val] = [ctx.output('poc'), ctx.output('vah'), ctx.output('val')];
    const bp = (ctx.params.step as number) / 1e4;
    const share = ctx.params.share as number;
    const anchor = Math.round((ctx.params.anchor as number) * 1e6);
    const tick = ctx.instruments[0]?.tickSize ?? 0;
    const state = ctx.state(cells + 10);

    /** Whole price steps, and round: cells lie where they lay in another session of the same price. */
    function begin(s: Float64Array, price: number): void {
      const wanted = Math.max(price * bp, tick > 0 ? tick : Number.MIN_VALUE);
      s[STEP] = tick > 0 ? Math.max(1, Math.round(wanted / tick)) * tick : wanted;
      s[FIRST] = Math.floor(price / s[STEP]! + 1e-9) - cells / 2;
      s[POC] = cells / 2;
      s[BOTTOM] = cells / 2;
      s[TOP] = cells / 2;
    }

    return {
      push(from, to) {
        const [t, p, q, s] = [ts.view, px.view, qty.view, state.view];
        const [middle, top, bottom] = [poc.view, vah.view, val.view];
        for (let i = from; i < to; i++) {
          if (t[i]! >= anchor && p[i]! > 0 && q[i]! > 0 && p[i]! * q[i]! < Number.POSITIVE_INFINITY) {
            if (s[COUNT] === 0) begin(s, p[i]!);
            s[COUNT] = s[COUNT]! + 1;
            s[VOLUME] = s[VOLUME]! + q[i]!;
            const cell = Math.floor(p[i]! / s[STEP]! + 1e-9) - s[FIRST]!;
            if (cell >= 0 && cell < cells) {
              s[cell] = s[cell]! + q[i]!;
              if (s[cell]! > s[s[POC]!]!) s[POC] = cell;
              if (cell < s[BOTTOM]!) s[BOTTOM] = cell;
              if (cell > s[TOP]!) s[TOP] = cell;
            } else s[BEYOND] = s[BEYOND]! + q[i]!;
            const target = share * s[VOLUME]!;
            const low = s[BOTTOM]!;
            const held = growValueArea(s, low, s[TOP]! - low + 1, s[POC]! - low, target, s, LOW);
            s[LOW] = s[LOW]! + low;
            s[LOW + 1] = s[LOW + 1]! + low;
            // Where too much was traded beyond the cells there is no area.
            if (held < target * (1 - 1e-12)) s[LOW] = Number.NaN;
          }
          const known = s[COUNT]! > 0 && s[s[POC]!]! > 0;
          middle[i] = known ? (s[FIRST]! + s[POC]!) * s[STEP]! : Number.NaN;
          top[i] = known && s[LOW] === s[LOW] ? (s[FIRST]! + s[LOW + 1]!) * s[STEP]! : Number.NaN;
          bottom[i] = known ? (s[FIRST]! + s[LOW]!) * s[STEP]! : Number.NaN;
        }
      },
      sample() {
        const s = state.view;
        const none = s[BEYOND]! > 0 ? 'too much was traded beyond its cells: take a larger step' : 'no trade since the anchor';
        return { n: s[LOW] === s[LOW] ? s[COUNT]! : 0, least: 1, unit: 'trades', none };
      },
      // What was traded before a gap was traded all the same.
      gap() {},
    };
  },
  doc: {
    what: 'Where most was traded since the anchor: the price cell with most volume (point of control), and the range about it that holds 70 % of the volume.',
    formula: [String.raw`\mathrm{POC} = \arg\max_k V_k`, String.raw`\sum_{\mathrm{VAL} \le k \le \mathrm{VAH}} V_k \ge 0.7 \sum_k V_k`],
    where:
      '$V_k$: volume of price cell $k$, named by its lower edge. The area grows from the point of control: again and again the next two cells with trades above are compared with the next two below, and the pair with more volume is taken, the upper of equals.',
    read: 'Inside the area most of those who traded agree on the price; a price that leaves it and stays out has found new buyers or sellers. The ends often hold once.',
    limits:
      'The step decides what it looks like. It keeps 4,096 cells about the first price, 20 % to either side at a step of 1 bp: what is traded beyond counts in the volume and has no cell, and the area is unknown when that is too much. After a gap it rests on what was seen.',
    references: ['Steidlmayer, Hawkins, Steidlmayer on Markets (2003)', 'Dalton, Jones, Dalton, Mind over Markets (1993)'],
  },
});
