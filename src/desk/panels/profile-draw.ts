/** A volume profile as pixels: rows of prices, what was sold and then what was bought as one bar, the value area shaded, its marks. */
import type { ProfileAnswer } from '../../api/flow-types.ts';
import type { Sheet } from '../charts/drawn.tsx';
import { cellDecimals, cellText, rowPx, signedCell } from '../charts/footprint/rows.ts';
import { horizontal, label, numeral, type Token, textWidth } from '../charts/ink.ts';
import { niceTicks } from '../charts/scale.ts';
import { placeTags, type Tag } from '../charts/tags.ts';

export const priceAxis = 80;
const head = 20;
/** Columns of numbers at the right of the bars. */
const numberWidth = 52;

export interface ProfileRows {
  answer: ProfileAnswer;
  step: number;
  /** Cells that are drawn, from the lowest: those far off are left out. */
  first: number;
  last: number;
}

/** Rows within a stretch about the value area: one price far off does not make all others invisible. */
export function rowsOf(answer: ProfileAnswer, step: number): ProfileRows {
  const { price, vah, val } = answer;
  const reach = Math.max(20 * step, 8 * (vah - val + step));
  let [first, last] = [0, price.length];
  while (first < last && price[first]! < val - reach) first++;
  while (last > first && price[last - 1]! > vah + reach) last--;
  return { answer, step, first, last };
}

const volumeAt = ({ bought, sold, unsided }: ProfileAnswer, k: number): number => bought[k]! + sold[k]! + unsided[k]!;

/** Height of a row and where a price is. */
function scaleOf({ answer: { price }, step, first, last }: ProfileRows, height: number): { row: number; y(value: number): number } {
  const [low, high] = [price[first] ?? 0, (price[last - 1] ?? 0) + step];
  const room = height - head - 4;
  const row = Math.min(rowPx.most, (room * step) / (high - low));
  const middle = head + room / 2;
  return { row, y: (value) => middle + ((low + high) / 2 - value) * (row / step) };
}

/** The row under a height; -1 where there is none. */
export function rowAtY(rows: ProfileRows, y: number, height: number): number {
  const scale = scaleOf(rows, height);
  for (let k = rows.first; k < rows.last; k++) {
    const lower = scale.y(rows.answer.price[k]!);
    if (y <= lower && y > lower - scale.row) return rows.last - 1 - k;
  }
  return -1;
}

export function markRow({ g, ink, width, height }: Sheet, rows: ProfileRows, place: number): void {
  const k = rows.last - 1 - place;
  const scale = scaleOf(rows, height);
  const lower = scale.y(rows.answer.price[k] ?? Number.NaN);
  g.strokeStyle = ink('accent');
  g.strokeRect(0.5, Math.round(lower - scale.row) + 0.5, width - 1, Math.max(2, Math.round(scale.row) - 1));
}

