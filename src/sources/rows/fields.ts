/** Which column or key holds which field: by the usual names, checked against sample values; by the values alone without names. */
import { UNIT_ISO } from '../../../assembly/scan-plan.ts';
import type { Mapping } from '../format.ts';
import { isCommaNumber } from './decimal-comma.ts';
import { type Field, fieldNames, parseMaker, parseSide } from './read-row.ts';
import { isDay, isTimeOfDay, unitOf } from './time.ts';

export type Columns = Mapping['columns'];

/** Names of each field, best first; compared without case, spaces and punctuation. Single letters keep their case. */
const names: Record<Field, readonly string[]> = {
  ts: [
    ...['transacttime', 'transactiontime', 'exchangetime', 'exchangetimestamp', 'exchtime', 'exchts', 'tradetime', 'tradets', 'T'],
    ...['zeit', 'zeitstempel', 'zeitpunkt', 'datumzeit', 'datumuhrzeit', 'datum'],
    ...['timestamp', 'timestampms', 'timestampus', 'timestampns', 'time', 'timems', 'datetime', 'date', 'ts', 'tsms', 'eventtime', 'E'],
    ...[
      'tradetimestamp',
      'executedat',
      'executiontime',
      'createdat',
      'created',
      'unixtime',
      'unix',
      'epoch',
      'timeutc',
      'timestamputc',
      't',
    ],
  ],
  rx: [
    ...[
      'timestampofreceive',
      'receivetime',
      'receivetimestamp',
      'receivets',
      'receivedtime',
      'receivedtimestamp',
      'receivedat',
      'received',
    ],
    ...['localtimestamp', 'localtime', 'localts', 'recvtime', 'recvts', 'recvtimestamp', 'arrivaltime', 'rx', 'rxtime'],
  ],
  px: ['price', 'px', 'p', 'tradeprice', 'executionprice', 'dealprice', 'fillprice', 'rate', 'preis', 'kurs'],
  qty: [
    ...['baseqty', 'basequantity', 'basevolume', 'baseamount', 'size', 'qty', 'quantity', 'q', 'sz', 'amount', 'volume', 'vol', 'v'],
    ...['tradesize', 'tradeqty', 'tradequantity', 'tradevolume', 'lastsize', 'filledqty', 'menge', 'volumen', 'anzahl', 'stueck'],
  ],
  id: ['tradeid', 'id', 'aggtradeid', 'aggregatetradeid', 'tid', 'aggid', 't', 'a', 'execid', 'matchid'],
  side: [
    'takerside',
    'aggressorside',
    'aggressor',
    'tradeside',
    'side',
    'S',
    'direction',
    'takerdirection',
    'takerordertype',
    'seite',
    'richtung',
    'type',
  ],
  maker: ['isbuyermaker', 'isbuyermarketmaker', 'buyerismaker', 'buyermaker', 'buyermarketmaker', 'm'],
  symbol: [
    'symbol',
    's',
    'sym',
    'pair',
    'instrument',
    'instrumentid',
    'instid',
    'instrumentname',
    'market',
    'ticker',
    'productid',
    'contract',
    'coin',
  ],
};

/** Names of files of book levels, of bars, of all ticks: their prices are not, or not all, those of trades. */
const otherData =
  /^(kind|flags|isask|firstupdateid|finalupdateid|lastupdateid|asks?\d*(price|amount|px|qty)?|bids?\d*(price|amount|px|qty)?|open|high|low|close)$/;

