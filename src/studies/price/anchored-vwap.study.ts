/** Volume-weighted average price since a chosen moment, with bands of its weighted deviation, quote currency. One row a trade. */
import { defineStudy } from '../study.ts';

/** State: volume, sums of (p - pivot) q and (p - pivot)^2 q, the pivot (first price), trades counted. */
const [VOLUME, VALUE, SQUARES, PIVOT, COUNT] = [0, 1, 2, 3, 4] as const;

export default defineStudy({
  id: 'price.anchored-vwap',
  title: 'Anchored VWAP',
  clock: 'trade',
  instruments: 1,
  params: { anchor: { title: 'Anchor, 0: start of the session', default: 0, unit: 's', min: 0, max: 1e10 } },
  outputs: [
    { id: 'vwap', title: 'Anchored VWAP', kind: 'line', unit: 'quote' },
    { id: 'up1', title: '+1 deviation', kind: 'line', unit: 'quote' },
    { id: 'down1', title: '-1 deviation', kind: 'line', unit: 'quote' },
    { id: 'up2', title: '+2 deviations', kind: 'line', unit: 'quote' },
    { id: 'down2', title: '-2 deviations', kind: 'line', unit: 'quote' },
  ],
  warmup: () => 1,
  open(ctx) {
    const { ts, px, qty } = ctx.trades(0);
    const [vwap, up1, down1, up2, down2] = [
      ctx.output('vwap'),
      ctx.output('up1'),
      ctx.output('down1'),
      ctx.output('up2'),
      ctx.output('down2'),
    ];
    const anchor = Math.round((ctx.params.anchor as number) * 1e6);
    const state = ctx.state(5);
    return {
      push(from, to) {
        const [t, p, q, s] = [ts.view, px.view, qty.view, state.view];
        const [mid, u1, d1, u2, d2] = [vwap.view, up1.view, down1.view, up2.view, down2.view];
        for (let i = from; i < to; i++) {
          // A trade of unknown price or size says nothing; the average goes on without it.
          if (t[i]! >= anchor && p[i]! * q[i]! === p[i]! * q[i]! && q[i]! > 0) {
            if (s[COUNT] === 0) s[PIVOT] = p[i]!;
            // About the first price the squares keep their digits.
            const away = p[i]! - s[PIVOT]!;
            s[VOLUME] = s[VOLUME]! + q[i]!;
            s[VALUE] = s[VALUE]! + away * q[i]!;
            s[SQUARES] = s[SQUARES]! + away * away * q[i]!;
            s[COUNT] = s[COUNT]! + 1;
          }
          const mean = s[VALUE]! / s[VOLUME]!;
          const middle = s[VOLUME]! > 0 ? s[PIVOT]! + mean : Number.NaN;
          // One trade has no deviation.
          const sd = s[COUNT]! > 1 ? Math.sqrt(Math.max(0, s[SQUARES]! / s[VOLUME]! - mean * mean)) : Number.NaN;
          mid[i] = middle;
          u1[i] = middle + sd;
          d1[i] = middle - sd;
          u2[i] = middle + 2 * sd;
          d2[i] = middle - 2 * sd;
        }
      },
      sample: (output) => ({ n: state.view[COUNT]!, least: output === 'vwap' ? 1 : 2, unit: 'trades', none: 'no trade since the anchor' }),
      // The average of what was seen stays what it was.
      gap() {},
    };
  },
  doc: {
    what: 'The average price paid since a moment you choose, every trade weighted by its size, and how far the trades lay from it.',
    formula: [
      String.raw`\mathrm{VWAP} = \frac{\sum p_i\, q_i}{\sum q_i}`,
      String.raw`s = \sqrt{\frac{\sum q_i\, (p_i - \mathrm{VWAP})^2}{\sum q_i}}`,
    ],
    where: '$p_i$, $q_i$: price and quantity of the trades since the anchor; the bands stand at $1 s$ and $2 s$ on either side.',
    read: 'Above it the average buyer since the anchor is in profit, below it the average seller. Anchor it at a high, a low, or a piece of news.',
    limits:
      'The bands describe where was traded; they are no interval for what comes. With every trade they change less. After a gap it is the average of what was seen.',
    references: [
      'Berkowitz, Logue, Noser, The Total Cost of Transactions on the NYSE, J. Finance 43 (1988)',
      'Shannon, Maximum Trading Gains with Anchored VWAP (2023)',
    ],
  },
});
