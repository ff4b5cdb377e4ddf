/** Units of outputs in words. */
import type { Instrument } from '../../market/instrument.ts';

/** The unit of quantities; none where the file named no instrument. */
export const baseUnit = ({ base }: Pick<Instrument, 'base'>): string => (base === 'UNNAMED' ? '' : base);

/** The unit of an output in the words of its instrument; pure numbers need none. */
export function unitWords(unit: string, of: Pick<Instrument, 'base' | 'quote'> | undefined): string {
  if (unit === 'base' && of) return baseUnit(of) || (of.base ? '' : unit);
  if (unit === 'base' || unit === 'quote') return of?.[unit] || unit;
  if (unit === 'fraction' || unit === 'ratio') return '';
  return unit === 'std' ? 'standard deviations' : unit;
}
