/** Keys and gestures of a chart in words, for the key map; `gestures.ts` and `dividers.ts` carry them out. */

export const chartKeys: readonly (readonly [keys: string, what: string])[] = [
  ['← →', 'move the cursor by a bar; it is read aloud'],
  ['Shift ← →', 'by ten bars'],
  ['Home End', 'edges of what is shown'],
  ['↑ ↓', 'stretch values'],
  ['+ −', 'zoom about the cursor'],
];

export const pointerKeys: readonly (readonly [keys: string, what: string])[] = [
  ['Wheel', 'zoom time about the pointer'],
  ['Shift wheel', 'stretch values'],
  ['Drag', 'pan'],
  ['Double click', 'all of the session'],
];
