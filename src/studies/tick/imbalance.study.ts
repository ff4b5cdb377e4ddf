/** Signed volume of the last trades by the tick rule, -1 to 1, and how often the rule agrees with the taker flag. One row a trade. */
import { defineStudy } from '../study.ts';

/** Of the head: last price, last sign, trades in the ring, next place, sums of signed volume, volume, agreeing and compared trades, added. */
const price = 0;
const sign = 1;
const held = 2;
const next = 3;
const signed = 4;
const volume = 5;
const agreed = 6;
const compared = 7;
const added = 8;
const rebaseTrades = 4_096;

export default defineStudy({
  id: 'tick.imbalance',
  title: 'Tick-rule imbalance',
  clock: 'trade',
  instruments: 1,
  params: { window: { title: 'Window', default: 100, unit: 'trades', whole: true, min: 10, max: 10_000 } },
  outputs: [
    { id: 'imbalance', title: 'Imbalance by the tick rule', kind: 'line', unit: 'fraction' },
    { id: 'agreement', title: 'Agreement with the taker flag', kind: 'line', unit: '%' },
  ],
  // The first trade has no price before it.
  warmup: ({ window }) => Math.round(window as number) + 1,
  open(ctx) {
    const { px, qty, side } = ctx.trades(0);
    const window = Math.round(ctx.params.window as number);
    const [out, agreement] = [ctx.output('imbalance'), ctx.output('agreement')];
    const head = ctx.state(9);
    /** Signed quantity, quantity, and 1 or 0 for agreement, NaN where the flag is not known. */
    const ring = ctx.state(3 * window);

    function add(at: number, by: number): void {
      const h = head.view;
      const r = ring.view;
      h[signed]! += by * r[at]!;
      h[volume]! += by * r[at + 1]!;
      if (r[at + 2] === r[at + 2]) {
        h[agreed]! += by * r[at + 2]!;
        h[compared]! += by;
      }
    }

    return {
      push(from, to) {
        const p = px.view;
        const q = qty.view;
        const s = side.view;
        const h = head.view;
        const r = ring.view;
        for (let i = from; i < to; i++) {
          out.view[i] = agreement.view[i] = Number.NaN;
          if (!(p[i]! > 0 && q[i]! >= 0)) continue;
          if (h[price]! > 0 && p[i] !== h[price]) h[sign] = p[i]! > h[price]! ? 1 : -1;
          h[price] = p[i]!;
          // Before the first move there is no sign to repeat; a first trade counts as none.
          if (h[sign] === 0 && h[held] === 0 && h[next] === 0) {
            h[next] = -1;
            continue;
          }
          const place = Math.max(0, h[next]!) * 3;
          if (h[held] === window) add(place, -1);
          else h[held]!++;
          r[place] = h[sign]! * q[i]!;
          r[place + 1] = h[sign] === 0 ? 0 : q[i]!;
          r[place + 2] = s[i] === 0 || h[sign] === 0 ? Number.NaN : s[i] === h[sign] ? 1 : 0;
          add(place, 1);
          h[next] = (place / 3 + 1) % window;
          if (++h[added]! >= rebaseTrades) {
            h[added] = 0;
            h.fill(0, signed, compared + 1);
            for (let k = 0; k < h[held]!; k++) add(k * 3, 1);
          }
          if (h[held]! < window) continue;
          const share = h[signed]! / h[volume]!;
          if (h[volume]! > 0) out.view[i] = Math.max(-1, Math.min(1, share));
          if (h[compared]! > 0) agreement.view[i] = (100 * h[agreed]!) / h[compared]!;
        }
      },
      sample(output) {
        if (output === 'agreement') return { n: head.view[compared]!, least: 1, unit: 'trades', none: 'no trade names its aggressor' };
        return { n: head.view[held]!, least: window, unit: 'trades' };
      },
    };
  },
  doc: {
    what: 'How one-sided the last trades were when each is signed by its price alone, up a buy and down a sell; and how many of these signs agree with the side that the venue says took.',
    formula: [
      String.raw`d_i = \operatorname{sign}(p_i - p_{i-1}),\ 0 \to d_{i-1}`,
      String.raw`\mathrm{imbalance} = \frac{\sum d_i v_i}{\sum v_i}`,
    ],
    where: '$p_i$, $v_i$: price and quantity of the trade; sums over the last window trades.',
    read: 'Beyond 0.3 either way is pressure, as a rule of thumb. An agreement near 50 % says that the rule is a coin here: use trade-flow imbalance (flow.tfi), which takes the flag.',
    limits:
      'Trades before the first change of price have no sign and count for nothing. A price that stands repeats its sign, however the next trades came. Where the taker flag is known it is always better.',
    references: ['Lee, Ready, Inferring Trade Direction from Intraday Data, J. Finance 46 (1991)'],
  },
});
