/**
 * Decoder of tables of bars. A bar is known at its end, which is its ts: the time of the row plus the length, or the row's own time where
 * that is the end. Files that are newest first, and files of many symbols, are held whole and sorted.
 */
import * as layout from '../../../assembly/layout.ts';
import * as table from '../../../assembly/scan-table-plan.ts';
import { QuantabError } from '../../core/errors.ts';
import type { Instrument } from '../../market/instrument.ts';
import type { DecodeContext, Decoder, FileHead, Mapping } from '../format.ts';
import { decimalsOf } from '../rows/read-row.ts';
import { sortedOrder } from '../rows/sorted-order.ts';
import { stepOf } from '../rows/symbol-slots.ts';
import type { BarGroup, BarTable } from './bar-columns.ts';
import { whyNoBar } from './bar-prices.ts';
import { BarWriter } from './bar-writer.ts';
import { isMonth, monthAfter } from './interval.ts';
import { outOfOrder, RowStage } from './row-stage.ts';
import { isNewestFirst, type TableHead, timesOf } from './table-head.ts';
import { TableScanner, type TableValue } from './table-scanner.ts';

interface BarFile {
  readonly table: BarTable;
  /** Microseconds; that of the files' bars. */
  readonly length: number;
  /** Symbol where no column and no group names one. */
  readonly symbol: string;
  instrument(symbol: string, tickSize: number): Instrument;
  /** Value of an inverse contract where volumes are contracts and the value column is in base units. */
  readonly inverseValue?: number;
  /** Lines before the first row of a further file of the series. */
  skipLines(head: FileHead): number;
  /** The mapping, where one tells the columns. */
  readonly remembered?: Mapping | undefined;
  /** Most bars that are held to be sorted; 4,000,000 where it is not given. */
  readonly mostHeld?: number;
}

/** Places of a group's columns among the values of a row; -1 for none. */
type Place = Record<'open' | 'high' | 'low' | 'close' | 'volume' | 'value' | 'buyVolume' | 'trades', number>;

const parts = ['open', 'high', 'low', 'close', 'volume', 'value', 'buyVolume', 'trades'] as const;
const amounts = ['volume', 'value', 'buyVolume', 'trades'] as const;
const names: Record<(typeof parts)[number], string> = {
  open: 'open',
  high: 'high',
  low: 'low',
  close: 'close',
  volume: 'volume',
  value: 'quote volume',
  buyVolume: 'bought volume',
  trades: 'number of trades',
};
/** Most bars that are held, and the numbers of one: time, instrument, four prices, four sums. */
const mostHeld = 4_000_000;
const heldWidth = 10;
const heldBars = 16_384;
/** Bars written between two looks at whether the import was cancelled. */
const barsAtOnce = 16_384;

