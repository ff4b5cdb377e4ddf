/** Entry of a job worker: decodes files, runs methods and analyses. Ended to cancel. */
import { expose } from 'comlink';
import kernelsUrl from '../../kernels/build/kernels.wasm?url';
import { loadKernels } from '../../kernels/kernels.ts';
import type { TickBatch } from '../../market/batch.ts';
import { hashRows } from '../../market/row-hash.ts';
import { type CodedSegment, encodeSegment } from '../../market/segment.ts';
import { decodeFiles } from '../../sources/file.ts';
import { formats } from '../../sources/formats/registry.ts';
import { previewFiles } from '../../sources/preview.ts';
import type { AnalysisRunner } from '../analysis-run.ts';
import { installErrorTransfer } from './errors.ts';
import { openPortSink } from './port-sink.ts';
import type { JobService } from './protocol.ts';

const loaded = loadKernels(fetch(kernelsUrl));
/** A worker that reads files needs neither: all methods together are most of the code there is. */
const methods = () => import('../../methods/registry.ts');
let runner: Promise<AnalysisRunner> | undefined;
function analyses(): Promise<AnalysisRunner> {
  runner ??= import('../analysis-run.ts').then(({ openAnalysisRunner }) => openAnalysisRunner());
  return runner;
}
const progressEveryMs = 100;

const service: JobService = {
  async benchmark(progress) {
    await loaded;
    const { runBenchmark } = await import('../benchmark/run.ts');
    return runBenchmark(progress);
  },
  async decode(request, port, progress) {
    await loaded;
    const sink = openPortSink(port, undefined, codeSegment);
    let told = Number.NEGATIVE_INFINITY;
    const onProgress = (done: number, total: number, rows: number): void => {
      const now = performance.now();
      if (done < total && now - told < progressEveryMs) return;
      told = now;
      progress(done, total, `${rows} rows`);
    };
    const report = await decodeFiles(request, sink, { signal: new AbortController().signal, onProgress });
    sink.end(report.format, report.session);
    return report;
  },
  preview: previewFiles,
  formats: async () => formats.map(({ id, title, extensions, example }) => ({ id, title, extensions: [...extensions], example })),
  methods: async () => (await methods()).listMethods().map(({ run: _run, ...info }) => info),
  async callMethod(id, input, params) {
    const [{ callMethod }] = await Promise.all([methods(), loaded]);
    return callMethod(id, input as Record<string, unknown>, params as Record<string, unknown>);
  },
  analyses: async () => (await analyses()).list(),
  async runAnalysis(id, request, progress, part, fetch) {
    const [runs] = await Promise.all([analyses(), loaded]);
    return runs.run(id, request, progress, part, fetch);
  },
  async joinAnalysis(id, request, parts) {
    const [runs] = await Promise.all([analyses(), loaded]);
    return runs.join(id, request, parts);
  },
};

/** The rows are read before the call returns, so the batch may be sent at once. */
async function codeSegment(batch: TickBatch): Promise<CodedSegment> {
  const digest = hashRows(batch);
  return { bytes: encodeSegment(batch), digest: await digest };
}

installErrorTransfer();
expose(service);
