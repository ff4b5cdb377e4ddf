/** The same coin at rest: its spot where an instrument is a perp, its perp where it is spot; of the same venue where that has one. */
import type { InstrumentInfo } from '../../api/types.ts';

export function sameCoin(
  info: InstrumentInfo | undefined,
  all: readonly InstrumentInfo[],
  fits: (info: InstrumentInfo) => boolean,
): InstrumentInfo | undefined {
  if (!info || !fits(info)) return undefined;
  const wanted = info.type === 'spot' ? 'perp' : 'spot';
  const same = all.filter((each) => each.base === info.base && each.type === wanted && fits(each));
  return same.find(({ venue }) => venue === info.venue) ?? same[0];
}
