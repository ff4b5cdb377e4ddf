/** Keys and gestures of a chart in words, for the key map; `gestures.ts` and `dividers.ts` carry them out. */

export const chartKeys: readonly (readonly [keys: string, what: string])[] = [
  ['← →', 'move the cursor by a bar or gap; it is read aloud'],
  ['Shift ← →', 'by ten'],
  ['PgUp PgDn', 'by a screen'],
  ['Home End', 'edges of what is shown'],
  ['↑ ↓', 'another series'],
  ['Shift ↑ ↓', 'stretch values'],
  ['Esc, Enter', 'leave the cursor, take it up again'],
  ['+ −', 'zoom about the cursor'],
];

export const pointerKeys: readonly (readonly [keys: string, what: string])[] = [
  ['Wheel', 'zoom time about the pointer'],
  ['Shift wheel', 'stretch values'],
  ['Drag', 'pan'],
  ['Double click', 'all of the session'],
];
