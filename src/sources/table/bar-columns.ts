/**
 * Which columns of a table of bars are what, by their names; wide tables (`BTC:open`, `ETH:open`) hold several instruments a row.
 * Volume is in base units, value in quote units.
 */
import type { Mapping } from '../format.ts';
import { isCommaNumber } from '../rows/decimal-comma.ts';
import { type TableHead, timesOf } from './table-head.ts';

export interface BarGroup {
  /** Symbol of a wide table's group; undefined when rows are of one instrument. */
  readonly symbol: string | undefined;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume?: number;
  readonly value?: number;
  readonly buyVolume?: number;
  readonly trades?: number;
}

export interface BarTable {
  readonly head: TableHead;
  readonly time: number;
  /** The time is the end of the bar, not its start. */
  readonly timeIsEnd: boolean;
  readonly symbolColumn: number | undefined;
  readonly groups: readonly BarGroup[];
  readonly decimalComma: boolean;
}

const startNames = ['opentime', 'starttime', 'start', 'timestamp', 'timestampms', 'timestamputc', 'datetime', 'date', 'time', 'timeutc'];
const laterNames = ['datetimeutc', 'dateutc', 'unix', 'unixtime', 'unixtimestamp', 'epoch', 'ts', 't', 'kline', 'klineopentime', 'begin'];
const germanTimes = ['zeit', 'zeitstempel', 'zeitpunkt', 'datumzeit', 'datumuhrzeit', 'datum'];
const timeNames = [...startNames, ...laterNames, ...germanTimes];
const endNames = ['closetime', 'endtime', 'end', 'timestampend'];
const prices = {
  open: ['open', 'o', 'openprice', 'erffnung', 'eroeffnung', 'erster'],
  high: ['high', 'h', 'highprice', 'hoch', 'tageshoch'],
  low: ['low', 'l', 'lowprice', 'tief', 'tagestief'],
};
const closeNames = ['close', 'c', 'closeprice', 'last', 'adjclose', 'schluss', 'schlusskurs', 'schlu'];
const symbolNames = ['symbol', 'ticker', 'pair', 'instrument', 'instrumentid', 'instid', 'market', 'tic', 'product', 'productid', 'code'];
const volumeNames = ['volume', 'vol', 'v', 'basevolume', 'volumebase', 'tickvolume', 'tickvol', 'volumen', 'stck', 'stueck'];
const valueNames = ['quotevolume', 'quoteassetvolume', 'volumequote', 'turnover', 'quotevol', 'amount', 'volumeusd', 'volumeusdt', 'value'];
const tradeNames = ['trades', 'count', 'numberoftrades', 'tradecount', 'numtrades', 'notrades', 'tradescount'];
const buyNames = ['takerbuyvolume', 'takerbuybase', 'takerbuybasevolume', 'takerbuybaseassetvolume', 'buyvolume', 'takerbasevolume'];
const quoteWords = /^volume(usdt?|usdc|eur|gbp|jpy|try|busd|quote|currency)$/;

/** Whether plain names are those of a table of bars. */
export function isBarHeader(names: readonly string[]): boolean {
  if (!names.some((name, i) => timeNames.includes(name) || endNames.includes(name) || (i === 0 && name === ''))) return false;
  return priceColumns(names) !== undefined || wideGroups(names).length > 0;
}

function find(names: readonly string[], wanted: readonly string[]): number | undefined {
  for (const name of wanted) {
    const at = names.indexOf(name);
    if (at >= 0) return at;
  }
  return undefined;
}

function priceColumns(names: readonly string[]): Pick<BarGroup, 'open' | 'high' | 'low' | 'close'> | undefined {
  const [open, high, low, close] = [...Object.values(prices), closeNames].map((wanted) => find(names, wanted));
  if (open === undefined || high === undefined || low === undefined || close === undefined) return undefined;
  return { open, high, low, close };
}

/** Prefixes of `<prefix>open` that also have the other three. */
function wideGroups(names: readonly string[]): string[] {
  const opens = names.filter((name) => name.length > 4 && name.endsWith('open'));
  const prefixes = opens.map((name) => name.slice(0, -4));
  return prefixes.filter((prefix) => ['high', 'low', 'close'].every((part) => names.includes(prefix + part)));
}

