/**
 * The slow path of trade rows: texts of the fields to values, or the reason why not. Reads what the byte scanners leave:
 * padded fields, odd numbers, further time shapes. Both paths accept the same values.
 */
import * as layout from '../../../assembly/layout.ts';
import { isPlausible, parseTime, type TimeUnit, unitNames, unitOf } from './time.ts';

export const fieldNames = ['ts', 'rx', 'px', 'qty', 'id', 'side', 'maker', 'symbol'] as const;
export type Field = (typeof fieldNames)[number];
export type FieldTexts = Partial<Record<Field, string>>;

export interface Units {
  ts: TimeUnit;
  rx: TimeUnit;
}

export interface Row {
  ts: number;
  /** NaN when the row has none. */
  rx: number;
  px: number;
  qty: number;
  id: number;
  side: number;
  /** Decimals that matter in the price. */
  decimals: number;
}

/** The reason of rows that exchanges write where no trade happened (Binance futures, X other than MARKET): skipped, not rejected. */
export const noTrade = 'no trade: price and size are 0';

const number = /^[+-]?(?:\d+(?:\.(\d*))?|\.(\d+))(?:[eE]([+-]?\d+))?$/;
const sides: Record<string, number> = { '0': layout.SIDE_NONE, '': layout.SIDE_NONE, '1': layout.SIDE_BUY, '+1': layout.SIDE_BUY };
for (const word of ['b', 'buy', 'bid', 'buyer', 'long', 'kauf']) sides[word] = layout.SIDE_BUY;
for (const word of ['s', 'a', 'sell', 'ask', 'seller', 'short', '-1', 'verkauf']) sides[word] = layout.SIDE_SELL;
for (const word of ['none', 'unknown', 'null', 'nan', 'n/a']) sides[word] = layout.SIDE_NONE;
const makers: Record<string, number> = { '': layout.SIDE_NONE, t: layout.SIDE_SELL, true: layout.SIDE_SELL, '1': layout.SIDE_SELL };
for (const word of ['f', 'false', '0']) makers[word] = layout.SIDE_BUY;

/** Aggressor side of a word; undefined when it is not a side. */
export function parseSide(text: string): number | undefined {
  return sides[text.toLowerCase()];
}
/** Aggressor side of a buyer-is-maker word: true means that the taker sold. */
export function parseMaker(text: string): number | undefined {
  return makers[text.toLowerCase()];
}

/** Decimals of a price that matter: 2 for `61837.63000000`. */
export function decimalsOf(text: string): number {
  const parts = number.exec(text);
  if (!parts) return 0;
  const fraction = (parts[1] ?? parts[2] ?? '').replace(/0+$/, '');
  return Math.min(18, Math.max(0, fraction.length - Number(parts[3] ?? 0)));
}

/** Fills `row`; gives the reason when the texts are no trade. A unit that is not known yet is taken from this row. */
export function readRow(texts: FieldTexts, units: Units, row: Row): string | undefined {
  const ts = texts.ts?.trim() ?? '';
  if (ts === '') return 'time is missing';
  if (units.ts === 0) units.ts = unitOf(ts);
  row.ts = parseTime(ts, units.ts);
  if (!isPlausible(row.ts)) return timeReason(ts, units.ts);
  const rx = texts.rx?.trim() ?? '';
  if (units.rx === 0 && rx !== '') units.rx = unitOf(rx);
  row.rx = rx === '' ? Number.NaN : parseTime(rx, units.rx);
  if (rx !== '' && !isPlausible(row.rx)) return `receive ${timeReason(rx, units.rx)}`;

  const px = texts.px?.trim() ?? '';
  const qty = texts.qty?.trim() ?? '';
  if (px !== '' && qty !== '' && Number(px) === 0 && Number(qty) === 0) return noTrade;
  const reason = amountReason('price', px) ?? amountReason('size', qty);
  if (reason) return reason;
  row.px = Number(px);
  row.qty = Number(qty);
  row.decimals = decimalsOf(px);

  const id = texts.id?.trim() ?? '';
  row.id = /^\d{1,16}$/.test(id) && Number(id) <= 2 ** 53 ? Number(id) : Number.NaN;
  const side = texts.side !== undefined ? parseSide(texts.side.trim()) : texts.maker !== undefined ? parseMaker(texts.maker.trim()) : 0;
  if (side === undefined) {
    return texts.side !== undefined
      ? `side "${texts.side}" is neither buy nor sell`
      : `buyer-is-maker "${texts.maker}" is not true or false`;
  }
  row.side = side;
  return undefined;
}

/** Why a text is no time of a unit. */
export function timeReason(text: string, unit: TimeUnit): string {
  if (unit === 0) return `time "${text}" is not a time between 1980 and 2100`;
  return `time "${text}" is not a time in ${unitNames[unit]} between 1980 and 2100, as the rows before`;
}

function amountReason(name: string, text: string): string | undefined {
  return numberReason(name, text) ?? (Number(text) > 0 ? undefined : `${name} ${text} is not positive`);
}

/** Why a text is no finite decimal number. */
export function numberReason(name: string, text: string): string | undefined {
  if (text === '') return `${name} is missing`;
  if (/^[+-]?\d+,\d+$/.test(text)) return `${name} "${text}" has a decimal comma; write ${text.replace(',', '.')}`;
  return number.test(text) && Number.isFinite(Number(text)) ? undefined : `${name} "${text}" is not a number`;
}
