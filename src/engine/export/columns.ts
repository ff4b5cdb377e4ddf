/** Bars, study outputs and tables as rows. `ts` is integer microseconds (a bar's is its start), `time` the same as ISO-8601. */
import { QuantabError } from '../../core/errors.ts';
import type { BarColumns } from '../../market/columns.ts';
import { simulatedVenue } from '../../market/instrument.ts';
import { type Cells, type OpenRows, openRowWriter, type TextFormat } from './row-writer.ts';

export function exportBars(format: TextFormat | OpenRows, instrument: string, bars: BarColumns): Blob {
  const { start, open, high, low, close, volume, buyVolume, vwap, trades } = bars;
  const values = { open, high, low, close, volume, buyVolume, vwap, trades };
  const writer = openRowWriter(format, ['ts', 'time', 'instrument', ...Object.keys(values)]);
  writer.write([...timeCells(start), { kind: 'text', at: () => instrument }, ...Object.values(values).map(numberCells)], 0, start.length);
  return writer.finish();
}

/** Rows of a study: its times and one column an output, in the order given; what is made of a simulated market has its id in a column. */
export function exportOutput(
  format: TextFormat | OpenRows,
  ts: Float64Array,
  outputs: Readonly<Record<string, Float64Array>>,
  instruments: readonly string[],
): Blob {
  const simulated = instruments.filter((id) => id.endsWith(`@${simulatedVenue}`)).join(' ');
  const source: Cells[] = simulated ? [{ kind: 'text', at: () => simulated }] : [];
  const writer = openRowWriter(format, ['ts', 'time', ...(simulated ? ['instrument'] : []), ...Object.keys(outputs)]);
  writer.write([...timeCells(ts), ...source, ...Object.values(outputs).map(numberCells)], 0, ts.length);
  return writer.finish();
}

export type TableColumn = ArrayLike<number> | readonly (string | number | boolean | undefined)[];

/** Named columns of equal length, numbers or texts. */
export function exportTable(format: TextFormat | OpenRows, columns: Readonly<Record<string, TableColumn>>): Blob {
  const names = Object.keys(columns);
  const lengths = names.map((name) => columns[name]!.length);
  const n = lengths[0] ?? 0;
  const odd = lengths.findIndex((length) => length !== n);
  if (odd >= 0) {
    throw new QuantabError(
      'bad-input',
      `Columns of a table have one length: "${names[0]}" has ${n} rows, "${names[odd]}" has ${lengths[odd]}.`,
    );
  }
  const writer = openRowWriter(format, names);
  writer.write(Object.values(columns).map(tableCells), 0, n);
  return writer.finish();
}

function timeCells(values: Float64Array): Cells[] {
  return [
    { kind: 'micros', values },
    { kind: 'time', values },
  ];
}

function numberCells(values: ArrayLike<number>): Cells {
  return { kind: 'number', values };
}

function tableCells(values: TableColumn): Cells {
  if (!Array.isArray(values)) return numberCells(values as ArrayLike<number>);
  if (values.every((value) => typeof value === 'number')) return numberCells(values as number[]);
  return {
    kind: 'text',
    at: (row) => {
      const value = (values as readonly (string | number | boolean | undefined)[])[row];
      return typeof value === 'number' ? value : String(value ?? '');
    },
  };
}
