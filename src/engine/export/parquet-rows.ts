/**
 * Rows of columns to a Parquet file in a Blob, row group by row group: what is held is one group of rows and the bytes that a
 * browser may keep outside the heap. Microseconds are timestamps (UTC), numbers doubles, texts strings; every column is optional:
 * unknown (NaN, '') is null, infinities stay infinite. A `time` beside microseconds is the same instant and is left out.
 * Compressed with Snappy. Fetched when it is asked for.
 */
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import type { Cells, RowWriter } from './row-writer.ts';

/** Rows of a group: half a megabyte of a column of doubles. */
const groupRows = 1 << 16;

type StoredCells = Exclude<Cells, { kind: 'time' }>;
type Values = Float64Array | string[];

const elements: Record<StoredCells['kind'], Omit<SchemaElement, 'name'>> = {
  number: { type: 'DOUBLE' },
  micros: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MICROS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
  },
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
};

/** Bytes of the group at work; each finished group becomes a Blob. */
class BlobWriter extends ByteWriter {
  readonly blobs: Blob[] = [];

  flush(): void {
    this.blobs.push(new Blob([this.getBytes()]));
    this.index = 0;
  }
}

interface Column {
  readonly name: string;
  readonly kind: StoredCells['kind'];
  readonly values: Values;
}

/** The kinds of the columns are those of the first cells written, were it with no rows. */
export function openParquetRows(names: readonly string[]): RowWriter {
  const bytes = new BlobWriter(1 << 20);
  let columns: Column[] | undefined;
  let writer: ParquetWriter | undefined;
  let held = 0;
  let rows = 0;

  function begin(cells: readonly Cells[]): Column[] {
    columns = cells.flatMap(({ kind }, i): Column[] =>
      kind === 'time' ? [] : [{ name: names[i]!, kind, values: kind === 'text' ? [] : new Float64Array(groupRows) }],
    );
    const fields = columns.map(({ name, kind }): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...elements[kind] }));
    const schema: SchemaElement[] = [{ name: 'root', num_children: fields.length }, ...fields];
    writer = new ParquetWriter({ writer: bytes, schema, createdBy: 'Quantab' });
    return columns;
  }

  function writeGroup(): void {
    if (!columns || held === 0) return;
    const n = held;
    held = 0;
    void writer?.write({ columnData: columns.map(({ name, kind, values }) => ({ name, data: stored(kind, values, n) })), rowGroupSize: n });
  }

  return {
    get rows() {
      return rows;
    },
    write(cells, from, to, picked) {
      const own = columns ?? begin(cells);
      const sources = cells.filter((cell): cell is StoredCells => cell.kind !== 'time');
      for (let start = from; start < to; ) {
        const end = Math.min(to, start + groupRows - held);
        for (let c = 0; c < sources.length; c++) fill(own[c]!.values, sources[c]!, held, start, end, picked);
        held += end - start;
        if (held === groupRows) writeGroup();
        start = end;
      }
      rows += Math.max(0, to - from);
    },
    finish() {
      if (!columns) begin(names.map(() => ({ kind: 'number', values: [] })));
      writeGroup();
      void writer?.finish();
      bytes.flush();
      return new Blob(bytes.blobs, { type: 'application/vnd.apache.parquet' });
    },
  };
}

/** Copies rows [from, to) of a source to `at` and after it. */
function fill(into: Values, source: StoredCells, at: number, from: number, to: number, picked?: ArrayLike<number>): void {
  let next = at;
  for (let i = from; i < to; i++, next++) {
    const row = picked ? picked[i]! : i;
    if (source.kind === 'text') (into as string[])[next] = String(source.at(row));
    else (into as Float64Array)[next] = source.values[row]!;
  }
}

/** The first n values as the writer takes them: null where unknown, microseconds as whole 64-bit numbers. */
function stored(kind: StoredCells['kind'], values: Values, n: number): Float64Array | (string | number | bigint | null)[] {
  if (kind === 'text') return (values as string[]).slice(0, n).map((text) => (text === '' || text === 'NaN' ? null : text));
  const numbers = (values as Float64Array).subarray(0, n);
  if (kind === 'micros') return Array.from(numbers, (micros) => (Number.isFinite(micros) ? BigInt(Math.round(micros)) : null));
  return numbers.some(Number.isNaN) ? Array.from(numbers, (value) => (Number.isNaN(value) ? null : value)) : numbers;
}
