/** What a chart shows as a table: a row for each row of its first trace, one for each gap, and the state of every series. */
import type { Status } from '../../market/view.ts';
import { count, span as spanWords } from '../widgets/format.ts';
import type { Cell, TableColumn, TableData } from '../widgets/table-data.ts';
import { cursorStops } from './cursor.ts';
import type { Lane, Trace } from './lane.ts';
import type { Span } from './scale.ts';

const slug = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, '-')
    .replaceAll(/^-|-$/g, '');

interface Source {
  trace: Trace;
  own: boolean;
  /** Of the trace's fields, those that no other trace gave before. */
  picked: number[];
}

/** Missing spans known to any of the traces, pairs of times. */
export function gapsOf(lanes: readonly Lane[]): Float64Array {
  for (const lane of lanes) for (const { feed } of lane.traces) if (feed.frame) return feed.frame.gaps;
  return new Float64Array();
}

export const gapWords = (micros: number): string => `gap of ${spanWords(micros)}`;

/** Why a value is not `ok`, or what it rests on. */
export function stateWords({ state, n, nMin, reason }: Status): string {
  if (state === 'ok') return n > 0 ? `n = ${count(n)}` : '';
  if (state === 'warming') return `warming ${count(n)}/${count(nMin)}`;
  // Nothing can come: the reason is all there is to say.
  if (state === 'degenerate' && n === 0 && reason) return reason;
  return reason ? `${state}: ${reason}` : state;
}

/** Other series are read as the row closed, as far as each is known. */
export const closeOf = ({ feed }: Trace, row: number, end: number): number =>
  Math.max(row, Math.min(end, feed.frame?.last.ts ?? Number.NEGATIVE_INFINITY));

export function chartTable(lanes: readonly Lane[], span: Span): Omit<TableData, 'words' | 'instruments'> {
  const traces = lanes.flatMap((lane) => lane.traces);
  const columns: TableColumn[] = [{ id: 'time', title: 'Time', unit: 'UTC', kind: 'time' }];
  const sources = traces.map((trace, k): Source => {
    const picked: number[] = [];
    for (const [i, field] of trace.fields(k === 0).entries()) {
      const { unit } = field;
      if (columns.some((known) => known.title === field.title && known.unit === unit)) continue;
      const name = slug(trace.name);
      const id =
        field.id === 'value' || field.id === 'sum'
          ? name
          : k === 0 && !/^(lo|hi|least|most)$/.test(field.id)
            ? field.id
            : `${name}.${field.id}`;
      columns.push({ id, title: field.title, ...(unit ? { unit } : {}), kind: 'number', text: field.text });
      picked.push(i);
    }
    return { trace, own: k === 0, picked };
  });
  columns.push({ id: 'note', title: 'Note', kind: 'text' });

  const [first] = traces;
  const ends = (ts: number): number => first?.ends?.(ts) ?? ts;
  const times = first ? Array.from(first.times(span)).filter((ts) => ends(ts) >= span.from && ts <= span.to) : [];
  const blank = columns.slice(1, -1).map(() => Number.NaN);
  const rows = cursorStops(times, gapsOf(lanes), ends).map(({ row, gap }): Cell[] => {
    if (gap > 0) return [row, ...blank, gapWords(gap)];
    const values = sources.flatMap(({ trace, own, picked }) => {
      const of = trace.values(own ? row : closeOf(trace, row, ends(row)), own);
      return picked.map((i) => of[i] ?? Number.NaN);
    });
    return [row, ...values, ''];
  });
  const states = traces.flatMap(({ name, feed }, k) => {
    const { frame, fault } = feed;
    const plain = frame?.kind === 'bars' && frame.status.state === 'ok' && fault === undefined;
    // Bars are counted once, by what is shown of them; a sum over one row has nothing to say of its n.
    if (plain) return k === 0 ? [`${name}: n = ${count(times.length)} bars`] : [];
    if (frame?.status.state === 'ok' && frame.status.n <= 1 && fault === undefined) return [];
    const text = fault ?? (frame ? stateWords(frame.status) : 'no answer yet');
    return text ? [`${name}: ${text}`] : [];
  });
  return { from: span.from, to: span.to, columns, rows, ...(states.length > 0 ? { note: states.join(' · ') } : {}) };
}