/** `rowText` writes the lower edge of a row, `axisText` a price of the axis beside rows too thin for numbers. */
export function drawProfile(
  { g, ink, width, height }: Sheet,
  rows: ProfileRows,
  rowText: (value: number) => string,
  axisText: (value: number, step: number) => string,
): void {
  const { answer, step, first, last } = rows;
  const { price, bought, sold, unsided, poc, vah, val, vwap } = answer;
  const { row, y } = scaleOf(rows, height);
  const right = width - priceAxis;
  const written = row >= 11;
  const numbers = !written ? 0 : right > 260 ? 2 * numberWidth : right > 150 ? numberWidth : 0;
  const bars = right - numbers;
  // Row names are lower edges and stand at the middle of their rows: so do the marks.
  const middleOf = (lower: number): number => Math.round(y(lower + step / 2));
  const tag = (at: number, name: string, value: number, colour: Token): Tag => ({
    y: at,
    text: `${name} ${rowText(value)}`,
    colour,
    filled: name === 'POC',
  });
  const tags = [
    tag(middleOf(poc), 'POC', poc, 'text'),
    tag(middleOf(vah), 'VAH', vah, 'muted'),
    tag(middleOf(val), 'VAL', val, 'muted'),
    tag(y(vwap), 'VWAP', vwap, 'line-vwap'),
  ];
  /** Marks have a place of their own beside the bars. */
  const names = right > 200 ? Math.max(...tags.map(({ text }) => textWidth(g, text))) + 22 : 0;
  const room = bars - Math.max(12, names);
  let most = 0;
  for (let k = first; k < last; k++) most = Math.max(most, volumeAt(answer, k));
  const decimals = cellDecimals(most);
  const [areaTop, areaBottom] = [Math.round(y(vah + step)), Math.round(y(val))];
  g.fillStyle = ink('raised');
  g.fillRect(0, areaTop, right, areaBottom - areaTop);
  for (let k = first; k < last; k++) {
    const [upper, lower] = [Math.round(y(price[k]! + step)), Math.round(y(price[k]!))];
    const apart = lower - upper > 4 ? 1 : 0;
    const high = Math.max(1, lower - upper - 2 * apart);
    const scale = (amount: number): number => (amount / most) * room;
    let x = 0;
    for (const [amount, side] of [
      [sold[k]!, 'sell'],
      [bought[k]!, 'buy'],
      [unsided[k]!, 'control'],
    ] as const) {
      g.fillStyle = ink(side);
      g.globalAlpha = price[k] === poc ? 1 : 0.62;
      g.fillRect(x, upper + apart, scale(amount), high);
      x += scale(amount);
    }
    g.globalAlpha = 1;
    // The border between sold and bought is seen without colour.
    g.fillStyle = ink('panel');
    if (sold[k]! > 0 && bought[k]! > 0) g.fillRect(Math.round(scale(sold[k]!)) - 1, upper + apart, 2, high);
    const at = (upper + lower) / 2 + 0.5;
    if (written && numbers > 0) {
      g.fillStyle = ink(price[k] === poc ? 'text' : 'muted');
      numeral(g, cellText(volumeAt(answer, k), decimals), bars + numberWidth - 8, at);
      const delta = bought[k]! - sold[k]!;
      g.fillStyle = ink(delta === 0 ? 'muted' : delta > 0 ? 'buy-text' : 'sell-text');
      if (numbers > numberWidth) numeral(g, signedCell(delta, decimals), right - 8, at);
    }
    if (written) {
      g.fillStyle = ink('muted');
      numeral(g, rowText(price[k]!), width - 8, at);
    }
  }
  if (!written) drawPrices();
  drawHead(right, bars, numbers);
  g.strokeStyle = ink('line');
  horizontal(g, 0, width, head - 1);
  g.fillStyle = ink('line');
  g.fillRect(right, 0, 1, height);
  g.strokeStyle = ink('line-vwap');
  g.setLineDash([4, 3]);
  horizontal(g, 0, bars, y(vwap));
  g.setLineDash([]);
  g.strokeStyle = ink('muted');
  horizontal(g, 0, bars, middleOf(vah));
  horizontal(g, 0, bars, middleOf(val));
  for (const { text, colour, at } of placeTags(tags, head, height - 2, 18)) {
    const wide = textWidth(g, text) + 10;
    const [left, top] = [Math.round(Math.max(2, bars - wide - 6)), Math.round(at) - 8];
    g.fillStyle = ink('panel');
    g.fillRect(left, top, wide, 16);
    g.strokeStyle = ink(colour as Token);
    g.strokeRect(left + 0.5, top + 0.5, Math.round(wide) - 1, 15);
    g.fillStyle = ink('text');
    label(g, text, left + 5, top + 8.5);
  }

  function drawPrices(): void {
    const [low, high] = [price[first] ?? 0, (price[last - 1] ?? 0) + step];
    const ticks = niceTicks(low, high, Math.max(2, (height - head) / 34));
    g.fillStyle = ink('muted');
    for (const value of ticks.values)
      if (y(value) > head + 6 && y(value) < height - 6) numeral(g, axisText(value, ticks.step), width - 8, y(value) + 0.5);
  }

  function drawHead(edge: number, numbersAt: number, room: number): void {
    g.fillStyle = ink('muted');
    label(g, 'Sold, then bought', 8, head / 2);
    if (room > 0) label(g, 'Volume', numbersAt + numberWidth - 8, head / 2, 'right');
    if (room > numberWidth) label(g, 'Delta', edge - 8, head / 2, 'right');
    label(g, 'Price', width - 8, head / 2, 'right');
  }
}
