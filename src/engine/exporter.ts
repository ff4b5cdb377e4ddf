/** `sessions.export`: stored ticks, trades, bars, a study's output or the summary table as a CSV, NDJSON or Parquet Blob. */
import type { BarInterval, ExportOptions, Span, SummaryStatistics } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import { parseReference } from '../core/reference.ts';
import { shown } from '../core/shown.ts';
import type { BarColumns } from '../market/columns.ts';
import { ruleOf } from './bar-rule.ts';
import { exportBars, exportOutput, exportTable } from './export/columns.ts';
import type { OpenRows, TextFormat } from './export/row-writer.ts';
import { openTickExport, openTradeExport } from './export/ticks.ts';
import { marketSeriesOf } from './market-series.ts';
import { type Planned, planReference } from './planned.ts';
import { queryBars, queryScalars } from './query.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import { exportSessionFile } from './session-file.ts';
import { queryStats } from './stats.ts';
import type { SessionRecord, Store } from './store/contract.ts';
import { runStudy } from './study-run.ts';

type RowFormat = TextFormat | OpenRows;

export async function exportSession(store: Store, id: string, options: ExportOptions, task: LongTask): Promise<Blob> {
  const record = await store.get(id);
  if (options.format === 'session') {
    const partial = options.what !== 'ticks' || options.instrument !== undefined || options.from !== undefined || options.to !== undefined;
    if (partial) throw new QuantabError('bad-input', "A session file holds all ticks of a session: export it with what: 'ticks' alone.");
    return exportSessionFile(store, record, task);
  }
  const format = options.format === 'parquet' ? (await import('./export/parquet-rows.ts')).openParquetRows : options.format;
  const span = { ...(options.from === undefined ? {} : { from: options.from }), ...(options.to === undefined ? {} : { to: options.to }) };
  switch (options.what) {
    case 'ticks':
    case 'trades':
      return exportRows(store, record, format, options, span, task);
    case 'bars': {
      const instrument = onlyInstrument(record, options.instrument);
      ruleOf(options.interval);
      const interval = options.interval as BarInterval;
      return exportBars(format, instrument, await queryBars(store, { session: id, instrument, interval, ...span }, task));
    }
    case 'output': {
      if (!options.ref) throw new QuantabError('bad-input', 'Exporting an output needs a reference, like flow.cvd[BTC-USDT.perp@binance].');
      const { id: study, instruments, params, output } = parseReference(options.ref);
      if (study === 'bars') return exportBarsOf(store, record, options.ref, format, span, task);
      if (study === 'scalar' || marketSeriesOf(study)) return exportScalarOf(store, record, options.ref, format, span, task);
      if (study === 'trades' || study === 'quote') {
        const what = study === 'trades' ? 'trades' : 'ticks';
        throw new QuantabError(
          'bad-input',
          `${options.ref} holds stored rows, not the output of a study: export them with what: '${what}'.`,
        );
      }
      const { ts, outputs } = await runStudy(store, study, { session: id, instruments, params, ...span }, task);
      const chosen = output === undefined ? outputs : { [output]: outputs[output] };
      if (Object.values(chosen).some((column) => column === undefined)) {
        throw new QuantabError('not-found', `${study} has no output ${output}; it has ${Object.keys(outputs).join(', ')}.`);
      }
      const ids = instruments.map((name) => record.instrumentTable[instrumentIndex(record, name)]?.id ?? name);
      return exportOutput(format, ts, chosen as Record<string, Float64Array>, ids);
    }
    case 'table':
      return exportSummary(store, record, format, span, task);
    default:
      throw new QuantabError('bad-input', `An export is of ticks, trades, bars, output or table, was ${shown(options.what)}.`);
  }
}

