/**
 * Trades of a log counted by bar and price, by the kernel of assembly/footprint.ts. Times in microseconds, prices quote currency.
 * A million trades take some ten milliseconds, so that nothing is kept between two questions and a seek has nothing to make wrong.
 */
import { QuantabError } from '../../core/errors.ts';
import { openTurns } from '../../core/turns.ts';
import { openKernels } from '../../kernels/kernels.ts';
import type { Instrument } from '../../market/instrument.ts';
import { firstAt } from './first-at.ts';
import type { LogPart, MarketLog } from './log.ts';

/** Most cells, and most bars, of one answer. */
export const mostCells = 20_000;
/** A power of two with room to spare above `mostCells`. */
const slots = 32_768;
/** Trades that are copied to the kernel at a time: few enough to stay in the nearest cache. */
const chunk = 2_048;

/** Price steps of a cell, in whole. */
export interface CellSize {
  readonly tick: number;
  readonly perCell: number;
}

export interface CountedCells {
  /** Columns of bars and cells by name; `key` and `pocKey` are lower edges in cells. */
  readonly start: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly bought: Float64Array;
  readonly sold: Float64Array;
  readonly unsided: Float64Array;
  readonly trades: Float64Array;
  readonly minDelta: Float64Array;
  readonly maxDelta: Float64Array;
  readonly vwap: Float64Array;
  readonly pocKey: Float64Array;
  /** Cells of bar b end before this one. */
  readonly ends: Float64Array;
  readonly key: Float64Array;
  readonly cellBought: Float64Array;
  readonly cellSold: Float64Array;
  readonly cellUnsided: Float64Array;
  readonly cellTrades: Float64Array;
}

/** A step that is a whole number of price steps of the instrument; throws for any other. */
export function cellSize(call: string, step: number, { tickSize, id }: Pick<Instrument, 'tickSize' | 'id'>): CellSize {
  if (!(step > 0)) throw new QuantabError('bad-input', `step of flow.${call} is a price above 0, was ${step}.`);
  if (!(tickSize > 0)) return { tick: step, perCell: 1 };
  const perCell = Math.round(step / tickSize);
  if (perCell < 1 || Math.abs(step / tickSize - perCell) > 1e-6 * perCell) {
    const near = priceOf(Math.max(1, perCell), { tick: tickSize, perCell: 1 });
    throw new QuantabError(
      'bad-input',
      `step of flow.${call} is a whole number of price steps of ${id} (${tickSize} each), like ${near}; was ${step}.`,
    );
  }
  return { tick: tickSize, perCell };
}

/** Lower edge of a cell as a person writes it: 61660.2, not 61660.200000000004. */
export function priceOf(key: number, { tick, perCell }: CellSize): number {
  return Number((key * perCell * tick).toPrecision(14));
}

/** Kernel and columns of its own: a count goes on over many turns of the worker, and other work must not find its memory taken. */
function openWork() {
  const { call, arena } = openKernels();
  return {
    call,
    ts: arena.f64(chunk),
    px: arena.f64(chunk),
    qty: arena.f64(chunk),
    side: arena.u8(chunk),
    state: arena.f64(call.footprintState()),
    table: arena.f64(slots * 5),
    list: arena.i32(mostCells),
    bars: arena.f64(mostCells * 14),
    cells: arena.f64(mostCells * 5),
  };
}
let work: ReturnType<typeof openWork> | undefined;

/** What there is too much of. Cells can be made higher, bars not. */
export type Excess = 'cells' | 'bars';

export interface CellCount {
  /** Trades with times in [from, to) of the next part; says what there is no room for. */
  add(part: LogPart): Excess | undefined;
  finish(): CountedCells | Excess;
}

/** One at a time. */
export function beginCount(from: number, to: number, interval: number, { tick, perCell }: CellSize): CellCount {
  work ??= openWork();
  const { call, ts, px, qty, side, state, table, list, bars, cells } = work;
  // A count that was given up has left its cells behind.
  if (state.view[0] !== 0) table.view.fill(0);
  state.view.fill(0);
  const excess = (): Excess => (state.view[13]! >= mostCells ? 'bars' : 'cells');
  return {
    add({ block: { trades }, tradeRows }) {
      const last = firstAt(trades.ts, tradeRows, to);
      const sides = new Uint8Array(trades.side.buffer, trades.side.byteOffset, trades.side.length);
      for (let at = firstAt(trades.ts, tradeRows, from); at < last; at += chunk) {
        const n = Math.min(chunk, last - at);
        ts.view.set(trades.ts.subarray(at, at + n));
        px.view.set(trades.px.subarray(at, at + n));
        qty.view.set(trades.qty.subarray(at, at + n));
        side.view.set(sides.subarray(at, at + n));
        const read = call.footprint(
          ts.ptr,
          px.ptr,
          qty.ptr,
          side.ptr,
          n,
          interval,
          tick,
          perCell,
          state.ptr,
          table.ptr,
          slots,
          list.ptr,
          bars.ptr,
          mostCells,
          cells.ptr,
          mostCells,
        );
        if (read === n) continue;
        state.view[0] = 1;
        return excess();
      }
      return undefined;
    },
    finish() {
      const wanted = state.view[13]! + state.view[0]!;
      const n = call.footprintEnd(state.ptr, table.ptr, list.ptr, bars.ptr, mostCells, cells.ptr, mostCells);
      if (n < wanted) return excess();
      const many = state.view[14]!;
      const bar = (k: number): Float64Array => bars.view.slice(k * mostCells, k * mostCells + n);
      const cell = (k: number): Float64Array => cells.view.slice(k * mostCells, k * mostCells + many);
      return {
        start: bar(0),
        open: bar(1),
        high: bar(2),
        low: bar(3),
        close: bar(4),
        bought: bar(5),
        sold: bar(6),
        unsided: bar(7),
        trades: bar(8),
        minDelta: bar(9),
        maxDelta: bar(10),
        vwap: bar(11),
        pocKey: bar(12),
        ends: bar(13),
        key: cell(0),
        cellBought: cell(1),
        cellSold: cell(2),
        cellUnsided: cell(3),
        cellTrades: cell(4),
      };
    },
  };
}

async function countOnce(log: MarketLog, from: number, to: number, interval: number, size: CellSize): Promise<CountedCells | Excess> {
  const count = beginCount(from, to, interval, size);
  for await (const part of log.walk(from, to, 'trades')) {
    const excess = count.add(part);
    if (excess) return excess;
  }
  return count.finish();
}

const inTurn = openTurns();

/** Cells of the trades in [from, to); or, where there are too many, a step at which there are not, if there is one. */
export function countCells(
  log: MarketLog,
  from: number,
  to: number,
  interval: number,
  size: CellSize,
): Promise<{ cells: CountedCells } | { step: number | undefined }> {
  return inTurn(async () => {
    const cells = await countOnce(log, from, to, interval, size);
    if (typeof cells !== 'string') return { cells };
    if (cells === 'bars') return { step: undefined };
    for (let perCell = size.perCell * 2; perCell < size.perCell * 2 ** 30; perCell *= 2) {
      const higher = await countOnce(log, from, to, interval, { ...size, perCell });
      if (typeof higher !== 'string') return { step: priceOf(1, { ...size, perCell }) };
      if (higher === 'bars') break;
    }
    return { step: undefined };
  });
}
