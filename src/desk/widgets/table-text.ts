/**
 * A table as CSV or NDJSON. Times are integer microseconds and ISO-8601 beside each other; unknown is an empty cell or null. CSV has
 * no comment lines: where it comes from stands in the file's name, in NDJSON in the first object.
 */
import { csvText } from '../../core/csv-text.ts';
import { openIsoTime } from '../../core/iso-time.ts';
import type { Cell, TableColumn, TableData } from './table-data.ts';

interface Named {
  name: string;
  unit: string;
  of(row: readonly Cell[]): Cell;
}

const isoTime = openIsoTime();

function named(columns: readonly TableColumn[]): Named[] {
  return columns.flatMap(({ id, unit = '', kind }, i): Named[] => {
    const of = (row: readonly Cell[]): Cell => row[i] ?? '';
    if (kind !== 'time') return [{ name: id, unit, of }];
    const iso = (row: readonly Cell[]): string => (typeof row[i] === 'number' && Number.isFinite(row[i]) ? isoTime(row[i]) : '');
    return [
      { name: id === 'time' ? 'ts' : `${id}_ts`, unit: 'us', of },
      { name: id, unit: 'UTC', of: iso },
    ];
  });
}

const csvCell = (cell: Cell): string => (typeof cell === 'string' ? csvText(cell) : Number.isNaN(cell) ? '' : String(cell));

/** UTF-8 text with LF line ends; the head names each column with its unit. */
export function tableCsv({ columns, rows }: Pick<TableData, 'columns' | 'rows'>): string {
  const list = named(columns);
  const head = list.map(({ name, unit }) => csvText(unit ? `${name} (${unit})` : name)).join(',');
  return `${[head, ...rows.map((row) => list.map(({ of }) => csvCell(of(row))).join(','))].join('\n')}\n`;
}

const jsonCell = (cell: Cell): Cell | null => {
  if (cell === '') return null;
  return typeof cell === 'number' && !Number.isFinite(cell) ? (Number.isNaN(cell) ? null : String(cell)) : cell;
};

/** The first object says where the rows come from and which unit each column has. */
export function tableNdjson(table: Pick<TableData, 'columns' | 'rows'>, provenance: Readonly<Record<string, unknown>>): string {
  const list = named(table.columns);
  const units = Object.fromEntries(list.filter(({ unit }) => unit).map(({ name, unit }) => [name, unit]));
  const lines = table.rows.map((row) => JSON.stringify(Object.fromEntries(list.map(({ name, of }) => [name, jsonCell(of(row))]))));
  return `${[JSON.stringify({ provenance: { ...provenance, units } }), ...lines].join('\n')}\n`;
}
