/** Runs analyses in a job worker, over series the caller brings, bars that are put on one grid here, or rows that are fetched when asked for. */
import type { AnalysisInfo, AnalysisResult } from '../api/types.ts';
import type { ParamValues } from '../core/doc.ts';
import { QuantabError, toQuantabError } from '../core/errors.ts';
import { intervalMicros } from '../core/interval.ts';
import { shown } from '../core/shown.ts';
import { listAnalyses } from '../studies/analyses.ts';
import type {
  AnalysisDefinition,
  QuoteRows,
  RowAnalysisDefinition,
  RowContext,
  SeriesSet,
  StudyRows,
  TradeRows,
} from '../studies/analysis.ts';
import { alignedSeries } from './aligned-series.ts';
import type { AnalysisJob, ProgressCallback, RowFetch } from './workers/protocol.ts';

export interface AnalysisRunner {
  list(): AnalysisInfo[];
  /** `part` of a divided analysis; all of it when left out. `fetch` gives an analysis the rows it asks for. */
  run(
    id: string,
    request: AnalysisJob,
    progress: ProgressCallback,
    part?: { at: number; of: number },
    fetch?: RowFetch,
  ): Promise<AnalysisResult>;
  /** One answer of the parts of a divided analysis, in order. */
  join(id: string, request: AnalysisJob, parts: readonly AnalysisResult[]): AnalysisResult;
}

export function openAnalysisRunner(): AnalysisRunner {
  const definitions = listAnalyses();

  function find(id: string): AnalysisDefinition | RowAnalysisDefinition {
    const definition = definitions.find((known) => known.id === id);
    if (!definition) throw new QuantabError('not-found', `There is no analysis ${id}; analyses.list() names those there are.`);
    return definition;
  }

  return {
    list: () =>
      definitions.map((definition) => {
        const { id, title, inputs, params, outputs, every, doc } = definition;
        const divided = 'join' in definition && definition.join !== undefined ? { divided: true } : {};
        return { id, title, inputs, params, outputs, doc, ...(every === undefined ? {} : { every }), ...divided };
      }),
    async run(id, request, progress, part = { at: 0, of: 1 }, fetch) {
      const started = performance.now();
      const definition = find(id);
      const params = paramsOf(definition, request.params);
      const rows = 'rows' in definition;
      const series = rows ? barsOrNone(request) : seriesOf(request);
      const ctx = {
        instruments: request.instruments ?? [],
        signal: new AbortController().signal,
        progress: (done: number, total: number | undefined, note: string) => progress(done, total ?? Number.NaN, note),
        part,
      };
      if (rows) {
        const outputs = await definition.run({ ...ctx, ...rowsOf(id, request, fetch) }, series, params);
        return { outputs, ...spanOf(series), elapsedMs: performance.now() - started };
      }
      const outputs = definition.run(ctx, series, params);
      const joined = definition.join && part.of === 1 ? definition.join([outputs], series, params) : outputs;
      return { outputs: joined, ...spanOf(series), elapsedMs: performance.now() - started };
    },
    join(id, request, parts) {
      const started = performance.now();
      const definition = find(id);
      const series = seriesOf(request);
      const outputs = parts.map((part) => part.outputs);
      const joined =
        ('join' in definition ? definition.join : undefined)?.(outputs, series, paramsOf(definition, request.params)) ?? outputs[0] ?? {};
      const slowest = Math.max(0, ...parts.map(({ elapsedMs }) => elapsedMs));
      return { outputs: joined, ...spanOf(series), elapsedMs: slowest + performance.now() - started };
    },
  };
}

function seriesOf({ series, together, interval = '1s', from, to, instruments = [] }: AnalysisJob): SeriesSet {
  if (series) return series;
  if (!together) throw new QuantabError('bad-input', 'An analysis needs a session or series of its own.');
  return alignedSeries(together.bars, intervalMicros(interval), {
    gaps: together.gaps,
    titles: instruments,
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  });
}

/** A selection without a trade may still hold the rows an analysis asks for. */
function barsOrNone(request: AnalysisJob): SeriesSet {
  try {
    return seriesOf(request);
  } catch (thrown) {
    if (!request.together || toQuantabError(thrown).code !== 'not-enough-data') throw thrown;
    return { ts: new Float64Array(0), gap: new Float64Array(0) };
  }
}

function rowsOf(
  id: string,
  { instruments = [] }: AnalysisJob,
  fetch: RowFetch | undefined,
): Pick<RowContext, 'trades' | 'quotes' | 'study'> {
  const known = (i: number): string => {
    const instrument = instruments[i];
    if (instrument === undefined) throw new QuantabError('bad-input', `${id} needs ${i + 1} instruments, was ${instruments.length}.`);
    return instrument;
  };
  const ask: RowFetch = async (kind, of) => {
    if (!fetch) throw new QuantabError('bad-input', `${id} reads rows of a session; it cannot be given series alone.`);
    return fetch(kind, of);
  };
  return {
    trades: async (i) => (await ask('trades', known(i))) as TradeRows,
    quotes: async (i) => (await ask('quotes', known(i))) as QuoteRows,
    study: async (ref) => (await ask('study', ref)) as StudyRows,
  };
}

/** Those named, checked against what the analysis says of them; the others at their defaults. */
function paramsOf({ id, params: specs }: AnalysisDefinition | RowAnalysisDefinition, given: object | undefined): ParamValues {
  const params: ParamValues = {};
  for (const [name, spec] of Object.entries(specs)) params[name] = spec.default;
  for (const [name, value] of Object.entries(given ?? {})) {
    const spec = specs[name];
    if (!spec) {
      const known = Object.keys(specs).join(', ') || 'none';
      throw new QuantabError('bad-input', `${id} has no parameter ${name}; it has ${known}.`);
    }
    const fail = (expected: string) =>
      new QuantabError('bad-input', `${id}: parameter ${name} (${spec.title}) must be ${expected}, was ${shown(value)}.`);
    if (value === undefined) continue;
    if (typeof value !== typeof spec.default) throw fail(`a ${typeof spec.default}`);
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) throw fail('a finite number');
      if (spec.min !== undefined && value < spec.min) throw fail(`at least ${spec.min}`);
      if (spec.max !== undefined && value > spec.max) throw fail(`at most ${spec.max}`);
    }
    if (spec.options && !spec.options.includes(String(value))) throw fail(`one of ${spec.options.join(', ')}`);
    params[name] = value;
  }
  return params;
}

function spanOf(series: SeriesSet): Pick<AnalysisResult, 'n' | 'from' | 'to' | 'gapBars'> {
  const times = series.ts;
  const first = times ?? Object.values(series)[0] ?? new Float64Array(0);
  return {
    n: first.length,
    from: times?.[0] ?? Number.NaN,
    to: times?.[times.length - 1] ?? Number.NaN,
    gapBars: series.gap ? series.gap.reduce((sum, one) => sum + one, 0) : Number.NaN,
  };
}
