/** Runs analyses in a job worker over series the caller brings. */
import type { AnalysisInfo, AnalysisRequest, AnalysisResult } from '../api/types.ts';
import type { ParamValues } from '../core/doc.ts';
import { QuantabError } from '../core/errors.ts';
import { listAnalyses } from '../studies/analyses.ts';
import type { ProgressCallback } from './workers/protocol.ts';

export interface AnalysisRunner {
  list(): AnalysisInfo[];
  run(id: string, request: AnalysisRequest & { series: Record<string, Float64Array> }, progress: ProgressCallback): AnalysisResult;
}

export function openAnalysisRunner(): AnalysisRunner {
  const definitions = listAnalyses();
  return {
    list: () => definitions.map(({ run: _run, ...info }) => info),
    run(id, request, progress) {
      const started = performance.now();
      const definition = definitions.find((known) => known.id === id);
      if (!definition) throw new QuantabError('not-found', `There is no analysis ${id}; analyses.list() names those there are.`);
      const params: ParamValues = {};
      for (const [name, spec] of Object.entries(definition.params)) params[name] = spec.default;
      for (const [name, value] of Object.entries(request.params ?? {})) {
        if (!(name in definition.params))
          throw new QuantabError(
            'bad-input',
            `${id} has no parameter ${name}; it has ${Object.keys(definition.params).join(', ') || 'none'}.`,
          );
        params[name] = value;
      }
      const ctx = {
        instruments: request.instruments ?? [],
        signal: new AbortController().signal,
        progress: (done: number, total: number | undefined, note: string) => progress(done, total ?? Number.NaN, note),
      };
      const outputs = definition.run(ctx, request.series, params);
      const first = request.series.ts ?? Object.values(request.series)[0] ?? new Float64Array(0);
      const times = request.series.ts;
      return {
        outputs,
        n: first.length,
        from: times?.[0] ?? Number.NaN,
        to: times?.[times.length - 1] ?? Number.NaN,
        elapsedMs: performance.now() - started,
      };
    },
  };
}