/** The columns of a table whose header is one of bars. */
export function barTable(head: TableHead): BarTable | undefined {
  const { names, samples } = head;
  const isRead = (name: string): boolean => timesOf(samples, names.indexOf(name)).length * 2 > samples.length;
  const candidates = [...timeNames, ...(names[0] === '' ? [''] : [])].filter((name) => names.includes(name));
  // Of several, one whose values are read as times.
  const start = find(names, [...candidates.filter(isRead), ...candidates]);
  const time = start ?? find(names, endNames);
  if (time === undefined) return undefined;
  const single = priceColumns(names);
  const groups = single
    ? [{ symbol: undefined, ...single, ...sumColumns(names, single) }]
    : wideGroups(names).map((prefix) => wide(head, prefix));
  if (groups.length === 0) return undefined;
  const symbolColumn = single ? find(names, symbolNames) : undefined;
  return { head, time, timeIsEnd: start === undefined, symbolColumn, groups, decimalComma: hasCommas(head, groups) };
}

/** Whether a person said which columns are the four prices; undefined columns are still to be named. */
export function mapsBars({ columns }: Mapping): boolean {
  return pricesOf(columns).some((column) => column !== undefined && column >= 0);
}

/** The columns that a person named; undefined while one is missing. A size is a bar's volume. */
export function mappedBars(head: TableHead, { columns, decimal }: Mapping): BarTable | undefined {
  const named = (column: number | undefined): number | undefined => (column !== undefined && column >= 0 ? column : undefined);
  const [open, high, low, close] = pricesOf(columns).map(named);
  const time = named(columns.ts);
  if (time === undefined || open === undefined || high === undefined || low === undefined || close === undefined) return undefined;
  const volume = named(columns.volume) ?? named(columns.qty);
  const groups = [{ symbol: undefined, open, high, low, close, ...defined({ volume }) }];
  const decimalComma = decimal === undefined ? hasCommas(head, groups) : decimal === ',';
  return { head, time, timeIsEnd: false, symbolColumn: named(columns.symbol), groups, decimalComma };
}

function pricesOf({ open, high, low, close }: Mapping['columns']): (number | undefined)[] {
  return [open, high, low, close];
}

function hasCommas({ delimiter, samples }: TableHead, groups: readonly BarGroup[]): boolean {
  const numbers = groups.flatMap(({ open, close }) => [open, close]);
  const commas = samples.filter((row) => numbers.some((column) => isCommaNumber(row[column]!))).length;
  return delimiter !== ',' && commas * 2 > samples.length;
}

/** Volumes, apart by their names: `Volume BTC` beside `Volume USD`, `volume_btc` beside `volume`. */
function sumColumns(names: readonly string[], { open, high, low, close }: Pick<BarGroup, 'open' | 'high' | 'low' | 'close'>) {
  const taken = new Set([open, high, low, close]);
  const at = (wanted: readonly string[]): number | undefined => {
    const column = find(names, wanted);
    if (column === undefined || taken.has(column)) return undefined;
    taken.add(column);
    return column;
  };
  const buyVolume = at(buyNames);
  const trades = at(tradeNames);
  const coins = names.filter((name) => /^volume[a-z]{2,6}$/.test(name) && !quoteWords.test(name) && !volumeNames.includes(name));
  let value = at(valueNames) ?? at(names.filter((name) => quoteWords.test(name)));
  const coin = at(coins);
  const plain = at(volumeNames);
  const volume = coin ?? plain;
  if (coin !== undefined) value ??= plain;
  return defined({ volume, value, buyVolume, trades });
}

function defined(columns: Record<string, number | undefined>): Record<string, number> {
  return Object.fromEntries(Object.entries(columns).filter((entry): entry is [string, number] => entry[1] !== undefined));
}

function wide({ names, header = '', delimiter }: TableHead, prefix: string): BarGroup {
  const column = (part: string): number => names.indexOf(prefix + part);
  const open = column('open');
  const written = (header.split(delimiter)[open] ?? prefix).trim().replace(/["']/g, '');
  const symbol = written.replace(/[^A-Za-z0-9]*open$/i, '') || prefix.toUpperCase();
  const sums = defined({ volume: column('volume') >= 0 ? column('volume') : undefined });
  return { symbol, open, high: column('high'), low: column('low'), close: column('close'), ...sums };
}
