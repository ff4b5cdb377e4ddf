/**
 * The nine columns that the bars kernel fills, of one length: start (in the unit of the trades' times), open, high, low, close, volume, buy
 * volume, value, trades.
 */
import type { Column } from './arena.ts';
import type { Kernels } from './kernels.ts';

export type BarColumnTuple<T> = readonly [start: T, open: T, high: T, low: T, close: T, volume: T, buyVolume: T, value: T, trades: T];

export function takeBarColumns({ arena }: Pick<Kernels, 'arena'>, length: number): BarColumnTuple<Column<Float64Array>> {
  const take = (): Column<Float64Array> => arena.f64(length);
  return [take(), take(), take(), take(), take(), take(), take(), take(), take()];
}

/** Their addresses, in the order of the kernel's arguments. */
export function pointersOf(columns: BarColumnTuple<Column<Float64Array>>): BarColumnTuple<number> {
  const [start, open, high, low, close, volume, buyVolume, value, trades] = columns;
  return [start.ptr, open.ptr, high.ptr, low.ptr, close.ptr, volume.ptr, buyVolume.ptr, value.ptr, trades.ptr];
}
