/** Takes a panel's data out of the page: a table as text, a stamped picture, stored data as the engine writes it. */
import type { Desk } from '../app/desk.tsx';
import type { PanelPlace } from '../app/panel-frame.tsx';
import type { PanelExport } from '../panels/panel.ts';
import { exportName, titleOf } from './export-name.ts';
import { saveBlob, saveExport } from './save.ts';
import { type Stamp, stamped } from './stamp.ts';
import type { TableColumn, TableData } from './table-data.ts';
import { tableCsv, tableNdjson } from './table-text.ts';

type Format = 'csv' | 'ndjson';
const types: Record<Format, string> = { csv: 'text/csv;charset=utf-8', ndjson: 'application/x-ndjson' };

/** Missing spans inside a stretch: how many, and how long together. Microseconds. */
export function gapsWithin(gaps: ArrayLike<number>, from: number, to: number): { n: number; missing: number } {
  let n = 0;
  let missing = 0;
  for (let i = 0; i + 1 < gaps.length; i += 2) {
    const length = Math.min(to, gaps[i + 1]!) - Math.max(from, gaps[i]!);
    if (!(length > 0)) continue;
    n++;
    missing += length;
  }
  return { n, missing };
}

/** What is shown, cut to what there is. */
function stretch(desk: Desk, { from, to }: Pick<TableData, 'from' | 'to'>): { from: number; to: number } {
  const session = desk.state.session();
  if (!session || Number.isNaN(from)) return { from, to };
  const newest = desk.state.player.position()?.ts || session.to;
  return { from: Math.max(from, session.from), to: Math.min(to, newest) };
}

/** With the position it was read at, where it has no times of its own, and the source, in every row: a file may be renamed. */
function sourced({ state }: Desk, { columns, rows }: TableData): Pick<TableData, 'columns' | 'rows'> {
  const at = state.player.position()?.ts ?? Number.NaN;
  const dated = columns.some(({ kind }) => kind === 'time');
  const source = state.trust() === 'simulated' ? 'SIMULATED' : (state.session()?.source ?? '');
  const time: TableColumn = { id: 'time', title: 'Time', kind: 'time' };
  return {
    columns: [...(dated ? [] : [time]), ...columns, { id: 'source', title: 'Source', kind: 'text' }],
    rows: rows.map((row) => [...(dated ? [] : [at]), ...row, source]),
  };
}

export async function saveTable(desk: Desk, table: TableData, title: string, format: Format): Promise<void> {
  const { state } = desk;
  const session = state.session();
  const span = stretch(desk, table);
  const name = exportName([titleOf(session?.title, state.trust()), title, table.words], span, format);
  const provenance = {
    by: `Quantab ${state.quantab.version}`,
    title,
    words: table.words,
    instruments: table.instruments,
    session: session?.title ?? null,
    source: session?.source ?? null,
    trust: state.trust(),
    tickHash: session?.tickHash || null,
    fromMicros: Number.isNaN(span.from) ? null : Math.round(span.from),
    toMicros: Number.isNaN(span.to) ? null : Math.round(span.to),
    gaps: gapsWithin(state.gaps(), span.from, span.to),
    rows: table.rows.length,
    note: table.note ?? null,
  };
  const text = format === 'csv' ? tableCsv(sourced(desk, table)) : tableNdjson(table, provenance);
  saveBlob(new Blob([text], { type: types[format] }), name);
  state.say(`${name} saved`);
}

export async function saveStored(desk: Desk, { title, options }: PanelExport, format: Format | 'parquet'): Promise<void> {
  const session = desk.state.session();
  if (!session) return;
  // A session that is being recorded has grown since it was listed.
  const span = { from: session.from, to: session.live ? desk.state.player.position()?.ts || session.to : session.to };
  const of = options.ref ?? [options.instrument, options.interval].filter(Boolean).join(' ');
  await saveExport(
    desk.state,
    session.id,
    { ...options, format },
    exportName([titleOf(session.title, desk.state.trust()), title, of], span, format),
  );
}

/** At least two pixels a CSS pixel, in the theme of the page. */
export async function savePicture(desk: Desk, place: PanelPlace, title: string): Promise<void> {
  const { picture, words, table } = place.head();
  if (!picture) return;
  const { state } = desk;
  const density = Math.max(2, globalThis.devicePixelRatio || 1);
  const shown = table?.();
  const span = stretch(desk, shown ?? { from: Number.NaN, to: Number.NaN });
  const session = state.session();
  const stamp: Stamp = {
    title,
    words: words?.() ?? '',
    trust: state.trust(),
    ...span,
    gaps: gapsWithin(state.gaps(), span.from, span.to),
    note: shown?.note ?? '',
    session: session ? [session.title, session.tickHash && `ticks ${session.tickHash.slice(0, 8)}`].filter(Boolean).join(' · ') : '',
    version: state.quantab.version,
  };
  const canvas = stamped(picture(density), density, stamp, document.documentElement);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('picture could not be written, the browser refused to make a PNG of it');
  const name = exportName([titleOf(session?.title, state.trust()), title, stamp.words], span, 'png');
  saveBlob(blob, name);
  state.say(`${name} saved`);
}
