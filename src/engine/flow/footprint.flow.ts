/** `flow.footprint`: trades by bar and price. Bars are whole: those that overlap the span, the newest cut at the position. */
import type { FootprintAnswer, FootprintQuery } from '../../api/flow-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { barStart } from '../../core/interval.ts';
import { defineFlow } from './flow.ts';
import { type CountedCells, cellSize, countCells, mostCells, priceOf } from './footprint-cells.ts';
import { noTrades, spanOf } from './trade-span.ts';

const length = 'interval of flow.footprint is the length of a bar in whole microseconds, above 0';

/** 1 for each bar whose cell of most volume no later bar has traded at. */
function nakedBars({ pocKey, ends, key }: CountedCells): Uint8Array {
  const naked = new Uint8Array(pocKey.length);
  const traded = new Set<number>();
  for (let b = pocKey.length - 1; b >= 0; b--) {
    naked[b] = traded.has(pocKey[b]!) ? 0 : 1;
    for (let k = b > 0 ? ends[b - 1]! : 0; k < ends[b]!; k++) traded.add(key[k]!);
  }
  return naked;
}

/** 1 for each bar [start, start + interval) that a missing span touches. Both ascend. */
function gapBars(start: Float64Array, interval: number, gaps: Float64Array): Uint8Array {
  const holed = new Uint8Array(start.length);
  for (let b = 0, g = 0; b < start.length; b++) {
    while (g + 1 < gaps.length && gaps[g + 1]! <= start[b]!) g += 2;
    holed[b] = g + 1 < gaps.length && gaps[g]! < start[b]! + interval ? 1 : 0;
  }
  return holed;
}

export default defineFlow<FootprintQuery, FootprintAnswer>({
  async run(log, query) {
    const { interval } = query;
    if (!(Number.isInteger(interval) && interval > 0)) throw new QuantabError('bad-input', `${length}; was ${interval}.`);
    const asked = spanOf('footprint', query);
    const size = cellSize('footprint', query.step, log.instrument);
    const from = barStart(asked.from, interval);
    const to = barStart(asked.to - 1, interval) + interval;
    const counted = await countCells(log, from, to, interval, size);
    if ('step' in counted) {
      const { step } = counted;
      const way = step === undefined ? 'Take longer bars or a shorter span.' : `Take a step of ${step}, longer bars or a shorter span.`;
      throw new QuantabError('bad-input', `flow.footprint answers with ${mostCells} cells at most, and this span has more. ${way}`, {
        step,
      });
    }
    const { cells } = counted;
    const gaps = log.gaps(from, to);
    const { ends, key, pocKey, vwap: _vwap, ...columns } = cells;
    return {
      ...columns,
      poc: pocKey.map((each) => priceOf(each, size)),
      naked: nakedBars(cells),
      gap: gapBars(cells.start, interval, gaps),
      offsets: Int32Array.of(0, ...ends),
      price: key.map((each) => priceOf(each, size)),
      through: log.now,
      gaps,
      ...noTrades(log),
    };
  },
});
