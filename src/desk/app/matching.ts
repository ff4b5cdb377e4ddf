/** What fits a few typed letters or digits: names of instruments, lengths of bars. */
import { type Interval, intervals } from '../../core/interval.ts';

/**
 * What fits what was typed, the likeliest first: an instrument whose base begins so, then one whose symbol does, then a title that
 * does, then what has it anywhere. In the order given where that is equal. `wanted` in lower case.
 */
export function rankByName<T extends { title: string; hint: string; names: readonly string[] }>(
  choices: readonly T[],
  wanted: string,
): T[] {
  const rank = ({ title, hint, names }: T): number => {
    const at = [...names, title].findIndex((name) => name.toLowerCase().startsWith(wanted));
    if (at >= 0) return names.length === 0 ? 2 : at;
    return `${title}\n${hint}`.toLowerCase().includes(wanted) ? 3 : Number.POSITIVE_INFINITY;
  };
  if (wanted === '') return [...choices];
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((each) => each.rank < Number.POSITIVE_INFINITY)
    .sort((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice);
}

/** Intervals that begin with what was typed: `1` is 1 s, 1 min, 1 h, 1 d; `15` and `15m` narrow. */
export function matchIntervals(typed: string): readonly Interval[] {
  const wanted = typed.trim().toLowerCase().replace(/\s+/g, '').replace('min', 'm');
  return wanted === '' ? intervals : intervals.filter((interval) => interval.startsWith(wanted));
}