export function openBars({ name, writer, report }: DecodeContext, file: BarFile): Decoder {
  const { table: columns, length, inverseValue, mostHeld: most = mostHeld } = file;
  const { head, timeIsEnd, symbolColumn, groups } = columns;
  const wide = symbolColumn === undefined && groups[0]!.symbol !== undefined;
  const newestFirst = isNewestFirst(timesOf(head.samples, columns.time));
  // Rows of many symbols often come symbol by symbol.
  let holds = newestFirst || symbolColumn !== undefined;
  const ends = isMonth(length) ? (time: number): number => monthAfter(time, 1) : (time: number): number => time + length;
  const target = new BarWriter(writer, report);
  const stage = new RowStage(name, target, 4, (row) => scanner.reject(row, outOfOrder));
  const bar = new Float64Array(heldWidth);
  const held: Float64Array[] = [];
  let heldCount = 0;
  let heldInOrder = true;
  let order: Uint32Array | undefined;
  let released = 0;
  let read = false;
  let lastTime = Number.NEGATIVE_INFINITY;

  const values: TableValue[] = [{ field: columns.time, kind: table.VALUE_TIME, name: 'time' }];
  const places = groups.map((group) => placesOf(group, values, wide));
  const instruments = wide ? groups.map(() => -1) : undefined;

  function instrumentOf(g: number, own: number): number {
    if (!instruments) return own;
    if (instruments[g]! < 0) {
      const made = file.instrument(groups[g]!.symbol!, stepOfSamples(head, groups[g]!));
      instruments[g] = target.instrument(made.id, () => made);
    }
    return instruments[g]!;
  }

  function put(): void {
    const time = bar[0]!;
    const instrument = bar[1]!;
    const ts = timeIsEnd ? time : ends(time);
    const span = timeIsEnd ? (isMonth(length) ? time - monthAfter(time, -1) : length) : ts - time;
    const kind = layout.KIND_BAR;
    const flags = layout.FLAG_NO_RX;
    stage.put(kind, layout.SIDE_OPEN, flags, instrument, ts, ts, bar[2]!, bar[6]!, span);
    stage.put(kind, layout.SIDE_HIGH, flags, instrument, ts, ts, bar[3]!, bar[7]!, span);
    stage.put(kind, layout.SIDE_LOW, flags, instrument, ts, ts, bar[4]!, bar[8]!, span);
    stage.put(kind, layout.SIDE_CLOSE, flags | layout.FLAG_LAST, instrument, ts, ts, bar[5]!, bar[9]!, span);
  }

  function hold(): void {
    const at = heldCount % heldBars;
    if (at === 0) held.push(new Float64Array(heldBars * heldWidth));
    held.at(-1)!.set(bar, at * heldWidth);
    if (bar[0]! < lastTime) heldInOrder = false;
    lastTime = bar[0]!;
    if (++heldCount < most || heldInOrder) return;
    const bars = most.toLocaleString('en');
    throw new QuantabError('bad-input', `${name} is not in the order of time and has more than ${bars} bars: sort it, oldest first.`);
  }

  /** Writes the next of the bars that are held; false when none is left. */
  function release(): boolean {
    if (!order) {
      const keys = new Float64Array(heldCount);
      for (let i = 0; i < heldCount; i++) keys[i] = held[Math.floor(i / heldBars)]![(i % heldBars) * heldWidth]!;
      order = sortedOrder(keys, newestFirst);
    }
    const to = Math.min(heldCount, released + barsAtOnce);
    for (; released < to; released++) {
      const i = order[released]!;
      const at = (i % heldBars) * heldWidth;
      bar.set(held[Math.floor(i / heldBars)]!.subarray(at, at + heldWidth));
      put();
    }
    return released < heldCount;
  }

  /** Bars that turn out to be in order need not be held: once there are very many they are written, and those behind them at once. */
  function letGo(): boolean {
    if (!holds || heldCount < most) return false;
    if (release()) return true;
    held.length = 0;
    heldCount = 0;
    released = 0;
    order = undefined;
    holds = false;
    return false;
  }

  function readAll(): void {
    if (!read) scanner.end();
    read = true;
  }

  const scanner = new TableScanner({
    name,
    writer: target,
    report,
    what: 'bar',
    delimiter: head.delimiter,
    fieldCount: head.fieldCount,
    skipLines: head.skipLines,
    header: head.header,
    values,
    decimalComma: columns.decimalComma,
    symbol: symbolColumn === undefined ? file.symbol : [symbolColumn, symbolColumn],
    instrument: (symbol, tickSize) =>
      wide ? file.instrument(groups[0]!.symbol!, stepOfSamples(head, groups[0]!)) : file.instrument(symbol, tickSize),
    take(numbers, at, own, _line, row) {
      stage.row = row;
      let some = false;
      for (let g = 0; g < places.length; g++) {
        const place = places[g]!;
        if (wide && isEmpty(numbers, at, place)) continue;
        const reason = fill(bar, numbers, at, place);
        if (reason) return wide ? `${groups[g]!.symbol}: ${reason}` : reason;
        some = true;
        bar[1] = instrumentOf(g, own);
        if (inverseValue !== undefined) toBase(bar, inverseValue);
        if (holds) hold();
        else put();
      }
      return some ? undefined : 'all prices are missing';
    },
    flushed: () => stage.flush(),
  });
  return {
    get rows() {
      return scanner.rows;
    },
    ...(file.remembered ? { remembered: file.remembered } : {}),
    chunk: (bytes) => scanner.chunk(bytes),
    next: (_name, further) => scanner.next(file.skipLines(further)),
    drain(ended) {
      if (!ended) return letGo();
      readAll();
      return release();
    },
    end() {
      readAll();
      while (release());
      stage.end();
    },
  };
}

function placesOf(group: BarGroup, values: TableValue[], wide: boolean): Place {
  const place = {} as Place;
  for (const part of parts) {
    const field = group[part];
    place[part] = field === undefined ? -1 : values.length;
    if (field === undefined) continue;
    const price = !(amounts as readonly string[]).includes(part);
    const kind = price ? (wide ? table.VALUE_OPTIONAL_PRICE : table.VALUE_PRICE) : table.VALUE_OPTIONAL;
    values.push({ field, kind, name: names[part] });
  }
  return place;
}

/** Price step of a wide table's group by its first rows. */
function stepOfSamples({ samples }: TableHead, { open, high, low, close }: BarGroup): number {
  const columns = [open, high, low, close];
  return stepOf(samples.reduce((most, row) => Math.max(most, ...columns.map((column) => decimalsOf(row[column]!))), 0));
}

function isEmpty(numbers: Float64Array, at: number, place: Place): boolean {
  const isMissing = (k: number): boolean => Number.isNaN(numbers[at + k]!);
  return isMissing(place.open) && isMissing(place.high) && isMissing(place.low) && isMissing(place.close);
}

/** Fills a bar; why it is none. */
function fill(bar: Float64Array, numbers: Float64Array, at: number, place: Place): string | undefined {
  const open = numbers[at + place.open]!;
  const high = numbers[at + place.high]!;
  const low = numbers[at + place.low]!;
  const close = numbers[at + place.close]!;
  const reason = whyNoBar(open, high, low, close);
  if (reason) return reason;
  bar[0] = numbers[at]!;
  bar[2] = open;
  bar[3] = high;
  bar[4] = low;
  bar[5] = close;
  for (let k = 0; k < 4; k++) {
    const part = amounts[k]!;
    const from = place[part];
    const value = from < 0 ? Number.NaN : numbers[at + from]!;
    if (value < 0) return `${names[part]} ${value} is negative`;
    bar[6 + k] = value;
  }
  return undefined;
}

/** COIN-M: volume is contracts, the value column and the bought volume are base units. */
function toBase(bar: Float64Array, contractValue: number): void {
  const contracts = bar[6]!;
  bar[6] = bar[7]!;
  bar[7] = contracts * contractValue;
}