function plainName(name: string): string {
  const trimmed = name.trim().replace(/^["']|["']$/g, '');
  return trimmed.length === 1 ? trimmed : trimmed.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** A time of a trade: a day alone is none. */
function isTime(text: string): boolean {
  return unitOf(text) !== 0 && !isDay(text);
}

const dayNames = ['date', 'datum', 'day', 'tag', 'tradedate', 'handelstag'];
const timeOfDayNames = ['time', 'zeit', 'uhrzeit', 'timeofday', 'tradetime'];

/** A day and a time of day in columns of their own. */
export function dayAndTime(header: readonly string[], samples: readonly string[][]): { date: number; ts: number } | undefined {
  const find = (names: readonly string[], check: (text: string) => boolean): number =>
    header.findIndex(
      (name, i) => names.includes(plainName(name)) && samples.filter((row) => check(row[i]!.trim())).length * 2 > samples.length,
    );
  const date = find(dayNames, isDay);
  const ts = find(timeOfDayNames, isTimeOfDay);
  return date >= 0 && ts >= 0 ? { date, ts } : undefined;
}

const checks: Partial<Record<Field, (text: string) => boolean>> = {
  ts: isTime,
  rx: isTime,
  side: (text) => parseSide(text) !== undefined,
  maker: (text) => parseMaker(text) !== undefined,
};

/** Whether most samples of a column could be this field. */
function fits(field: Field, column: number, samples: readonly string[][]): boolean {
  const check = checks[field];
  if (!check || samples.length === 0) return true;
  let good = 0;
  for (const sample of samples) {
    const text = (sample[column] ?? '').trim();
    if (text !== '' && check(text)) good++;
  }
  return good * 2 >= samples.length;
}

/** Fields by their names. */
export function fieldsOfNames(header: readonly string[], samples: readonly string[][]): Columns {
  const plain = header.map(plainName);
  const columns: Columns = {};
  const taken = new Set<number>();
  for (const field of fieldNames) {
    for (const name of names[field]) {
      const column = plain.findIndex((candidate, index) => candidate === name && !taken.has(index));
      if (column < 0 || !fits(field, column, samples)) continue;
      columns[field] = column;
      taken.add(column);
      break;
    }
  }
  if (columns.side !== undefined && columns.maker !== undefined) delete columns.maker;
  return columns;
}

/** Fields by names or values, corrected by a mapping; those it denies are left out. */
export function corrected(found: Columns, mapping: Mapping | undefined): Columns {
  return Object.fromEntries(Object.entries({ ...found, ...mapping?.columns }).filter(([, column]) => column >= 0));
}

export function isComplete(columns: Columns): boolean {
  return columns.ts !== undefined && columns.px !== undefined && columns.qty !== undefined;
}

/** Whether names say that this is something else than trades: levels of a book, bars, an export of all ticks. */
export function isOtherData(header: readonly string[]): boolean {
  let found = 0;
  for (const name of header) if (otherData.test(plainName(name))) found++;
  return found >= 2;
}

const numeric = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

/** Fields by their values, for files without a header: a time, then price before size; ids rise by steps; words are sides or symbols. */
export function fieldsOfValues(samples: readonly string[][]): Columns {
  const count = samples[0]?.length ?? 0;
  const columns: Columns = {};
  const numbers: number[] = [];
  let digits = 0;
  for (let column = 0; column < count; column++) {
    const texts = samples.map((sample) => (sample[column] ?? '').trim());
    const most = (check: (text: string) => boolean): boolean => texts.filter(check).length * 2 > texts.length;
    if (most(isTime)) {
      const length = unitOf(texts[0]!) === UNIT_ISO ? 99 : texts[0]!.split('.')[0]!.length;
      if (length > digits) {
        if (columns.ts !== undefined) numbers.push(columns.ts);
        columns.ts = column;
        digits = length;
      } else numbers.push(column);
    } else if (most((text) => numeric.test(text) || isCommaNumber(text))) numbers.push(column);
    else if (most((text) => /^(true|false)$/i.test(text))) columns.maker ??= column;
    else if (most((text) => parseSide(text) !== undefined)) columns.side ??= column;
    else if (most((text) => /[a-z]/i.test(text))) columns.symbol ??= column;
  }
  const free = numbers.sort((a, b) => a - b);
  const rising = free.length > 2 ? free.filter((column) => rises(samples, column)) : [];
  if (rising[0] !== undefined) columns.id = rising[0];
  const [px, qty, ...others] = free.filter((column) => !rising.includes(column));
  // More numbers than price, size and value are bars or levels: nothing tells which is which.
  if (others.length > 1) return {};
  if (px !== undefined) columns.px = px;
  if (qty !== undefined) columns.qty = qty;
  return columns;
}

function rises(samples: readonly string[][], column: number): boolean {
  let before = Number.NEGATIVE_INFINITY;
  for (const sample of samples) {
    const text = (sample[column] ?? '').trim();
    if (!/^\d+$/.test(text) || Number(text) <= before) return false;
    before = Number(text);
  }
  return samples.length > 1;
}
