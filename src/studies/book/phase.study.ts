/** Phase of the book from the ranks of its temperature and its entropy in their own past. One row a book. Operational, heuristic. */
import { phaseState, writePhases } from '../../methods/maths/phase-map.ts';
import { openDecay } from '../decay.ts';
import { ofBook } from '../one-row.ts';
import { logOf, openEntropy } from '../shares-entropy.ts';
import { bookBins, defineStudy } from '../study.ts';
import { openTradeHeat } from '../trade-heat.ts';
import { leastPast, openWindowRank } from '../window-rank.ts';

/** Trades the temperature forgets over; seconds the flow does. */
const trades = 500;
const trendTau = 10;

export default defineStudy({
  id: 'book.phase',
  title: 'Phase of the book (operational)',
  clock: 'book',
  instruments: 1,
  params: {
    past: { title: 'Past the ranks are of', default: 86_400, unit: 's', min: 120, max: 864_000 },
    high: { title: 'A rank above this is high', default: 0.8, min: 0.5, max: 1 },
    low: { title: 'A rank below this is low', default: 0.2, min: 0, max: 0.5 },
    slack: { title: 'By how much a rank must come back', default: 0.05, min: 0, max: 0.3 },
    dwell: { title: 'Least stay in a phase', default: 10, unit: 's', min: 0, max: 3_600 },
  },
  outputs: [
    {
      id: 'phase',
      title: 'Phase: 0 equilibrium, 1 hot ordered, 2 cold disordered, 3 hot disordered, 4 frozen',
      kind: 'line',
      unit: 'phase',
    },
    { id: 'tau', title: 'Rank of the temperature', kind: 'line', unit: 'fraction' },
    { id: 'sigma', title: 'Rank of the entropy', kind: 'line', unit: 'fraction' },
    { id: 'trend', title: 'Sign of the order flow', kind: 'line', unit: 'sign' },
    { id: 'mid', title: 'Mid', kind: 'line', unit: 'quote' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { ts, joined, bought, sold, bidPx, bidQty, askPx, askQty, bidBin, askBin } = ctx.books(0);
    const { arena } = ctx.kernels;
    const [phase, tau, sigma, trend, mid] = ['phase', 'tau', 'sigma', 'trend', 'mid'].map((id) => ctx.output(id));
    const [traded, temperature, entropy] = [0, 1, 2].map(() => arena.f64(ctx.maxRows));
    const heat = openTradeHeat(ctx, trades, mid, traded, temperature);
    const spread = openEntropy(ctx, [...bidBin, ...askBin], entropy, 1 / logOf(ctx, 2 * bookBins));
    const micros = Math.round((ctx.params.past as number) * 1e6);
    const ranks = [openWindowRank(ctx, micros, ts, temperature, tau), openWindowRank(ctx, micros, ts, entropy, sigma)];
    const decay = openDecay(ctx, ts, trendTau);
    const { high, low, slack, dwell } = ctx.params as Record<string, number>;
    const rules = { high, low, slack, dwell: dwell * 1e6 };
    const state = ctx.state(phaseState);
    /** Best bid, its quantity, best ask, its quantity; order flow. */
    const best = ctx.state(5);

    function follow(from: number, to: number): void {
      const s = best.view;
      const [bid, bids, ask, asks] = [bidPx[0].view, bidQty[0].view, askPx[0].view, askQty[0].view];
      for (let i = from; i < to; i++) {
        let flow = 0;
        if (joined.view[i] === 1 && s[0] > 0) {
          if (bid[i] >= s[0]) flow += bids[i];
          if (bid[i] <= s[0]) flow -= s[1];
          if (ask[i] <= s[2]) flow -= asks[i];
          if (ask[i] >= s[2]) flow += s[3];
        }
        s[4] = s[4] * decay.factor.view[i] + (flow === flow ? flow : 0);
        const known = bid[i] < ask[i];
        s[0] = known ? bid[i] : 0;
        s[1] = known ? bids[i] : 0;
        s[2] = known ? ask[i] : 0;
        s[3] = known ? asks[i] : 0;
        mid.view[i] = known ? (bid[i] + ask[i]) / 2 : Number.NaN;
        trend.view[i] = known ? Math.sign(s[4]) : Number.NaN;
        traded.view[i] = bought.view[i] + sold.view[i];
      }
    }

    return {
      push(from, to) {
        decay.push(from, to);
        follow(from, to);
        heat.push(from, to);
        spread(from, to);
        ranks[0].push(from, to);
        ranks[1].push(from, to);
        writePhases(ts.view, tau.view, sigma.view, from, to, rules, state.view, phase.view);
      },
      sample(output) {
        if (output === 'trend' || output === 'mid') return ofBook;
        const n =
          output === 'sigma' ? ranks[1].count() : output === 'tau' ? ranks[0].count() : Math.min(ranks[0].count(), ranks[1].count());
        return { n, least: leastPast, unit: 'samples of its past' };
      },
      gap() {
        heat.breakOff();
        best.view.fill(0);
        state.view.fill(0);
      },
    };
  },
  doc: {
    what: 'Which of five states the book is in, by how hot trading is and how disordered its depth, each against its own past. A heuristic over operational definitions.',
    formula: [
      String.raw`\tau > h,\ \sigma < l: 1 \qquad \tau < l,\ \sigma > h: 2`,
      String.raw`\tau, \sigma > h: 3 \qquad \tau, \sigma < l: 4`,
    ],
    where: String.raw`$\tau$: percentile rank of the kinetic temperature (500 trades; trades between two books count as one); $\sigma$: of the entropy of depth; $h$, $l$: the parameters high and low. Samples a second apart over past, fewer where more than 4,096 would be held. A phase is left when a rank has come back by slack, after dwell at the earliest. All else is 0.`,
    read: '1 hot and ordered: named a trend, in the direction of the order flow. 2 cold and disordered: consolidation. 3 hot and disordered: volatile. 4 frozen: a thin book, mind the spread. 0 equilibrium. Whether the names hold here is for the calibration beside the map to say.',
    limits:
      'Not from a paper. Ranks tell what is unusual here and lately, not what is large: an hour of calm has its hot minutes too, and after ten minutes a rank is of ten minutes. No phase is evidence of profit.',
    references: ['Operational definition of this project; the subject: Li, Xiao, Polukarov, Ventre, Entropy 26(1):24 (2024)'],
  },
});
