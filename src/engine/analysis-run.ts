/** Runs analyses in a job worker, over series the caller brings or bars that are put on one grid here. */
import type { AnalysisInfo, AnalysisResult } from '../api/types.ts';
import type { ParamValues } from '../core/doc.ts';
import { QuantabError } from '../core/errors.ts';
import { intervalMicros } from '../core/interval.ts';
import { shown } from '../core/shown.ts';
import { listAnalyses } from '../studies/analyses.ts';
import type { AnalysisDefinition, SeriesSet } from '../studies/analysis.ts';
import { alignedSeries } from './aligned-series.ts';
import type { AnalysisJob, ProgressCallback } from './workers/protocol.ts';

export interface AnalysisRunner {
  list(): AnalysisInfo[];
  /** `part` of a divided analysis; all of it when left out. */
  run(id: string, request: AnalysisJob, progress: ProgressCallback, part?: { at: number; of: number }): AnalysisResult;
  /** One answer of the parts of a divided analysis, in order. */
  join(id: string, request: AnalysisJob, parts: readonly AnalysisResult[]): AnalysisResult;
}

export function openAnalysisRunner(): AnalysisRunner {
  const definitions = listAnalyses();

  function find(id: string): AnalysisDefinition {
    const definition = definitions.find((known) => known.id === id);
    if (!definition) throw new QuantabError('not-found', `There is no analysis ${id}; analyses.list() names those there are.`);
    return definition;
  }

  return {
    list: () =>
      definitions.map(({ run: _run, join, every, ...info }) => ({
        ...info,
        ...(every === undefined ? {} : { every }),
        ...(join ? { divided: true } : {}),
      })),
    run(id, request, progress, part = { at: 0, of: 1 }) {
      const started = performance.now();
      const definition = find(id);
      const params = paramsOf(definition, request.params);
      const series = seriesOf(request);
      const ctx = {
        instruments: request.instruments ?? [],
        signal: new AbortController().signal,
        progress: (done: number, total: number | undefined, note: string) => progress(done, total ?? Number.NaN, note),
        part,
      };
      const outputs = definition.run(ctx, series, params);
      const joined = definition.join && part.of === 1 ? definition.join([outputs], series, params) : outputs;
      return { outputs: joined, ...spanOf(series), elapsedMs: performance.now() - started };
    },
    join(id, request, parts) {
      const started = performance.now();
      const definition = find(id);
      const series = seriesOf(request);
      const outputs = parts.map((part) => part.outputs);
      const joined = definition.join?.(outputs, series, paramsOf(definition, request.params)) ?? outputs[0] ?? {};
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

/** Those named, checked against what the analysis says of them; the others at their defaults. */
function paramsOf({ id, params: specs }: AnalysisDefinition, given: object | undefined): ParamValues {
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
