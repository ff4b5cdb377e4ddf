/** Tiles of the heatmap kept fresh: what a view lacks is asked for first, then what has grown, then a coarser picture of the surroundings. */
import type { HeatAnswer, TilePlace } from '../../api/flow-types.ts';
import type { Quantab } from '../../api/types.ts';
import { openFlowFeed } from '../app/flow-feed.ts';
import { type HeldTile, openTile, takeColumns } from '../charts/heat-gl/codes.ts';
import { coarsest, type HeatView, levelOf, placeOf, tileKey, tilesOf } from '../charts/heat-gl/level.ts';
import { paintOrder, Shelf } from '../charts/heat-gl/shelf.ts';

/** Tiles of one question: few, so that the first of many are soon there. */
const atOnce = 8;
/** The surroundings are held this many levels coarser: a zoom or pan out shows them until the real ones come. */
const coarser = { lt: 2, lp: 1 };
const mostAround = 12;

export interface HeatTiles {
  /** Price step that tiles are counted in. */
  tickSize(): number;
  /** Why there is nothing, in words. */
  none(): string | undefined;
  fault(): string | undefined;
  /** Some answer has come. */
  answered(): boolean;
  /** Everything the last view needs is held. */
  complete(): boolean;
  /** What to paint for a view, in order; what it lacks is asked for. `now`: the position, microseconds. */
  want(view: HeatView, now: number): readonly HeldTile[];
  sleep(asleep: boolean): void;
  close(): void;
}

const touches = (tile: TilePlace, view: HeatView, tickSize: number): boolean => {
  const at = placeOf(tile, tickSize);
  return at.to > view.from && at.from < view.to && at.high > view.low && at.low < view.high;
};

function around(view: HeatView): HeatView {
  const [length, height] = [view.to - view.from, view.high - view.low];
  return { ...view, from: view.from - length, to: view.to + length, low: view.low - height / 2, high: view.high + height / 2 };
}

export function openHeatTiles(quantab: Quantab, instrument: string, tick: number, onNews: () => void): HeatTiles {
  const shelf = new Shelf<HeldTile>();
  let tickSize = tick;
  let view: HeatView | undefined;
  let wanted: TilePlace[] = [];
  let through = Number.NaN;
  /** Position of the last picture, and how often it has stepped back; the question under way was asked after so many steps. */
  let [seen, steps, askedAfter] = [Number.NEGATIVE_INFINITY, 0, 0];
  let lacked = '';

  /** Later than what is told: nothing can come yet. */
  const ahead = (tile: TilePlace): boolean => placeOf(tile, tickSize).from > through;
  const lacking = (tiles: readonly TilePlace[]): TilePlace[] => tiles.filter((tile) => !shelf.get(tileKey(tile)) && !ahead(tile));

  function coarse(): TilePlace[] {
    if (!view) return [];
    const { lt, lp } = levelOf(view, tickSize);
    const tiles = tilesOf(
      around(view),
      { lt: Math.min(coarsest.lt, lt + coarser.lt), lp: Math.min(coarsest.lp, lp + coarser.lp) },
      tickSize,
    );
    return tiles.length > mostAround ? [] : lacking(tiles);
  }

  /** What was told of times after `ts` is not there. */
  function forgetAfter(ts: number): void {
    for (const tile of [...shelf.values()]) if (placeOf(tile, tickSize).to > ts) shelf.delete(tileKey(tile));
    through = ts;
    lacked = '';
  }

  function ask(): Promise<HeatAnswer> | undefined {
    askedAfter = steps;
    const missing = lacking(wanted).slice(0, atOnce);
    const growing = wanted.flatMap((place) => {
      const held = shelf.get(tileKey(place));
      return held && !held.whole && !ahead(place) ? [{ ...place, from: Math.max(0, held.to - 1) }] : [];
    });
    const more = missing.length > 0 ? missing : coarse().slice(0, atOnce);
    const tiles = [...more, ...growing];
    return tiles.length > 0 ? quantab.flow.heat({ instrument, tiles }) : undefined;
  }

  function take({ tickSize: step, tiles, through: told }: HeatAnswer): void {
    if (step !== tickSize && step > 0) {
      // Places are counted in finer steps from now on.
      shelf.clear();
      tickSize = step;
      if (view) wanted = tilesOf(view, levelOf(view, tickSize), tickSize);
    }
    if (told < through) forgetAfter(told);
    through = told;
    for (const tile of tiles) {
      const key = tileKey(tile);
      const held = shelf.get(key) ?? openTile(tile);
      if (takeColumns(held, tile)) shelf.set(key, held);
      else shelf.delete(key);
    }
  }

  let taken: HeatAnswer | undefined;
  const feed = openFlowFeed(quantab, ask, () => {
    const { answer } = feed;
    if (answer && answer !== taken) {
      taken = answer;
      // What was asked before a step back may tell what is later now.
      if (askedAfter === steps) take(answer);
      else lacked = '';
    }
    onNews();
    more();
  });
  /** Asks on while something can still be had; what was asked in vain is not asked again before there is news. */
  function more(): void {
    const lack = [...lacking(wanted), ...coarse()].map(tileKey).join();
    if (lack && lack !== lacked && !feed.fault) feed.renew();
    lacked = lack;
  }

  return {
    tickSize: () => tickSize,
    none: () => feed.answer?.none,
    fault: () => feed.fault,
    answered: () => taken !== undefined,
    complete: () => lacking(wanted).length === 0,
    want(next, now) {
      // While it plays the position comes later than the answers that have reached it: only a step back takes anything away.
      if (now < seen && seen < Number.POSITIVE_INFINITY) {
        steps++;
        if (now < through) forgetAfter(now);
      }
      seen = now;
      view = next;
      wanted = tilesOf(view, levelOf(view, tickSize), tickSize);
      more();
      return paintOrder(shelf, wanted, (tile) => touches(tile, next, tickSize));
    },
    sleep: feed.sleep,
    close: feed.close,
  };
}
