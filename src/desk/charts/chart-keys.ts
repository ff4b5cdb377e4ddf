/** Keys and gestures of a chart in words, for the key map; `cursor.ts`, `gestures.ts` and `dividers.ts` carry them out. */

export const chartKeys: readonly (readonly [keys: string, what: string])[] = [
  ['← →', 'move the cursor by a bar; it is read aloud'],
  ['Shift ← →', 'by ten bars'],
  ['↑ ↓', 'from series to series'],
  ['Shift ↑ ↓', 'stretch values'],
  ['Home End', 'first and last of what is shown'],
  ['PageUp PageDown', 'by a screen'],
  ['+ −', 'zoom about the cursor'],
  ['Esc', 'leave the cursor; Enter takes it up again'],
  ['Tab, then ↑ ↓', 'move a border between lanes; Enter resets'],
];

export const pointerKeys: readonly (readonly [keys: string, what: string])[] = [
  ['Wheel', 'zoom time about the pointer'],
  ['Shift wheel', 'stretch values'],
  ['Drag', 'pan'],
  ['Double click', 'all of the session'],
  ['Drag a border', 'share the height between lanes'],
];
