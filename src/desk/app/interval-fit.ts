/** Which interval shows a session at its best: as many bars as fit the screen. */
import { type Interval, intervalMicros, intervals } from '../../core/interval.ts';

/** Bars on the screen when a stretch, not the whole, is shown: about seven pixels each. */
export const usualBars = (): number => Math.round(Math.max(40, Math.min(120, (innerWidth - 64) / 6)));

/** Of a session that has only begun. */
export const liveInterval: Interval = '5s';

/** Fewer tell nothing where most windows are of 60 bars. */
const leastBars = 60;

/** The interval whose bars, all of them, come nearest to the usual number: the first picture is a chart and not a handful of blocks. */
export function fittingInterval({ from, to }: { from: number; to: number }, known: readonly Interval[] = intervals): Interval {
  const bars = (each: Interval): number => (to - from) / intervalMicros(each);
  const off = (each: Interval): number => Math.abs(Math.log(bars(each) / usualBars()));
  const possible = known.length > 0 ? known : intervals;
  const enough = possible.filter((each) => bars(each) >= leastBars);
  return (enough.length > 0 ? enough : possible).reduce((best, each) => (off(each) < off(best) ? each : best));
}
