/**
 * The contract of a file format: `sniff` looks at the head, `open` gives a decoder for one file. One file a format,
 * `formats/<name>.format.ts`, default export `defineFormat`. Decoders run in a job worker and get bytes already gunzipped.
 */
import type { Episode } from '../market/episode.ts';
import type { TickWriter } from '../market/writer.ts';

export interface FileHead {
  readonly name: string;
  /** First bytes, gunzipped (up to 64 KiB). */
  readonly bytes: Uint8Array;
  /** The same as text. */
  readonly text: string;
  /** True when the head is the whole file. */
  readonly whole: boolean;
}

export interface Sniff {
  /** 0 no, 1 certain; the highest wins. */
  readonly confidence: number;
  /** Receive time of the first row, microseconds, where the format has one: files of one import are merged by it. */
  readonly firstRx?: number;
  /** Files of one series (same stream, contiguous dates) are decoded one after the other with one decoder. */
  readonly series?: string;
  /** Files of one series that are read in lockstep, row by row: which one this is, of how many; the name of one that must come with it. */
  readonly part?: { readonly index: number; readonly of: number; readonly partner: string };
}

type TradeField = 'ts' | 'date' | 'symbol' | 'px' | 'qty' | 'side' | 'maker' | 'id' | 'rx';
/** Of bars; `ts`, the bar's start, and `symbol` are as of trades. */
export type BarField = 'open' | 'high' | 'low' | 'close' | 'volume';
export type MappedField = TradeField | BarField;

/** What columns of a generic file mean: field to column index. Remembered per header line. */
export interface Mapping {
  /** `date`: the day, where `ts` holds the time of day alone. -1: no column, whatever their names. */
  readonly columns: Partial<Record<MappedField, number>>;
  readonly delimiter?: string;
  readonly header?: boolean;
  /** Of all rows, in place of a column. */
  readonly symbol?: string;
  /** Of the time column; told by its magnitude where it is not given. */
  readonly unit?: 's' | 'ms' | 'us' | 'ns' | 'iso';
  /** What parts the decimals; told by the first rows where it is not given. */
  readonly decimal?: '.' | ',';
}

export interface RejectedRow {
  /** 1-based line of the gunzipped file. */
  line: number;
  reason: string;
  text: string;
  /** Name of the file, when several are read at once. */
  file?: string;
}

/** Where decoders tell what they could not use; counts all, keeps the first 1,000. */
export interface RowReport {
  reject(line: number, reason: string, text: string): void;
  /** Valid rows that are not market data, by reason; line and text where one row is meant, so that it can be downloaded. */
  skip(reason: string, rows?: number, line?: number, text?: string): void;
  /** Something a person should know of how the file was read: a unit that was guessed, sizes in contracts. */
  note?(text: string): void;
}

export interface DecodeContext {
  readonly name: string;
  readonly head: FileHead;
  readonly writer: TickWriter;
  readonly report: RowReport;
  readonly mapping: Mapping | undefined;
}

/** Decodes one file (or several of one series, in time order); `chunk` may be cut anywhere. */
export interface Decoder {
  /** Rows seen so far, good or not. */
  readonly rows: number;
  /** Of a generic file: the mapping as it is used, to be remembered. */
  readonly remembered?: Mapping;
  /** Of a file that holds a whole session: what it was called and came from, known once its first rows are read. */
  readonly session?: { readonly title: string; readonly source: string; readonly truth?: readonly Episode[] } | undefined;
  /** In lockstep: the part whose rows are behind, to be read next. */
  readonly wants?: number;
  /** A promise where the bytes are checked before more may come. `part` is that of the file, where a series is read in lockstep. */
  chunk(bytes: Uint8Array, part?: number): void | Promise<void>;
  /** In lockstep: the file of that part has no more bytes. */
  partEnd?(part: number): void;
  /** A further file of the series begins: lines are counted from 1 again. */
  next?(name: string, head: FileHead): void;
  /** Writes a part of what was held back; false when nothing is left. Asked after each chunk too: what `ended` can wait for is held on to. */
  drain?(ended: boolean): boolean;
  end(): void | Promise<void>;
}

export interface FormatDefinition {
  readonly id: string;
  readonly title: string;
  readonly extensions: readonly string[];
  /** Lines may also end in CR alone. */
  readonly anyLineEnd?: boolean;
  /** How a file begins that is no text: one character a byte. */
  readonly magic?: string;
  sniff(head: FileHead, mapping?: Mapping): Sniff;
  open(context: DecodeContext): Decoder;
  /** What a file of this format looks like, for messages: "timestamp,symbol,price,size". */
  readonly example: string;
}

export function defineFormat(definition: FormatDefinition): FormatDefinition {
  return definition;
}

export interface FormatGuess {
  id: string;
  title: string;
  /** 0 no, 1 certain. */
  confidence: number;
}

/** A file before it is imported: what it seems to be, and its first rows as they would be read. */
export interface FilePreview {
  name: string;
  /** The surest format; undefined when none reads it. */
  format?: FormatGuess;
  /** The other formats that could. */
  others: FormatGuess[];
  /** The format has marks of its own: nothing is guessed. */
  certain: boolean;
  /** Why the file cannot be read at all. */
  error?: string;
  table?: TablePreview;
}

/** Of a text file of fields: everything that a mapping can change. */
export interface TablePreview {
  /** What a mapping of this file is remembered by. */
  header: string;
  /** Names of the columns; undefined when the file has none. */
  names?: string[];
  /** The first rows as text cells, at most 20. */
  cells: string[][];
  /** As guessed, or as given. */
  mapping: Mapping & { delimiter: string; header: boolean; decimal: '.' | ','; symbol: string };
  /** What no column is chosen for yet: time, price, size; of bars time, open, high, low, close. */
  missing: string[];
  /** The same rows as trades or bars, or why one is none; empty while something is missing. */
  read: ReadPreview[];
}

export type ReadPreview = TradePreview | BarPreview | { reason: string };

export interface TradePreview {
  ts: number;
  px: number;
  qty: number;
  side: -1 | 0 | 1;
  symbol: string;
}

/** `ts` is the bar's start; volume NaN where no column has it. */
export interface BarPreview {
  ts: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  symbol: string;
}
