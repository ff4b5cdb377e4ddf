/** Tiles of the liquidity heatmap. */
import type { HeatAnswer, HeatQuery } from '../../api/flow-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { shown } from '../../core/shown.ts';
import { tileCells } from '../../market/heat-cells.ts';
import { defineFlow } from './flow.ts';
import { columnLength, HeatTiles } from './heat-tiles.ts';

/** Cells of 12 days and of 4,096 price steps; tiles of one question. */
const coarsestTime = 30;
const coarsestPrice = 12;
const mostAsked = 256;

const tiles = new HeatTiles();

export default defineFlow<HeatQuery, HeatAnswer>({
  async run(log, query) {
    check(query);
    const { tickSize } = log.instrument;
    const answer = { through: log.now, tickSize };
    if (!log.hasBook) {
      const none = `The session has no order book of ${log.instrument.id}: a heatmap needs its levels.`;
      return { ...answer, tiles: [], gaps: new Float64Array(0), none };
    }
    const found = await tiles.of(log, query.tiles);
    const spans = query.tiles.map(({ lt, tb }) => [tb * tileCells * columnLength(lt), (tb + 1) * tileCells * columnLength(lt)]);
    const from = Math.min(...spans.map(([start]) => start));
    const to = Math.max(...spans.map(([, end]) => end));
    return { ...answer, tiles: found, gaps: log.gaps(from, to) };
  },
});

function check({ tiles }: HeatQuery): void {
  if (!Array.isArray(tiles) || tiles.length > mostAsked)
    throw new QuantabError('bad-input', `flow.heat takes a list of at most ${mostAsked} tiles, was ${shown(tiles)}.`);
  for (const tile of tiles) {
    const { lt, lp, tb, pb, from = 0 } = tile;
    const isPlace = [lt, lp, tb, pb, from].every(Number.isSafeInteger);
    const inRange = lt >= 0 && lt <= coarsestTime && lp >= 0 && lp <= coarsestPrice && from >= 0 && from <= tileCells;
    // Price steps are 32-bit numbers.
    if (!isPlace || !inRange || Math.abs(pb) * tileCells * 2 ** lp > 2 ** 31 - 2 ** 21)
      throw new QuantabError(
        'bad-input',
        `A heat tile has whole numbers lt of 0 to ${coarsestTime}, lp of 0 to ${coarsestPrice}, tb, pb and from, was ${shown(tile)}.`,
      );
  }
}