async function exportRows(
  store: Store,
  record: SessionRecord,
  format: RowFormat,
  options: ExportOptions,
  span: Pick<Span, 'from' | 'to'>,
  task: LongTask,
): Promise<Blob> {
  const open = options.what === 'ticks' ? openTickExport : openTradeExport;
  const instrument = options.instrument === undefined ? {} : { instrument: instrumentIndex(record, options.instrument) };
  const out = open(format, record.instrumentTable, { ...instrument, ...span });
  for await (const batch of scanSession(store, { session: record.id, ...span }, task)) out.push(batch);
  return out.finish();
}

/** A reference to rows of one instrument, made sure of against those of the session. */
function plannedOf(record: SessionRecord, ref: string): Planned & { instrument: string } {
  const ids = record.instrumentTable.map((known) => known.id);
  const planned = planReference(
    ref,
    (id) => ids.indexOf(id),
    () => ids,
  );
  return { ...planned, instrument: ids[planned.instruments[0] as number] as string };
}

/** The bars a reference names, as `what: 'bars'` writes them; one column of them where it names one. */
async function exportBarsOf(
  store: Store,
  record: SessionRecord,
  ref: string,
  format: RowFormat,
  span: Pick<Span, 'from' | 'to'>,
  task: LongTask,
): Promise<Blob> {
  const { instrument, barsBy, output } = plannedOf(record, ref);
  const bars = await queryBars(store, { session: record.id, instrument, interval: barsBy as BarInterval, ...span }, task);
  if (output === undefined) return exportBars(format, instrument, bars);
  const column = bars[output as keyof BarColumns];
  if (!column) throw new QuantabError('not-found', `bars has no column ${output}; it has ${Object.keys(bars).join(', ')}.`);
  return exportOutput(format, bars.start, { [output]: column }, [instrument]);
}

/** The values of a named series, the column under its name. */
async function exportScalarOf(
  store: Store,
  record: SessionRecord,
  ref: string,
  format: RowFormat,
  span: Pick<Span, 'from' | 'to'>,
  task: LongTask,
): Promise<Blob> {
  const { instrument, params, bare } = plannedOf(record, ref);
  const series = bare === 'scalar' ? (params.series as number) : (bare as string);
  const { ts, value, name } = await queryScalars(store, { session: record.id, instrument, series, ...span }, task);
  return exportOutput(format, ts, { [name || 'value']: value }, [instrument]);
}

/** One row an instrument, nested figures as dotted columns. */
async function exportSummary(
  store: Store,
  record: SessionRecord,
  format: RowFormat,
  span: Pick<Span, 'from' | 'to'>,
  task: LongTask,
): Promise<Blob> {
  const columns: Record<string, (string | number)[]> = {};
  const { length } = record.instrumentTable;
  for (const [k, { id }] of record.instrumentTable.entries()) {
    // One walk over the session an instrument.
    const walk: LongTask = {
      signal: task.signal,
      progress: (done, total, note) => task.progress(k * total + done, length * total, note),
    };
    const stats = await queryStats(store, { session: record.id, instrument: id, ...span }, walk);
    for (const [name, value] of flatten(stats)) {
      // What only bars, or only trades, have is unknown of the others.
      columns[name] ??= new Array<number>(length).fill(Number.NaN);
      columns[name][k] = value;
    }
  }
  return exportTable(format, columns);
}

function flatten(stats: SummaryStatistics): [string, string | number][] {
  return Object.entries(stats).flatMap(([name, value]) =>
    typeof value === 'object'
      ? Object.entries(value as Record<string, number>).map(([part, v]): [string, number] => [`${name}.${part}`, v])
      : [[name, value]],
  );
}

function onlyInstrument(record: SessionRecord, name: string | undefined): string {
  if (name !== undefined) return record.instrumentTable[instrumentIndex(record, name)]?.id ?? name;
  const [first, second] = record.instrumentTable;
  if (first && !second) return first.id;
  throw new QuantabError('bad-input', `Name the instrument whose bars to export: ${record.instruments.join(', ')}.`);
}
