/**
 * The contract of a study: streaming analytics over rows of one lane, one output row for each lane row.
 *
 * The engine sorts ticks into lanes (see studies/README.md). `push(from, to)` is called with rows that hold no gap between
 * them; the cuts are arbitrary and must not show in the outputs. All state lives in columns taken from `ctx.state`: the
 * engine zeroes them for a reset, copies them for a keyframe. `push` allocates nothing and never throws. Unknown is NaN.
 */
import type { Doc, ParamSpecs, ParamValues } from '../core/doc.ts';
import type { Column } from '../kernels/arena.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Instrument } from '../market/instrument.ts';

/**
 * trade: one row a trade. quote: one row a best quote. event: one row either, in arrival order. book: one row a whole message of the
 * order book. bar: one row a closed interval, all instruments aligned.
 */
export type Clock = 'trade' | 'quote' | 'event' | 'book' | 'bar';

export type OutputKind = 'line' | 'band' | 'histogram' | 'marker' | 'scalar' | 'heatmap' | 'profile' | 'curve' | 'surface' | 'table';

export interface OutputSpec {
  readonly id: string;
  readonly title: string;
  readonly kind: OutputKind;
  readonly unit: string;
  /** How a coarse view sums up many rows of this output: the last value, or the sum of a flow. */
  readonly combine?: 'last' | 'sum';
  /** The 95 % interval of this output, where theory gives one: two outputs of the study, of kind `band`. */
  readonly interval?: { readonly lo: string; readonly hi: string };
}

/** What a value rests on. */
export interface Sample {
  n: number;
  /** Below this many the value is still warming. Default: the warm-up. */
  least?: number;
  /** What is counted, in the plural, when it is not rows of the lane. */
  unit?: string;
  /** Why there can be no value, in words, when rows came and none counts. */
  none?: string;
}

/** Columns of a lane; names by clock. Rows [from, to) of a push index all of them alike. */
export interface TradeLane {
  readonly ts: Column;
  readonly px: Column;
  readonly qty: Column;
  /** +1 buy, -1 sell, 0 unknown aggressor. */
  readonly side: Column;
}
export interface QuoteLane {
  readonly ts: Column;
  readonly bid: Column;
  readonly bidQty: Column;
  readonly ask: Column;
  readonly askQty: Column;
}
/** Trades and best quotes as they came. A row is a trade where its price is known. */
export interface EventLane {
  readonly ts: Column;
  /** Of the trade; NaN for a quote. */
  readonly px: Column;
  /** Of the trade; 0 for a quote. */
  readonly qty: Column;
  /** +1 buy, -1 sell, 0 unknown aggressor and for a quote. */
  readonly side: Column;
  /** For a quote that quote; for a trade the newest quote of an earlier time than its own. NaN price and quantity 0: not known. */
  readonly bid: Column;
  readonly bidQty: Column;
  readonly ask: Column;
  readonly askQty: Column;
}
/** Levels that a book lane holds of each side, best first, and bins of the book about its mid. */
export const bookRanks = 10;
export const bookBins = 20;
/** The book after each of its messages, while it is known. */
export interface BookLane {
  readonly ts: Column;
  /** 1 where updates alone lead here from the row before; 0 after a snapshot, a gap or a crossed book: no difference may be taken. */
  readonly joined: Column;
  /** Base quantity that aggressive buys and sells took since the row before. */
  readonly bought: Column;
  readonly sold: Column;
  /** `bookRanks` columns each, best first: NaN price and quantity 0 where there is no such level. */
  readonly bidPx: readonly Column[];
  readonly bidQty: readonly Column[];
  readonly askPx: readonly Column[];
  readonly askQty: readonly Column[];
  /** `bookBins` columns each: base quantity whose distance from the mid is in [k, k + 1) bins; NaN where a side is empty. A bin is `binPx` wide. */
  readonly bidBin: readonly Column[];
  readonly askBin: readonly Column[];
  /** Width of a bin, quote currency: one basis point of the mid, a price step at least. */
  readonly binPx: Column;
}
/** Bars of one instrument on the shared clock (engine/bar-clock.ts): a bar without trades has volume 0 and repeats the last close. */
export interface BarLane {
  /** End of the bar: the moment its values are known. */
  readonly ts: Column;
  readonly open: Column;
  readonly high: Column;
  readonly low: Column;
  readonly close: Column;
  readonly volume: Column;
  readonly buyVolume: Column;
  /** Sum of price x quantity. */
  readonly value: Column;
  readonly trades: Column;
}

export interface StudyContext {
  readonly kernels: Kernels;
  readonly params: ParamValues;
  /** As known when the study is opened: a price step that the data shows to be finer later is not seen. */
  readonly instruments: readonly Instrument[];
  /** Lane of instrument i of the request. A study asks only for the lane of its clock. */
  trades(i: number): TradeLane;
  quotes(i: number): QuoteLane;
  events(i: number): EventLane;
  books(i: number): BookLane;
  bars(i: number): BarLane;
  /** Where output `id` of the rows being pushed goes; same index as the lane row. */
  output(id: string): Column;
  /**
   * Zeroed state of `length` numbers, saved and restored by the engine. Only in `open`. A reset fills it with zeros, the last one asked
   * for first; `clear` does that for less where little of a large state is in use.
   */
  state(length: number, clear?: () => void): Column;
  /** Most rows one push can carry. */
  readonly maxRows: number;
}

export interface Study {
  push(from: number, to: number): void;
  /** Writes the initial state when it is not all zeros. Called after open and after every reset, state already zeroed. */
  start?(): void;
  /** Data is missing before the next row. Default: reset. A running sum that stays meaningful may keep its state. */
  gap?(): void;
  /** What the newest value of an output rests on. Left out, or undefined: every row since the last reset. May allocate. */
  sample?(output: string): Sample | undefined;
}

export interface StudyDefinition {
  /** `<family>.<name>`; the file is `<family>/<name>.study.ts`. */
  readonly id: string;
  readonly title: string;
  readonly clock: Clock;
  /** How many instruments it takes. */
  readonly instruments: 1 | 2;
  readonly params: ParamSpecs;
  readonly outputs: readonly OutputSpec[];
  /** Rows after a reset before the first output is defined (the row with this number, counted from 1, is). */
  warmup(params: ParamValues): number;
  open(ctx: StudyContext): Study;
  readonly doc: Doc;
}

export function defineStudy(definition: StudyDefinition): StudyDefinition {
  return definition;
}
