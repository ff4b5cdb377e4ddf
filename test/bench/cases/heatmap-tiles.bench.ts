import { HeatTiles } from '../../../src/engine/flow/heat-tiles.ts';
import { MarketLogs } from '../../../src/engine/flow/market-logs.ts';
import { Stage } from '../../../src/engine/stage.ts';
import { defineBench } from '../case.ts';
import { plainHeatColumns } from '../tools/plain-heat-columns.ts';
import { openRecordedBook } from '../tools/recorded-book.ts';

const timeBlocks = 5;
const lt = 9;
const lp = 1;

export default defineBench({
  name: 'heatmap-tiles',
  n: 1_200_000,
  note: 'rows of 11 minutes of a recorded BTC book, held as columns, to 5 x 2 tiles (1,280 columns of 512 ms, 512 cells of two price steps); the rival has a Map of levels and integrates every cell at every row that moves time on',
  async setup() {
    const { store, session, instrument, from, to, price } = await openRecordedBook('bench-heatmap-tiles');
    const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
    const logs = new MarketLogs(store, stage);
    const log = await logs.of({ session, instrument: instrument.id });
    const tb = Math.floor(from / (256_000 * 2 ** lt));
    const pb = Math.floor(price / instrument.tickSize / (256 * 2 ** lp)) - 1;
    const places = Array.from({ length: timeBlocks * 2 }, (_, k) => ({ lt, lp, tb: tb + (k >> 1), pb: pb + (k & 1) }));
    const parts = await log.parts(from, to);
    const grid = {
      start: tb * 256_000 * 2 ** lt,
      length: 1_000 * 2 ** lt,
      columns: 256 * timeBlocks,
      base: pb * 256 * 2 ** lp,
      shift: lp,
      bins: 512,
    };
    const run = () => new HeatTiles().of(log, places);
    const rival = () => plainHeatColumns(parts, grid);
    const cells = (await run())[0].cells;
    const plain = rival();
    const column = 255;
    // About the same codes: the rival rounds its scale.
    for (let b = 0; b < 256; b++)
      if (Math.abs(cells[column * 256 + b] - plain[column * 512 + b]) > 9)
        throw new Error(`cell ${b}: ${cells[column * 256 + b]}, rival ${plain[column * 512 + b]}`);
    return { run, rival, close: () => store.close() };
  },
});
