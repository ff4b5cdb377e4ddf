/** Where tags of one value axis go: near their value, never over each other, inside the lane. Pixels. */

export const TAG_HEIGHT = 16;

export interface Tag {
  /** Where its value is. */
  y: number;
  text: string;
  /** Token of its colour. */
  colour: string;
  /** Filled is for the last price alone. */
  filled: boolean;
  /** Its value is not to be taken at its word: muted while warming, struck through when stale. */
  doubt?: 'warming' | 'stale';
}

export interface PlacedTag extends Tag {
  /** Middle of the drawn tag. */
  at: number;
}

/**
 * Keeps the order of values; pushes neighbours apart by the least that is needed, then clamps the row of tags into [top, bottom].
 * Where there is not room for all of them the filled tag goes before the others.
 */
export function placeTags(tags: readonly Tag[], top: number, bottom: number, height = TAG_HEIGHT): PlacedTag[] {
  const most = Math.max(0, Math.floor((bottom - top) / height));
  const kept = tags.length > most ? [...tags].sort((a, b) => Number(b.filled) - Number(a.filled)).slice(0, most) : tags;
  const placed = kept.map((tag) => ({ ...tag, at: tag.y })).sort((a, b) => a.y - b.y);
  const low = top + height / 2;
  const high = bottom - height / 2;
  // Blocks of touching tags share their displacement: each block is centred on the mean of what its tags want.
  const blocks: { first: number; size: number; middle: number }[] = [];
  for (let i = 0; i < placed.length; i++) {
    let block = { first: i, size: 1, middle: clamp(placed[i]!.y, low, high) };
    for (let before = blocks.at(-1); before && overlap(before, block, height); before = blocks.at(-1)) {
      blocks.pop();
      const size = before.size + block.size;
      let wanted = 0;
      for (let k = before.first; k < before.first + size; k++) wanted += placed[k]!.y;
      const reach = ((size - 1) * height) / 2;
      block = { first: before.first, size, middle: clamp(wanted / size, low + reach, high - reach) };
    }
    blocks.push(block);
  }
  for (const { first, size, middle } of blocks) {
    for (let k = 0; k < size; k++) placed[first + k]!.at = middle + (k - (size - 1) / 2) * height;
  }
  return placed;
}

/** Tags about one that stays where it is, at `fixed`: each goes to its own side of it, to the other where that one is full. */
export function placeAround(tags: readonly Tag[], fixed: number, top: number, bottom: number, height = TAG_HEIGHT): PlacedTag[] {
  const [upper, lower] = [fixed - height / 2, fixed + height / 2];
  const above = tags.filter(({ y }) => y <= fixed).sort((a, b) => a.y - b.y);
  const below = tags.filter(({ y }) => y > fixed).sort((a, b) => a.y - b.y);
  const room = (size: number): number => Math.max(0, Math.floor(size / height));
  while (above.length > room(upper - top) && below.length < room(bottom - lower)) below.unshift(above.pop()!);
  while (below.length > room(bottom - lower) && above.length < room(upper - top)) above.push(below.shift()!);
  return [...placeTags(above, top, upper, height), ...placeTags(below, lower, bottom, height)];
}

const overlap = (a: { size: number; middle: number }, b: { size: number; middle: number }, height: number): boolean =>
  b.middle - a.middle < ((a.size + b.size) * height) / 2;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(high, value));

/** True when a label at `y` would touch a tag. */
export const nearTag = (placed: readonly PlacedTag[], y: number, within = 15): boolean =>
  placed.some((tag) => Math.abs(tag.at - y) < within);
