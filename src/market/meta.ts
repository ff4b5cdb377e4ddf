/** Packs and reads the `meta` column: kind, side, flags and instrument of a row in one u32. */
import * as layout from '../../assembly/layout.ts';

export function packMeta(kind: number, side: number, flags: number, instrument: number): number {
  return (kind | (side << layout.SIDE_SHIFT) | (flags << layout.FLAG_SHIFT) | (instrument << layout.INSTRUMENT_SHIFT)) >>> 0;
}

export const kindOf = (meta: number): number => meta & layout.KIND_MASK;
export const sideOf = (meta: number): number => (meta >>> layout.SIDE_SHIFT) & layout.SIDE_MASK;
export const flagsOf = (meta: number): number => (meta >>> layout.FLAG_SHIFT) & layout.FLAG_MASK;
export const instrumentOf = (meta: number): number => meta >>> layout.INSTRUMENT_SHIFT;

/** What a gap of these flags is missing: trades, books and quotes, or all. */
export const losesTrades = (flags: number): boolean => (flags & (layout.FLAG_TRADES | layout.FLAG_BOOK)) !== layout.FLAG_BOOK;
export const losesBook = (flags: number): boolean => (flags & (layout.FLAG_TRADES | layout.FLAG_BOOK)) !== layout.FLAG_TRADES;

/** +1 aggressor buy, -1 aggressor sell, 0 unknown. */
export function signOf(meta: number): number {
  const side = (meta >>> layout.SIDE_SHIFT) & layout.SIDE_MASK;
  return side === layout.SIDE_BUY ? 1 : side === layout.SIDE_SELL ? -1 : 0;
}

/** Names of kinds, as in reports and exports; index = kind. */
export const kindNames = [
  'trade',
  'level',
  'book-reset',
  'quote',
  'bar',
  'mark',
  'index',
  'funding',
  'open-interest',
  'liquidation',
  'scalar',
  'gap',
  'clock',
  'result',
] as const;
export type KindName = (typeof kindNames)[number];

/** Rows by kind as a person counts them: a bar is one, though four rows hold it; the marks of gaps are counted apart, and time that passed is none. */
export function heldRows(rows: Partial<Record<KindName, number>>): { n: number; noun: 'bar' | 'row' } {
  const { bar = 0, gap: _, clock: __, ...others } = rows;
  const rest = Object.values(others).reduce((sum, n) => sum + n, 0);
  const bars = bar / rowsOfBar;
  return { n: rest + bars, noun: bars > 0 && rest === 0 ? 'bar' : 'row' };
}

/** Open, high, low and close. */
const rowsOfBar = 4;
