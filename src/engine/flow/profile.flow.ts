/** `flow.profile`: volume by price over a span, its point of control, value area and average. */
import type { ProfileAnswer, ProfileQuery } from '../../api/flow-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { growValueArea } from '../../methods/maths/value-area.ts';
import { defineFlow } from './flow.ts';
import { cellSize, countCells, mostCells, priceOf } from './footprint-cells.ts';
import { noTrades, spanOf } from './trade-span.ts';

/** One bar for all: it starts at 0 and no time lies behind it. */
const forever = Number.MAX_SAFE_INTEGER;
const usualShare = 0.7;

export default defineFlow<ProfileQuery, ProfileAnswer>({
  async run(log, query) {
    const { share = usualShare } = query;
    if (!(share > 0 && share <= 1))
      throw new QuantabError('bad-input', `share of flow.profile is a fraction above 0, at most 1; was ${share}.`);
    const { from, to } = spanOf('profile', query);
    const size = cellSize('profile', query.step, log.instrument);
    const counted = await countCells(log, from, to, forever, size);
    if ('step' in counted) {
      const { step } = counted;
      const text = `flow.profile answers with ${mostCells} cells at most, and this span has more. Take a step of ${step}.`;
      throw new QuantabError('bad-input', text, { step });
    }
    const { cells } = counted;
    const { key, pocKey, cellBought: bought, cellSold: sold, cellUnsided: unsided, cellTrades: trades } = cells;
    const volumes = bought.map((each, i) => each + sold[i]! + unsided[i]!);
    const volume = volumes.reduce((sum, each) => sum + each, 0);
    const price = key.map((each) => priceOf(each, size));
    const ends = new Float64Array(2);
    const poc = key.indexOf(pocKey[0] ?? Number.NaN);
    if (poc >= 0) growValueArea(volumes, 0, volumes.length, poc, share * volume, ends, 0);
    const edge = (i: number): number => (poc >= 0 ? price[i]! : Number.NaN);
    return {
      price,
      bought,
      sold,
      unsided,
      trades,
      poc: edge(poc),
      val: edge(ends[0]!),
      vah: edge(ends[1]!),
      vwap: cells.vwap[0] ?? Number.NaN,
      volume,
      through: log.now,
      gaps: log.gaps(from, to),
      ...noTrades(log),
    };
  },
});
