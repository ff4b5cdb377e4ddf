/** Sliders of the simulated market: rates that span decades move on a log scale, shares on a linear one. */
import type { ParamSpec } from '../../core/doc.ts';

/** Places of a slider. */
export const places = 1_000;

type Range = Required<Pick<ParamSpec, 'min' | 'max'>>;

export const rangeOf = ({ min = 0, max = 1 }: ParamSpec): Range => ({ min, max });

const isLog = ({ min, max }: Range): boolean => min > 0 && max / min > 20;

/** Place of a value, 0 to `places`. */
export function placeOf(range: Range, value: number): number {
  const { min, max } = range;
  const share = isLog(range) ? Math.log(value / min) / Math.log(max / min) : (value - min) / (max - min);
  return Math.round(places * Math.min(1, Math.max(0, share)));
}

/** The value at a place, to three figures, within the range. */
export function valueAt(range: Range, place: number): number {
  const { min, max } = range;
  const share = place / places;
  const value = isLog(range) ? min * (max / min) ** share : min + share * (max - min);
  return Math.min(max, Math.max(min, Number(value.toPrecision(3))));
}
