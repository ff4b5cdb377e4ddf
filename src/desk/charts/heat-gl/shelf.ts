/** Tiles that are held, as many as there is room for; the one used longest ago makes way. */
import type { TilePlace } from '../../../api/flow-types.ts';
import type { HeldTile } from './codes.ts';
import { tileKey } from './level.ts';

/** 128 KB each. */
const room = 176;

export class Shelf<T> {
  readonly #held = new Map<string, T>();
  readonly #room: number;
  readonly #onDrop: (dropped: T) => void;

  constructor(most: number = room, onDrop: (dropped: T) => void = () => undefined) {
    this.#room = most;
    this.#onDrop = onDrop;
  }
  /** Counts as use. */
  get(key: string): T | undefined {
    const found = this.#held.get(key);
    if (found === undefined) return undefined;
    this.#held.delete(key);
    this.#held.set(key, found);
    return found;
  }
  set(key: string, value: T): void {
    this.#held.delete(key);
    this.#held.set(key, value);
    for (const [oldest, dropped] of this.#held) {
      if (this.#held.size <= this.#room) break;
      this.#held.delete(oldest);
      this.#onDrop(dropped);
    }
  }
  delete(key: string): void {
    this.#held.delete(key);
  }
  clear(): void {
    this.#held.clear();
  }
  get size(): number {
    return this.#held.size;
  }
  values(): IterableIterator<T> {
    return this.#held.values();
  }
}

const apart = (a: TilePlace, { lt, lp }: Pick<TilePlace, 'lt' | 'lp'>): number => Math.abs(a.lt - lt) + Math.abs(a.lp - lp);

/**
 * What to paint for a view, first what is to be covered: the wanted tiles last, and under them, while some are missing or still grow,
 * tiles of other levels, the nearest level on top.
 */
export function paintOrder(shelf: Shelf<HeldTile>, wanted: readonly TilePlace[], touches: (tile: TilePlace) => boolean): HeldTile[] {
  const own = wanted.flatMap((place) => shelf.get(tileKey(place)) ?? []);
  const [first] = wanted;
  if (!first || own.length === wanted.length) return own;
  const others = [...shelf.values()].filter((tile) => apart(tile, first) > 0 && touches(tile));
  return [...others.sort((a, b) => apart(b, first) - apart(a, first)), ...own];
}
