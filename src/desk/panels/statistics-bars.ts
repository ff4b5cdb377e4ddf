/** How long the bars are that statistics are taken of. */
import { type Interval, intervalMicros, intervals } from '../../core/interval.ts';

/** Fewer bars than this say little: shorter ones are taken, unless the desk's own are asked for. */
const enoughBars = 500;

/** The longest bars, no longer than the desk's and no shorter than the instruments', of which the session has enough. */
export function usualInterval(desk: Interval, sessionMicros: number, leastMicros: number): Interval {
  const fitting = intervals.filter((each) => intervalMicros(each) <= intervalMicros(desk) && intervalMicros(each) >= leastMicros);
  return fitting.findLast((each) => sessionMicros / intervalMicros(each) >= enoughBars) ?? fitting[0] ?? desk;
}
