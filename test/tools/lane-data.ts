/** Made-up lane rows for running a study alone: plain columns by name, one set an instrument, `ts` shared. */
import { bookBins, bookRanks, type Clock } from '../../src/studies/study.ts';
import { fillBooks, fillEvents } from './lane-market.ts';
import { openRandom, sessionStart } from './random-session.ts';

export interface LaneData {
  clock: Clock;
  rows: number;
  ts: Float64Array;
  /** Value columns of each instrument. */
  instruments: Record<string, Float64Array>[];
}

/** Column `name` of rank or bin `i` of a book lane. */
export const numbered = (name: string, n: number): string[] => Array.from({ length: n }, (_, i) => `${name}${i}`);

export const valueColumns: Record<Clock, readonly string[]> = {
  trade: ['px', 'qty', 'side'],
  quote: ['bid', 'bidQty', 'ask', 'askQty'],
  event: ['px', 'qty', 'side', 'bid', 'bidQty', 'ask', 'askQty'],
  book: [
    ...['joined', 'bought', 'sold', 'binPx'],
    ...['bidPx', 'bidQty', 'askPx', 'askQty'].flatMap((name) => numbered(name, bookRanks)),
    ...['bidBin', 'askBin'].flatMap((name) => numbered(name, bookBins)),
  ],
  bar: ['open', 'high', 'low', 'close', 'volume', 'buyVolume', 'value', 'trades'],
};

/** Prices move on a grid of 0.1, several rows share a time, sizes are never 0; nothing is missing but what lane-market.ts says. */
export function makeLaneData(clock: Clock, instruments: number, rows: number, seed: number): LaneData {
  const random = openRandom(seed);
  const column = (): Float64Array => new Float64Array(rows);
  const ts = column();
  let now = sessionStart;
  for (let i = 0; i < rows; i++) {
    if (clock === 'bar') now += 1_000_000;
    else if (random() < 0.7) now += Math.floor(random() * (clock === 'quote' || clock === 'book' ? 200_000 : 40_000));
    ts[i] = now;
  }
  const sets = Array.from({ length: instruments }, (_, which) => {
    const columns = Object.fromEntries(valueColumns[clock].map((name) => [name, column()]));
    let ticks = Math.round(600_000 / (which + 1));
    if (clock === 'event') fillEvents(columns, ts, ticks, random);
    if (clock === 'book') fillBooks(columns, rows, ticks, random);
    if (clock === 'event' || clock === 'book') return columns;
    for (let i = 0; i < rows; i++) {
      ticks = Math.max(100, ticks + Math.round((random() - 0.5) * 4));
      if (clock === 'trade') fillTrade(columns, i, ticks, random);
      else if (clock === 'quote') fillQuote(columns, i, ticks, random);
      else fillBar(columns, i, ticks, random);
    }
    return columns;
  });
  return { clock, rows, ts, instruments: sets };
}

type Columns = Record<string, Float64Array>;

function fillTrade(columns: Columns, i: number, ticks: number, random: () => number): void {
  columns.px[i] = ticks / 10;
  columns.qty[i] = Math.ceil(random() * 1_000) / 1_000;
  columns.side[i] = random() < 0.02 ? 0 : random() < 0.5 ? 1 : -1;
}

function fillQuote(columns: Columns, i: number, ticks: number, random: () => number): void {
  columns.bid[i] = (ticks - 1 - Math.floor(random() * 2)) / 10;
  columns.ask[i] = (ticks + 1 + Math.floor(random() * 2)) / 10;
  columns.bidQty[i] = Math.ceil(random() * 90) / 10;
  columns.askQty[i] = Math.ceil(random() * 90) / 10;
}

function fillBar(columns: Columns, i: number, ticks: number, random: () => number): void {
  const volume = Math.ceil(random() * 1_000) / 100;
  columns.open[i] = ticks / 10;
  columns.high[i] = (ticks + 2) / 10;
  columns.low[i] = (ticks - 2) / 10;
  columns.close[i] = (ticks + Math.round((random() - 0.5) * 4)) / 10;
  columns.volume[i] = volume;
  columns.buyVolume[i] = volume * random();
  columns.value[i] = (volume * ticks) / 10;
  columns.trades[i] = Math.ceil(random() * 9);
}

/** The same rows with every value column NaN in [from, to). */
export function withUnknown(data: LaneData, from: number, to: number): LaneData {
  const blank = (column: Float64Array): Float64Array => column.slice().fill(Number.NaN, from, to);
  const instruments = data.instruments.map((set) => Object.fromEntries(Object.entries(set).map(([name, column]) => [name, blank(column)])));
  return { ...data, instruments };
}

/** Rows [from, to) alone. */
export function part(data: LaneData, from: number, to: number): LaneData {
  const cut = (set: Columns): Columns => Object.fromEntries(Object.entries(set).map(([name, column]) => [name, column.slice(from, to)]));
  return { ...data, rows: to - from, ts: data.ts.slice(from, to), instruments: data.instruments.map(cut) };
}
