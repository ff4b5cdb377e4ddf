/** Volume-synchronised probability of informed trading: how one-sided buckets of equal volume are. Shares, 0 to 1. One row a trade. */
import { memoryParam, openDecay } from '../decay.ts';
import { defineStudy } from '../study.ts';

/** Trades before the rate of volume is known, and values the percentile is taken of. */
const leastTrades = 200;
const mostPast = 512;
const leastPast = 20;
const perPi = 2 / Math.PI;
/** Of the state: what was traded, the time it took; the bucket in progress; the run of prints of one order in it; what is behind. */
const [trades, volume, time, last] = [0, 1, 2, 3];
const [size, room, net, squares] = [4, 5, 6, 7];
const [run, runTime, runSide] = [8, 9, 10];
const [closed, head, past, stateLength] = [11, 12, 13, 14];

export default defineStudy({
  id: 'flow.vpin',
  title: 'VPIN',
  clock: 'trade',
  instruments: 1,
  params: {
    buckets: { title: 'Buckets of the mean', default: 50, whole: true, min: 5, max: 1_000 },
    bucket: { title: 'Mean time of a bucket', default: 10, unit: 's', min: 0.1, max: 86_400 },
    volume: { title: 'Or its fixed volume; 0: that of the recent rate', default: 0, unit: 'base', min: 0, max: 1e12 },
    memory: memoryParam,
  },
  outputs: [
    { id: 'vpin', title: 'VPIN', kind: 'line', unit: 'fraction' },
    { id: 'ratio', title: 'VPIN over that of independent orders', kind: 'line', unit: 'ratio' },
    { id: 'percentile', title: 'Percentile among past values', kind: 'line', unit: 'fraction' },
    { id: 'size', title: 'Volume of the bucket', kind: 'line', unit: 'base' },
  ],
  warmup: () => leastTrades,
  open(ctx) {
    const { ts, qty, side } = ctx.trades(0);
    const n = Math.round(ctx.params.buckets as number);
    const seconds = ctx.params.bucket as number;
    const fixed = ctx.params.volume as number;
    const memory = (ctx.params.memory as number) * 1e6;
    const decay = openDecay(ctx, ts, ctx.params.memory as number);
    const state = ctx.state(stateLength);
    const [imbalances, grains, values] = [ctx.state(n), ctx.state(n), ctx.state(mostPast)];
    /** vpin, ratio, percentile as of the last closed bucket. */
    const shown = ctx.state(3);
    const [vpin, ratio, percentile, sizeOut] = [ctx.output('vpin'), ctx.output('ratio'), ctx.output('percentile'), ctx.output('size')];

    function close(s: Float64Array): void {
      const at = s[closed] - n * Math.floor(s[closed] / n);
      imbalances.view[at] = Math.abs(s[net]) / s[size];
      grains.view[at] = s[squares] / (s[size] * s[size]);
      s[closed]++;
      s[net] = s[squares] = s[run] = 0;
      if (s[closed] < n) return;
      let sum = 0;
      let grain = 0;
      for (let k = 0; k < n; k++) {
        sum += imbalances.view[k];
        grain += grains.view[k];
      }
      const held = values.view;
      const v = shown.view;
      v[0] = sum / n;
      v[1] = v[0] / Math.sqrt((perPi * grain) / n);
      held[s[head]] = v[0];
      s[head] = s[head] + 1 < mostPast ? s[head] + 1 : 0;
      if (s[past] < mostPast) s[past]++;
      let below = 0;
      for (let k = 0; k < s[past]; k++) if (held[k] <= v[0]) below++;
      v[2] = s[past] >= leastPast ? below / s[past] : Number.NaN;
    }

    /** A new bucket, of the size of now. */
    function begin(s: Float64Array): void {
      const of = fixed > 0 ? fixed : (s[volume] / s[time]) * seconds * 1e6;
      s[size] = s[room] = of < Number.POSITIVE_INFINITY ? of : 0;
    }

    function fill(s: Float64Array, i: number): void {
      const t = ts.view[i];
      const sign = side.view[i];
      if (t !== s[runTime] || sign !== s[runSide]) s[run] = 0;
      s[runTime] = t;
      s[runSide] = sign;
      // A trade of many buckets fills them all; past a few thousand nothing new is learned.
      let left = Math.min(qty.view[i], s[size] * 4 * n + s[room]);
      while (left > 0) {
        const part = Math.min(left, s[room]);
        s[net] += sign * part;
        // Parts of one order in one bucket count as one.
        s[squares] += part * (2 * s[run] + part);
        s[run] += part;
        left -= part;
        s[room] -= part;
        if (s[room] > 1e-12 * s[size]) continue;
        close(s);
        begin(s);
        if (s[size] === 0) return;
      }
    }

    return {
      push(from, to) {
        decay.push(from, to);
        const [t, q, e, f] = [ts.view, qty.view, side.view, decay.factor.view];
        const [s, v] = [state.view, shown.view];
        for (let i = from; i < to; i++) {
          const known = q[i] > 0 && q[i] < Number.POSITIVE_INFINITY;
          s[trades]++;
          if (s[trades] > 1 && s[last] > 0) s[time] = s[time] * f[i] + memory * (1 - f[i]);
          s[last] = t[i];
          s[volume] = s[volume] * f[i] + (known ? q[i] : 0);
          if (s[trades] >= leastTrades && s[size] === 0) begin(s);
          if (s[size] > 0 && known && (e[i] === 1 || e[i] === -1)) fill(s, i);
          const full = s[closed] >= n;
          vpin.view[i] = full ? v[0] : Number.NaN;
          ratio.view[i] = full ? v[1] : Number.NaN;
          percentile.view[i] = full ? v[2] : Number.NaN;
          sizeOut.view[i] = s[trades] >= leastTrades && s[size] > 0 ? s[size] : Number.NaN;
        }
      },
      gap() {
        // The bucket in progress would hold volume of both sides of the gap; closed ones stay.
        const s = state.view;
        s[net] = s[squares] = s[run] = s[runTime] = s[runSide] = s[last] = 0;
        s[room] = s[size];
      },
      sample(output) {
        const s = state.view;
        if (output === 'size') return { n: s[trades], least: leastTrades, unit: 'trades' };
        if (output === 'percentile') return { n: s[past], least: leastPast, unit: 'past values' };
        return { n: Math.min(n, s[closed]), least: n, unit: 'buckets' };
      },
    };
  },
  doc: {
    what: 'How one-sided trading is, measured in volume instead of time: the mean imbalance of the last buckets of equal volume.',
    formula: [
      String.raw`\mathrm{VPIN} = \frac{1}{n} \sum_{k} \frac{|V^b_k - V^s_k|}{V_k}`,
      String.raw`\mathrm{ratio} = \frac{\mathrm{VPIN}}{\sqrt{2 / (\pi N)}}, \quad N = \frac{V^2}{\sum_i v_i^2}`,
    ],
    where:
      '$V_k$: volume of bucket $k$, set when it opens: the recent volume a second times the mean time of a bucket; $v_i$: orders in it (prints of one time and side are one). A trade across an edge is split.',
    read: 'ratio near 1: what independent orders of these sizes would give; well above it, one side presses. percentile above 0.9: unusual for this market of late. The raw level means little across markets.',
    limits:
      'Aggressors as the venue tells them; trades without one are left out. The classic bucket is a fiftieth of a day; here it is short so that it warms within a session, and it sees short runs. Large orders raise the raw level, which the ratio takes out. No interval: buckets follow each other closely.',
    references: [
      "Easley, Lopez de Prado, O'Hara, Flow toxicity and liquidity in a high-frequency world, Review of Financial Studies 25 (2012)",
    ],
  },
});
