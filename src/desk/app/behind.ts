/** Whether an answer is of another moment than the one that is shown: a busy machine answers late, a seek back leaves a later one standing. */
import { clock, span } from '../widgets/format.ts';

/** Microseconds of the wall that an answer may be late. */
const usualMicros = 1_500_000;

/**
 * Words for it, '' while it is of now. `through`, `position`: microseconds of the market, NaN where not known. `speed`: of the replay; at
 * most speed nothing holds still for long.
 */
export function behindWords(through: number, position: number, speed: number | 'max'): string {
  const pace = speed === 'max' ? 1_000 : Math.max(1, speed);
  const late = position - through;
  if (late > usualMicros * pace) return `stale ${span(Math.floor(late / 1e5) * 1e5)}`;
  return -late > usualMicros * pace ? `of ${clock(through)}, later than shown` : '';
}
