/** Bars of several instruments on one uniform grid: `ts` (bar start), `close.<i>` (carried forward, NaN before the first), `volume.<i>` (0 when none). */
import { QuantabError } from '../core/errors.ts';
import type { BarColumns } from '../market/columns.ts';

const mostBars = 20_000_000;

export function alignedSeries(bars: BarColumns[], lengthMicros: number): Record<string, Float64Array> {
  const starts = bars.flatMap(({ start }) => (start.length ? [start[0] as number] : []));
  const ends = bars.flatMap(({ start }) => (start.length ? [start[start.length - 1] as number] : []));
  if (starts.length === 0) throw new QuantabError('not-enough-data', 'The selection holds no trades.');
  const from = Math.min(...starts);
  const n = Math.round((Math.max(...ends) - from) / lengthMicros) + 1;
  if (n > mostBars)
    throw new QuantabError('bad-input', `The selection has ${n} bars; choose a longer interval or a shorter span (at most ${mostBars}).`);
  const series: Record<string, Float64Array> = { ts: Float64Array.from({ length: n }, (_, k) => from + k * lengthMicros) };
  bars.forEach(({ start, close, volume }, i) => {
    const closes = new Float64Array(n).fill(Number.NaN);
    const volumes = new Float64Array(n);
    for (let k = 0; k < start.length; k++) {
      const at = Math.round(((start[k] as number) - from) / lengthMicros);
      closes[at] = close[k] as number;
      volumes[at] = volume[k] as number;
    }
    for (let k = 1; k < n; k++) if (Number.isNaN(closes[k])) closes[k] = closes[k - 1] as number;
    series[`close.${i}`] = closes;
    series[`volume.${i}`] = volumes;
  });
  return series;
}
