import { levelOf, tilesOf } from '../../../src/desk/charts/heat-gl/level.ts';
import { HeatTiles } from '../../../src/engine/flow/heat-tiles.ts';
import { MarketLogs } from '../../../src/engine/flow/market-logs.ts';
import { Stage } from '../../../src/engine/stage.ts';
import { openRandom } from '../../tools/random-session.ts';
import { defineBench } from '../case.ts';
import { openRecordedBook } from '../tools/recorded-book.ts';

const places = 40;
const megabyte = 1e6;

export default defineBench({
  name: 'heatmap-seek',
  n: places,
  note: 'a recorded BTC book of 11 minutes (made up where ../shared is not there): seek to a random place and the tiles of 1440 x 600 px over the minute, or the ten minutes, before it. run: ten minutes, nothing computed of it but what other places left. coldMs: nothing read either, rows and books included; warmMs: been there before. mb: held by engine, its states, logs, tiles and the tiles of the page',
  async setup() {
    const { store, session, instrument, from, to, price, rows, recorded } = await openRecordedBook('bench-heatmap');
    const stage = new Stage(store, { tell: () => undefined, runEvents: () => ({}), failed: () => undefined });
    await stage.open(session, { play: false, speed: 1 });
    let logs = new MarketLogs(store, stage);
    let tiles = new HeatTiles();
    const random = openRandom(1);
    const place = (): number => from + random() * (to - from);
    const tilesAt = (at: number, seconds: number) => {
      const view = { from: at - seconds * 1e6, to: at, low: price * 0.999, high: price * 1.001, width: 1_440, height: 600 };
      return tilesOf(view, levelOf(view, instrument.tickSize), instrument.tickSize);
    };
    const show = async (at: number, seconds: number): Promise<number> => {
      const start = performance.now();
      await stage.of(session).seek(at);
      const found = await tiles.of(await logs.of({ instrument: instrument.id }), tilesAt(at, seconds));
      if (!found.some(({ cells }) => cells.length > 0)) throw new Error('no cells came');
      return performance.now() - start;
    };
    const median = async (seconds: number, before: () => void, list: readonly number[]): Promise<number> => {
      const times: number[] = [];
      for (const at of list) {
        before();
        times.push(await show(at, seconds));
      }
      return times.sort((a, b) => a - b)[times.length >> 1];
    };
    await show(to, 600);
    return {
      run: () => show(place(), 600),
      async values() {
        const list = Array.from({ length: places }, place);
        const nothing = (): void => undefined;
        const fresh = (): void => {
          tiles = new HeatTiles();
        };
        const bare = (): void => {
          fresh();
          logs = new MarketLogs(store, stage);
        };
        const seekMs = await (async () => {
          const times: number[] = [];
          for (const at of list) {
            const start = performance.now();
            await stage.of(session).seek(at);
            times.push(performance.now() - start);
          }
          return times.sort((a, b) => a - b)[times.length >> 1];
        })();
        const coldMs = await median(600, bare, list);
        const coldMinuteMs = await median(60, bare, list);
        const tilesMs = await median(600, fresh, list);
        const minuteMs = await median(60, fresh, list);
        const warmMs = await median(600, nothing, list);
        await show(to, 600);
        await show(to, 60);
        const { engine } = stage.current();
        // A state for each segment is kept.
        const statesMb = (engine.save().byteLength * Math.ceil(rows / 65_536)) / megabyte;
        const engineMb = engine.bytes() / megabyte;
        const logsMb = logs.bytes / megabyte;
        const tilesMb = tiles.bytes / megabyte;
        const pageMb = (tilesAt(to, 600).length * 65_536 * 2 * 2) / megabyte;
        const mb = statesMb + engineMb + logsMb + tilesMb + pageMb;
        const parts = { engineMb, statesMb, logsMb, tilesMb, pageMb };
        return { rows, recorded: recorded ? 1 : 0, seekMs, coldMs, coldMinuteMs, tilesMs, minuteMs, warmMs, mb, ...parts };
      },
      close: () => store.close(),
    };
  },
});
