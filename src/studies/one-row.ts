/** What a value rests on that each row has for itself. The engine tells n 0, and these words, while the newest row does not have it. */
import type { Sample } from './study.ts';

const one = (none: string): Sample => ({ n: 1, least: 1, none });

export const ofBook = one('a side of the book is empty, or the book is crossed');
export const ofTwoBooks = one('the message before cannot be compared with, or a side is empty');
