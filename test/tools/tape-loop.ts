/**
 * The recorded USD-M lines of BTC and ETH over and over, as the live socket would send them: times and ids go on at the seam, where one
 * book message brings each book back to that of the beginning. Lines `<ns> <message>`; receive times microseconds.
 */
import { sharedText } from './shared-data.ts';

const files = ['usdm_btcusdt_20240808.gz', 'usdm_ethusdt_20240808.gz'];
export const tapeSymbols = ['BTCUSDT', 'ETHUSDT'] as const;
const shifted = /"(E|T|U|u|pu|t)":(\d+)/g;
/** From the last line to the seam, and on to the first. */
const seamMicros = 100_000;

type Side = Map<string, string>;
type Level = [string, string];

/** A line between whose texts numbers stand that are shifted: by `times` (milliseconds), `books` or `trades`. */
interface Line {
  rx: number;
  symbol: number;
  texts: string[];
  numbers: number[];
  by: ('times' | 'books' | 'trades')[];
}

interface Depth {
  E: number;
  u: number;
  b: Level[];
  a: Level[];
}

export interface TapeLoop {
  /** Of one round, microseconds. */
  readonly span: number;
  readonly lines: number;
  /** The whole books to begin with, as answers to requests. */
  readonly snapshots: string[];
  readonly rx: number;
  /** Hands every message of round `k` (0, 1, ...) to `take`, and at its end the two that close it. Rounds go in order. */
  round(k: number, take: (text: string, rx: number) => void): void;
}

export function openTapeLoop(): TapeLoop {
  const tapes = files.map((file) => sharedText(`binance-raw/${file}`).split('\n').filter(Boolean));
  const rxOf = (line: string): number => Math.floor(Number(line.slice(0, 16)));
  const known = tapes.map((lines) => firstKnown(lines));
  const begin = Math.max(...known.map((at, i) => rxOf(tapes[i]![at]!)));
  const books = tapes.map((lines, i) => bookAt(lines, known[i]!, begin, rxOf));
  const kept = books.flatMap(({ next }, i) => tapes[i]!.slice(next).map((line) => split(line, rxOf(line), i)));
  kept.sort((x, y) => x.rx - y.rx);
  const ends = books.map((book, i) => bookAtEnd(tapes[i]!, book));
  const span = kept.at(-1)!.rx - begin + 2 * seamMicros;
  const times = Math.round(span / 1_000);
  const tradeIds = tapeSymbols.map((_, i) => kept.filter((line) => line.symbol === i && line.by.includes('trades')));
  const idOf = (line: Line): number => line.numbers[line.by.indexOf('trades')]!;
  const perRound = tradeIds.map((lines) => idOf(lines.at(-1)!) - idOf(lines[0]!) + 1);
  const bookRound = books.map(({ last }, i) => ends[i]!.last + 1 - last);
  return {
    span,
    lines: kept.length,
    rx: begin,
    snapshots: books.map(({ bids, asks, last, ms }, i) => {
      const result = { lastUpdateId: last, E: ms, T: ms, bids: [...bids], asks: [...asks] };
      return JSON.stringify({ id: tapeSymbols[i], status: 200, result });
    }),
    round(k, take) {
      const ms = k * times;
      for (const { rx, symbol, texts, numbers, by } of kept) {
        let text = texts[0]!;
        for (let i = 0; i < numbers.length; i++) {
          const what = by[i];
          const shift = what === 'times' ? ms : k * (what === 'books' ? bookRound[symbol]! : perRound[symbol]!);
          text += numbers[i]! + shift + texts[i + 1]!;
        }
        take(text, rx + k * times * 1_000);
      }
      const rx = begin + k * times * 1_000 + span - seamMicros;
      for (const [i, { back, last }] of ends.entries()) {
        const at = last + k * bookRound[i]!;
        const E = Math.round(books[i]!.ms + (rx - begin) / 1_000);
        const data = { e: 'depthUpdate', E, T: E, s: tapeSymbols[i], U: at + 1, u: at + 1, pu: at, ...back };
        take(JSON.stringify({ stream: `${tapeSymbols[i]!.toLowerCase()}@depth@0ms`, data }), rx);
      }
    },
  };
}

function messageOf(line: string) {
  return JSON.parse(line.slice(20)) as { lastUpdateId?: number; bids?: Level[]; asks?: Level[]; data?: Depth & { e: string } };
}

/** Index of the first change that follows the recorded snapshot. */
function firstKnown(lines: readonly string[]): number {
  const at = lines.findIndex((line) => line.includes('"lastUpdateId"'));
  return lines.findIndex((line, i) => i > at && line.includes('"depthUpdate"'));
}

function put(side: Side, levels: readonly Level[]): void {
  for (const [px, qty] of levels) {
    if (Number(qty) === 0) side.delete(px);
    else side.set(px, qty);
  }
}

interface Known {
  bids: Side;
  asks: Side;
  /** Number and time of the last change in it, and the line behind it. */
  last: number;
  ms: number;
  next: number;
}

/** The book after the lines until `until`, and at least to line `first`. */
function bookAt(lines: readonly string[], first: number, until: number, rxOf: (line: string) => number): Known {
  const from = lines.findIndex((line) => line.includes('"lastUpdateId"'));
  const snapshot = messageOf(lines[from]!);
  const book: Known = { bids: new Map(snapshot.bids), asks: new Map(snapshot.asks), last: snapshot.lastUpdateId!, ms: 0, next: 0 };
  let at = 0;
  for (; at <= first || rxOf(lines[at]!) <= until; at++) if (at !== from) apply(book, lines[at]!);
  return { ...book, next: at };
}

function apply(book: Known, line: string): void {
  if (!line.includes('"depthUpdate"')) return;
  const { data } = messageOf(line);
  if (!data || data.u <= book.last) return;
  put(book.bids, data.b);
  put(book.asks, data.a);
  book.last = data.u;
  book.ms = data.E;
}

/** Number of the last change, and the levels of a message that leads back to the beginning. */
function bookAtEnd(lines: readonly string[], begin: Known): { last: number; back: { b: Level[]; a: Level[] } } {
  const end: Known = { ...begin, bids: new Map(begin.bids), asks: new Map(begin.asks) };
  for (const line of lines.slice(begin.next)) apply(end, line);
  const back = (was: Side, is: Side): Level[] => [
    ...[...was.keys()].filter((px) => !is.has(px)).map((px): Level => [px, '0']),
    ...[...is].filter(([px, qty]) => was.get(px) !== qty),
  ];
  return { last: end.last, back: { b: back(end.bids, begin.bids), a: back(end.asks, begin.asks) } };
}

function split(line: string, rx: number, symbol: number): Line {
  const text = line.slice(20);
  const kept: Line = { rx, symbol, texts: [], numbers: [], by: [] };
  let from = 0;
  for (const found of text.matchAll(shifted)) {
    const at = found.index + found[0].length - found[2]!.length;
    kept.texts.push(text.slice(from, at));
    kept.numbers.push(Number(found[2]));
    kept.by.push(found[1] === 'E' || found[1] === 'T' ? 'times' : found[1] === 't' ? 'trades' : 'books');
    from = at + found[2]!.length;
  }
  kept.texts.push(text.slice(from));
  return kept;
}
