/** Which side a word of a venue names, whatever its case: SIDE_BUY, SIDE_SELL, 0 for any other word. */
import { SIDE_BUY, SIDE_SELL } from '../../assembly/layout.ts';

const LETTER_B = 98;
const LETTER_E = 101;
const LETTER_L = 108;
const LETTER_S = 115;
const LETTER_U = 117;
const LETTER_Y = 121;
const lower = 32;

/** Of the characters [from, to) of `text`. */
export function sideWord(text: string, from: number, to: number): number {
  const letter = (i: number): number => text.charCodeAt(from + i) | lower;
  if (to - from === 3) return letter(0) === LETTER_B && letter(1) === LETTER_U && letter(2) === LETTER_Y ? SIDE_BUY : 0;
  if (to - from !== 4) return 0;
  return letter(0) === LETTER_S && letter(1) === LETTER_E && letter(2) === LETTER_L && letter(3) === LETTER_L ? SIDE_SELL : 0;
}
