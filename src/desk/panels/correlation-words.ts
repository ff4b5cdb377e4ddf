/** A correlation in words. */
import { count, fixed } from '../widgets/format.ts';

/** `0.87, 95 % 0.85 to 0.88, n 1,439`; why there is none. */
export function correlationWords(r: number, n: number, lo: number, hi: number): string {
  if (Number.isNaN(r)) return `not known, ${count(n)} common returns${n < 30 ? ' of the 30 it takes' : '; one of them stood still'}`;
  return `${fixed(r, 3)}${Number.isNaN(lo) ? '' : ` · 95 % ${fixed(lo, 3)} to ${fixed(hi, 3)}`} · n ${count(n)}`;
}
