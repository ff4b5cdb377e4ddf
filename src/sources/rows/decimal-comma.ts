/** Numbers written as in German, `1.234,56`, and dates `31.12.2025`, rewritten in place to `1234.56` and `2025-12-31`. */
import { VALUE_TIME } from '../../../assembly/scan-table-plan.ts';

const newline = 0x0a;
const comma = 0x2c;
const point = 0x2e;
const hyphen = 0x2d;

/** Whether a text is such a number, and could not be one with a point. */
export function isCommaNumber(text: string): boolean {
  return /^-?(\d{1,3}(\.\d{3})+|\d+),\d+$/.test(text.trim());
}

/**
 * Rewrites the fields of `values` in whole lines [from, to); lines get shorter or stay. Returns the new end.
 */
export function straightenCommas(
  text: Uint8Array,
  from: number,
  to: number,
  delimiter: string,
  values: readonly { readonly field: number; readonly kind: number }[],
): number {
  const mark = delimiter.charCodeAt(0);
  const kinds: (number | undefined)[] = [];
  for (const { field, kind } of values) kinds[field] = kind;
  let write = from;
  let start = from;
  let field = 0;
  for (let i = from; i < to; i++) {
    const c = text[i]!;
    if (c !== mark && c !== newline) continue;
    const kind = kinds[field];
    if (kind === undefined) write = copied(text, start, i, write);
    else if (kind === VALUE_TIME) write = isoDate(text, copied(text, start, i, write), i - start);
    else write = plainNumber(text, start, i, write);
    text[write++] = c;
    start = i + 1;
    field = c === newline ? 0 : field + 1;
  }
  return write;
}

function copied(text: Uint8Array, from: number, to: number, at: number): number {
  text.copyWithin(at, from, to);
  return at + to - from;
}

/** `dd.mm.yyyy` at the start of the field that ends at `end`. */
function isoDate(text: Uint8Array, end: number, length: number): number {
  const s = end - length;
  if (length < 10 || text[s + 2] !== point || text[s + 5] !== point) return end;
  const [d1, d2, m1, m2] = [text[s]!, text[s + 1]!, text[s + 3]!, text[s + 4]!];
  text.copyWithin(s, s + 6, s + 10);
  text.set([hyphen, m1, m2, hyphen, d1, d2], s + 4);
  return end;
}

/** Points go, the comma becomes a point; a number without a comma loses only points that part thousands. */
function plainNumber(text: Uint8Array, from: number, to: number, at: number): number {
  let commas = 0;
  let thousands = true;
  let before = to;
  for (let i = to - 1; i >= from; i--) {
    if (text[i] === comma) {
      commas++;
      before = i;
    } else if (text[i] === point) {
      if (before - i !== 4) thousands = false;
      before = i;
    }
  }
  if (commas > 1 || !thousands) return copied(text, from, to, at);
  let write = at;
  for (let i = from; i < to; i++) {
    const c = text[i]!;
    if (c !== point) text[write++] = c === comma ? point : c;
  }
  return write;
}
