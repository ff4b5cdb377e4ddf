/** What happened to the orders of one cell: what the heatmap says of the place under the pointer. */
import type { CellAnswer, CellQuery } from '../../api/flow-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { CellFold } from './cell-fold.ts';
import { defineFlow } from './flow.ts';
import type { MarketLog } from './log.ts';

/** How far back the age of what rests is looked for, microseconds: a minute, and at most an hour. */
const looks = [60e6, 600e6, 3_600e6];

export default defineFlow<CellQuery, CellAnswer>({
  async run(log, { from, to, low, high }) {
    if (!(from < to)) throw new QuantabError('bad-input', `A cell begins before it ends: from ${from} is not below to ${to}.`);
    if (!(low < high)) throw new QuantabError('bad-input', `A cell is higher than nothing: low ${low} is not below high ${high}.`);
    const { tickSize, id } = log.instrument;
    const answer = { through: log.now, gaps: new Float64Array(0) };
    const unknown = {
      mean: Number.NaN,
      resting: Number.NaN,
      age: Number.NaN,
      added: Number.NaN,
      cancelled: Number.NaN,
      bought: Number.NaN,
      sold: Number.NaN,
    };
    if (!log.hasBook) return { ...answer, ...unknown, none: `The session has no order book of ${id}.` };
    // Edges fall on price steps, whatever is left of decimals.
    const [lowTick, highTick] = [Math.ceil(low / tickSize - 1e-6), Math.ceil(high / tickSize - 1e-6)];
    const end = Math.min(to, log.now);
    const fold = await folded(log, new CellFold(lowTick, highTick, from, to), from, end);
    const { known, resting, added, cancelled, bought, sold, knownTime, integral } = fold;
    const rests = known && resting > 0;
    const since = rests ? await sinceWhen(log, fold, from) : Number.NaN;
    const gaps = log.gaps(from, to);
    // What nobody saw is not nothing.
    const sawBook = knownTime > 0;
    const sawTrades = log.hasTrades && (bought + sold > 0 || !isMissing(gaps, Math.max(from, log.first), end));
    return {
      ...answer,
      gaps,
      mean: knownTime > 0 ? integral / knownTime : Number.NaN,
      resting: known ? resting : Number.NaN,
      age: end - since,
      added: sawBook ? added : Number.NaN,
      cancelled: sawBook ? cancelled : Number.NaN,
      bought: sawTrades ? bought : Number.NaN,
      sold: sawTrades ? sold : Number.NaN,
    };
  },
});

/** Whether nothing of [from, to] is outside the gaps, which are pairs that ascend. */
function isMissing(gaps: Float64Array, from: number, to: number): boolean {
  let seen = from;
  for (let i = 0; i < gaps.length; i += 2) if (gaps[i] <= seen && gaps[i + 1] > seen) seen = gaps[i + 1];
  return !(seen < to);
}

async function folded(log: MarketLog, fold: CellFold, from: number, end: number): Promise<CellFold> {
  let begun = false;
  for await (const part of log.walk(from, end)) {
    if (!begun) fold.begin(part.block.before);
    begun = true;
    fold.take(part, log.instrument.tickSize);
  }
  fold.reach(end);
  return fold;
}

/** When the cell was last empty before what rests in it came; NaN where that is not known. */
async function sinceWhen(log: MarketLog, { since, snapshot, low, high }: CellFold, from: number): Promise<number> {
  if (since === since || snapshot) return since;
  for (const look of looks) {
    const start = Math.max(log.first, from - look);
    const before = await folded(log, new CellFold(low, high, start, from), start, from);
    if (before.since === before.since || before.snapshot || start === log.first) return before.since;
  }
  return Number.NaN;
}
