/**
 * Ticks and trades of a session as rows. `ts` and `rx` are integer microseconds (rx empty where the source gave none), `time` is
 * ts as ISO-8601; prices in quote currency, quantities in base units. Rows keep arrival order. A trades CSV is of the generic
 * trades shape: importing it gives the same rows.
 */
import {
  FLAG_NO_RX,
  INSTRUMENT_ALL,
  KIND_BAR,
  KIND_LEVEL,
  KIND_QUOTE,
  KIND_SCALAR,
  KIND_TRADE,
  SIDE_BUY,
  SIDE_NONE,
} from '../../../assembly/layout.ts';
import { TickBatch } from '../../market/batch.ts';
import { type Instrument, simulatedVenue } from '../../market/instrument.ts';
import { flagsOf, instrumentOf, kindNames, kindOf, sideOf } from '../../market/meta.ts';
import { type Cells, type OpenRows, openRowWriter, type TextFormat } from './row-writer.ts';

export interface TickFilter {
  /** Instrument index; all when undefined. */
  instrument?: number;
  /** Exchange time, inclusive on both ends. */
  from?: number;
  to?: number;
}

export interface TickExport {
  readonly rows: number;
  push(batch: TickBatch): void;
  finish(): Blob;
}

/**
 * Every row. A bar is four: open with the volume as size, high with the value, low with the bought volume, close with the trades; its id
 * is its length in microseconds. A scalar's price is its value, `series` its name (where any has one). `instruments` is the session's table, in index order; `flags` are the bits of
 * assembly/layout.ts.
 */
export function openTickExport(format: TextFormat | OpenRows, instruments: readonly Instrument[], filter: TickFilter = {}): TickExport {
  const named = instruments.some(({ scalars }) => scalars !== undefined);
  const names = ['ts', 'time', 'rx', 'kind', 'instrument', 'side', 'price', 'size', 'id', 'flags', ...(named ? ['series'] : [])];
  const columns = (batch: TickBatch): Cells[] => {
    const { meta } = batch;
    return [
      { kind: 'micros', values: batch.ts },
      { kind: 'time', values: batch.ts },
      { kind: 'micros', values: receiveTimes(batch) },
      { kind: 'text', at: (row) => kindNames[kindOf(meta[row]!)] ?? String(kindOf(meta[row]!)) },
      { kind: 'text', at: (row) => instrumentText(instruments, instrumentOf(meta[row]!), 'id') },
      { kind: 'text', at: (row) => sideText(meta[row]!) },
      { kind: 'number', values: batch.px },
      { kind: 'number', values: batch.qty },
      { kind: 'number', values: batch.id },
      { kind: 'number', values: Float64Array.from(meta.subarray(0, batch.n), flagsOf) },
      ...(named
        ? [
            {
              kind: 'text' as const,
              at: (row: number) => (kindOf(meta[row]!) === KIND_SCALAR ? seriesText(instruments, meta[row]!, batch.id[row]!) : ''),
            },
          ]
        : []),
    ];
  };
  return openExport(format, names, columns, filter, () => true);
}

/** Trades only, in the columns that the generic trades format reads; a simulated instrument by its whole id, so that nobody takes it for a market's. */
export function openTradeExport(format: TextFormat | OpenRows, instruments: readonly Instrument[], filter: TickFilter = {}): TickExport {
  const names = ['ts', 'time', 'symbol', 'price', 'size', 'side', 'id', 'rx'];
  const columns = (batch: TickBatch): Cells[] => {
    const { meta } = batch;
    return [
      { kind: 'micros', values: batch.ts },
      { kind: 'time', values: batch.ts },
      { kind: 'text', at: (row) => instrumentText(instruments, instrumentOf(meta[row]!), 'symbol') },
      { kind: 'number', values: batch.px },
      { kind: 'number', values: batch.qty },
      { kind: 'text', at: (row) => sideText(meta[row]!) },
      { kind: 'number', values: batch.id },
      { kind: 'micros', values: receiveTimes(batch) },
    ];
  };
  return openExport(format, names, columns, filter, (meta) => kindOf(meta) === KIND_TRADE);
}

function openExport(
  format: TextFormat | OpenRows,
  names: readonly string[],
  columns: (batch: TickBatch) => Cells[],
  filter: TickFilter,
  wanted: (meta: number) => boolean,
): TickExport {
  const { instrument, from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = filter;
  const writer = openRowWriter(format, names);
  // A file without rows still has its columns.
  writer.write(columns(TickBatch.allocate(0)), 0, 0);
  let picked = new Uint32Array(0);
  return {
    get rows() {
      return writer.rows;
    },
    push(batch) {
      if (picked.length < batch.n) picked = new Uint32Array(batch.capacity);
      let n = 0;
      for (let row = 0; row < batch.n; row++) {
        const meta = batch.meta[row]!;
        const index = instrumentOf(meta);
        if (instrument !== undefined && index !== instrument && index !== INSTRUMENT_ALL) continue;
        if (batch.ts[row]! >= from && batch.ts[row]! <= to && wanted(meta)) picked[n++] = row;
      }
      if (n > 0) writer.write(columns(batch), 0, n, picked);
    },
    finish: () => writer.finish(),
  };
}

/** The receive times, unknown where the source gave none. */
function receiveTimes(batch: TickBatch): Float64Array {
  const times = batch.rx.slice(0, batch.n);
  for (let row = 0; row < batch.n; row++) if (flagsOf(batch.meta[row]!) & FLAG_NO_RX) times[row] = Number.NaN;
  return times;
}

function instrumentText(instruments: readonly Instrument[], index: number, key: 'id' | 'symbol'): string {
  if (index === INSTRUMENT_ALL) return '';
  const known = instruments[index];
  return known ? (known.venue === simulatedVenue ? known.id : known[key]) : String(index);
}

/** Name of the series that a scalar row is a value of; its number where it has none. */
function seriesText(instruments: readonly Instrument[], meta: number, series: number): string {
  return instruments[instrumentOf(meta)]?.scalars?.[series] ?? String(series);
}

/** The parts of a bar, by the side of its row. */
const barSides = ['open', 'high', 'low', 'close'];

function sideText(meta: number): string {
  const side = sideOf(meta);
  const kind = kindOf(meta);
  if (kind === KIND_BAR) return barSides[side] ?? '';
  if (side === SIDE_NONE) return '';
  const ofBook = kind === KIND_LEVEL || kind === KIND_QUOTE;
  return side === SIDE_BUY ? (ofBook ? 'bid' : 'buy') : ofBook ? 'ask' : 'sell';
}
