/**
 * Trades of a log counted by bar and price, by the kernel of assembly/footprint.ts. Times in microseconds, prices quote currency.
 * A million trades take some ten milliseconds, so that nothing is kept between two questions and a seek has nothing to make wrong.
 */
import { QuantabError } from '../../core/errors.ts';
import { kernels } from '../../kernels/kernels.ts';
import type { Instrument } from '../../market/instrument.ts';
import { firstAt } from './first-at.ts';
import type { LogPart } from './log.ts';

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

/** Trades with times in [from, to) of parts in their order; undefined when they need more cells or bars than there is room for. */
export function countCells(
  parts: readonly LogPart[],
  from: number,
  to: number,
  interval: number,
  { tick, perCell }: CellSize,
): CountedCells | undefined {
  const { call, arena } = kernels();
  return arena.scratch(() => {
    const [ts, px, qty, side] = [arena.f64(chunk), arena.f64(chunk), arena.f64(chunk), arena.u8(chunk)];
    const state = arena.f64(call.footprintState());
    const table = arena.f64(slots * 5);
    const list = arena.i32(mostCells);
    const bars = arena.f64(mostCells * 14);
    const cells = arena.f64(mostCells * 5);
    for (const { block, tradeRows } of parts) {
      const { trades } = block;
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
        if (read < n) return undefined;
      }
    }
    const before = state.view[13]!;
    const live = state.view[0] === 1 ? 1 : 0;
    const n = call.footprintEnd(state.ptr, table.ptr, list.ptr, bars.ptr, mostCells, cells.ptr, mostCells);
    if (n < before + live) return undefined;
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
  });
}

/** A step at which the same trades fit, as a price; undefined when they have too many bars at any. */
export function fittingStep(parts: readonly LogPart[], from: number, to: number, interval: number, size: CellSize): number | undefined {
  for (let perCell = size.perCell * 2; perCell < size.perCell * 2 ** 30; perCell *= 2) {
    if (countCells(parts, from, to, interval, { ...size, perCell })) return priceOf(1, { ...size, perCell });
  }
  return undefined;
}
