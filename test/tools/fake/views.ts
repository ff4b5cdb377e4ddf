/** Views of the made-up data: every reference the desk asks for, cut at the position. */
import type { Interval } from '../../../src/core/interval.ts';
import { parseReference } from '../../../src/core/reference.ts';
import type { ViewFrame, ViewRequest } from '../../../src/market/view.ts';
import { cvd, imbalance, makeBars, rolling, type Series, seconds, type Tape, vwap } from './series.ts';

export interface FakeData {
  tapes: ReadonlyMap<string, Tape>;
  start: number;
  gap: [number, number];
  /** The second instrument, where a reference names one only. */
  other: string;
  /** The position. */
  at(): number;
}

export function openFakeViews({ tapes, start, gap, other, at: position }: FakeData): (ref: string, request: ViewRequest) => ViewFrame {
  const cache = new Map<string, Series>();
  function seriesOf(ref: string): { series: Series; unit: string; kind: ViewFrame['kind']; sum: boolean; nMin: number } {
    const { id, instruments, params, output } = parseReference(ref);
    const key = `${id}${instruments}${JSON.stringify(params)}${output}`;
    const a = tapes.get(instruments[0]!)!;
    const b = tapes.get(instruments[1] ?? other)!;
    const make = (): Series => {
      if (id === 'price.vwap') return vwap(a);
      if (id === 'flow.cvd') return cvd(a);
      if (id === 'flow.tfi') return imbalance(a, Number(params.window ?? 60), true);
      if (id === 'flow.ofi') return imbalance(a, Number(params.window ?? 10), false);
      const x = seconds(a);
      const y = seconds(b);
      const r = (s: Series, i: number) => Math.log(s.value[i]! / s.value[i - 1]!);
      if (id === 'risk.volatility') {
        return rolling(x, 60, (from, to) => {
          let sum = 0;
          for (let i = from; i < to; i++) sum += r(x, i) ** 2;
          return Math.sqrt(sum / (to - from)) * 1e4 * Math.sqrt(60);
        });
      }
      if (id === 'pairs.correlation') {
        return rolling(x, 300, (from, to) => {
          let [xx, yy, xy] = [0, 0, 0];
          for (let i = from; i < to; i++) {
            xx += r(x, i) ** 2;
            yy += (r(x, i) * 0.6 + r(y, i) * 0.4) ** 2;
            xy += r(x, i) * (r(x, i) * 0.6 + r(y, i) * 0.4);
          }
          return xy / Math.sqrt(xx * yy);
        });
      }
      const spread = (i: number) => Math.log(y.value[i]!) - Math.log(x.value[i]!);
      if (output === 'beta') return rolling(x, 300, (from) => 1.1 + 0.1 * Math.sin(from / 300));
      if (output === 'spread') return rolling(x, 1, (_, to) => spread(to - 1));
      return rolling(x, 300, (from, to) => {
        let [s, ss] = [0, 0];
        for (let i = from; i < to; i++) {
          s += spread(i);
          ss += spread(i) ** 2;
        }
        const mean = s / (to - from);
        return (spread(to - 1) - mean) / Math.sqrt(ss / (to - from) - mean * mean);
      });
    };
    let series = cache.get(key);
    if (!series) cache.set(key, (series = make()));
    const units: Record<string, string> = { 'price.vwap': 'USDT', 'flow.cvd': 'BTC', 'flow.ofi': 'BTC', 'risk.volatility': 'bp' };
    return { series, unit: units[id] ?? '', kind: 'line', sum: output === 'e', nMin: id.startsWith('pairs') ? 300 : 60 };
  }

  function pull(ref: string, { from, to, widthPx }: ViewRequest): ViewFrame {
    const at = position();
    const parsed = parseReference(ref);
    const f = Number.isNaN(from) ? start : from;
    const t = Math.min(at, Number.isNaN(to) ? at : to);
    const base = {
      ref,
      unit: '',
      revision: at,
      from: f,
      to: t,
      gaps: at > gap[1] && t > gap[0] ? Float64Array.from(gap) : new Float64Array(),
    };
    const ok = { state: 'ok' as const, n: 300, nMin: 60 };
    if (parsed.id === 'bars') {
      // Bars by a rule are those of 15 s here.
      const bars = makeBars(tapes.get(parsed.instruments[0]!)!, (parsed.params.interval ?? '15s') as Interval, at);
      const keep = Array.from(bars.start.keys()).filter((i) => bars.start[i]! >= f - 86_400e6 && bars.start[i]! <= t);
      const columns = Object.fromEntries(
        Object.entries(bars).map(([k, v]) => [k, Float64Array.from(keep, (i) => (v as Float64Array)[i]!)]),
      );
      return { ...base, kind: 'bars', columns, last: { ts: at, value: bars.close.at(-1) ?? Number.NaN }, status: ok };
    }
    if (parsed.id === 'trades' || parsed.id === 'quote') {
      const rows = tapes.get(parsed.instruments[0]!)!;
      const end = rows.ts.filter((ts) => ts <= t).length;
      if (parsed.id === 'quote') {
        const px = rows.price[end - 1] ?? Number.NaN;
        return {
          ...base,
          kind: 'quote',
          columns: {
            ts: Float64Array.of(at),
            bid: Float64Array.of(px - 0.1),
            bidQty: Float64Array.of(1.2),
            ask: Float64Array.of(px),
            askQty: Float64Array.of(0.4),
          },
          last: { ts: at, value: px },
          status: ok,
        };
      }
      const columns = Object.fromEntries(
        Object.entries(rows).map(([k, v]) => [k, (v as Float64Array).slice(Math.max(0, end - widthPx), end)]),
      );
      return { ...base, kind: 'trades', columns, last: { ts: at, value: rows.price[end - 1] ?? Number.NaN }, status: ok };
    }
    const { series, unit, kind, sum, nMin } = seriesOf(ref);
    const buckets = new Map<number, number[]>();
    let n = 0;
    let last = Number.NaN;
    for (let i = 0; i < series.ts.length && series.ts[i]! <= t; i++) {
      const value = series.value[i]!;
      n++;
      last = value;
      if (series.ts[i]! < f || Number.isNaN(value)) continue;
      const key = Math.floor(((series.ts[i]! - f) / Math.max(1, (Number.isNaN(to) ? at : to) - f)) * widthPx);
      const bucket = buckets.get(key);
      if (!bucket) buckets.set(key, [series.ts[i]!, value, value, value, value, value]);
      else {
        bucket[0] = series.ts[i]!;
        bucket[2] = Math.min(bucket[2]!, value);
        bucket[3] = Math.max(bucket[3]!, value);
        bucket[4] = value;
        bucket[5]! += value;
      }
    }
    const rows = [...buckets.values()];
    const names = ['ts', 'first', 'min', 'max', 'last', ...(sum ? ['sum'] : [])];
    const columns = Object.fromEntries(names.map((name, k) => [name, Float64Array.from(rows, (row) => row[k]!)]));
    const warming = Number.isNaN(last);
    return {
      ...base,
      kind,
      unit,
      columns,
      last: { ts: at, value: last },
      status: warming ? { state: 'warming', n: Math.min(n, nMin - 1), nMin, reason: 'window not full' } : { state: 'ok', n, nMin },
    };
  }

  return pull;
}
