/** The bench kernels on this machine, beside plain TypeScript in the same run and beside the published numbers. */
import { createSignal, For, type JSX, Match, onCleanup, Switch } from 'solid-js';
import './health.css';
import { count, DASH, dateTime, figures, fixed } from '../widgets/format.ts';
import { saveBlob } from '../widgets/save.ts';
import * as published from './benchmark-published.ts';
import { type BenchmarkReport, benchmarkText, rateWords } from './benchmark-text.ts';
import type { PanelProps } from './panel.ts';

interface Running {
  done: number;
  total: number;
  title: string;
}

const [report, setReport] = createSignal<BenchmarkReport | undefined>();

export function BenchmarkPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const [running, setRunning] = createSignal<Running | undefined>();
  let controller: AbortController | undefined;
  onCleanup(() => controller?.abort());
  props.host.setHead({
    unlinked: true,
    words: () => (report() ? `this machine, ${dateTime(report()!.at)} UTC` : 'this machine'),
    table: () => ({
      words: report()?.machine ?? '',
      instruments: [],
      from: Number.NaN,
      to: Number.NaN,
      columns: [
        { id: 'case', title: 'Case', kind: 'text' },
        { id: 'n', title: 'Items of a run', kind: 'number', text: count },
        { id: 'median', title: 'Median', unit: 'ms', kind: 'number', text: (value) => figures(value) },
        { id: 'spread', title: 'Spread', unit: 'ms', kind: 'number', text: (value) => figures(value) },
        { id: 'runs', title: 'Runs', kind: 'number', text: count },
        { id: 'rival', title: 'Plain TypeScript', unit: 'ms', kind: 'number', text: (value) => figures(value) },
        { id: 'ratio', title: 'Ratio', kind: 'number', text: (value) => fixed(value, 1) },
      ],
      rows: (report()?.cases ?? []).map(({ title, n, medianMs, spreadMs, runs, rivalMedianMs, ratio }) => [
        title,
        n,
        medianMs,
        spreadMs,
        runs,
        rivalMedianMs,
        ratio,
      ]),
    }),
  });

  async function run(): Promise<void> {
    controller = new AbortController();
    setRunning({ done: 0, total: 0, title: 'Starting' });
    try {
      setReport(
        await state.quantab.benchmark({
          signal: controller.signal,
          onProgress: (done, total = 0, title) => setRunning({ done, total, title }),
        }),
      );
    } catch (thrown) {
      state.fail(thrown);
    } finally {
      controller = undefined;
      setRunning(undefined);
    }
  }

  function copy(text: string, name: string): void {
    const save = (): void => saveBlob(new Blob([text], { type: 'text/plain' }), name);
    if (navigator.clipboard) navigator.clipboard.writeText(text).then(() => state.toasts.add({ tone: 'plain', text: 'Copied.' }), save);
    else save();
  }

  return (
    <div class="scroll" tabindex="0" role="group" aria-label="Self-benchmark">
      <Switch>
        <Match when={running()}>
          {(now) => (
            <div class="empty">
              <h2>{now().title || 'Done'}</h2>
              <p aria-live="polite">
                {now().total > 0
                  ? `Case ${Math.min(now().total, now().done + 1)} of ${now().total}; streams go on meanwhile.`
                  : 'Loading the cases.'}
              </p>
              <progress max={now().total || 1} value={now().done} aria-label="Cases done" />
              <div class="buttons">
                <button type="button" class="btn" onClick={() => controller?.abort()}>
                  Cancel
                </button>
              </div>
            </div>
          )}
        </Match>
        <Match when={report()}>
          {(now) => (
            <>
              <table class="grid">
                <colgroup>
                  <col />
                  <col style={{ width: '72px' }} />
                  <col style={{ width: '52px' }} />
                  <col style={{ width: '48px' }} />
                  <col style={{ width: '72px' }} />
                </colgroup>
                <thead>
                  <tr>
                    <th scope="col">Case</th>
                    <th scope="col">Rate</th>
                    <th scope="col">Spread</th>
                    <th scope="col" title="Time of plain TypeScript over time of the kernel, same run: above 1 the kernel is faster">
                      Ratio
                    </th>
                    <th scope="col" title={`${published.machine}, ${published.date}`}>
                      Published
                    </th>
                  </tr>
                </thead>
                <tbody>
                  <For each={now().cases}>
                    {(each) => (
                      <tr
                        title={`median of ${each.runs} runs ${figures(each.medianMs)} ms for ${count(each.n)} ${each.unit}, least ${figures(each.minMs)} ms; plain TypeScript ${Number.isNaN(each.rivalMedianMs) ? 'not timed' : `${figures(each.rivalMedianMs)} ms`}`}
                      >
                        <th scope="row" class="wrap">
                          {each.title} <small class="muted">{each.unit}</small>
                        </th>
                        <td>{rateWords(each)}</td>
                        <td class="muted">±{fixed((100 * each.spreadMs) / each.medianMs)} %</td>
                        <td>{Number.isNaN(each.ratio) ? DASH : `${fixed(each.ratio, 1)}x`}</td>
                        <td class="muted">
                          {published.publishedCase(each.name)
                            ? rateWords({ ...each, medianMs: published.publishedCase(each.name)!.medianMs })
                            : DASH}
                        </td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
              <p class="note muted">
                Rate of the median of {now().cases[0]?.runs ?? 0} runs; spread is half the distance between the quartiles; ratio is plain
                TypeScript over kernel in the same run. Here: {now().machine}. Published: {published.machine}, {published.date}.
              </p>
              <div class="buttons note">
                <button type="button" class="btn" onClick={() => void run()}>
                  Run again
                </button>
                <button type="button" class="btn" onClick={() => copy(benchmarkText(now()), 'quantab-benchmark.txt')}>
                  Copy as text
                </button>
                <button type="button" class="btn" onClick={() => copy(JSON.stringify(now(), null, 2), 'quantab-benchmark.json')}>
                  Copy as JSON
                </button>
              </div>
            </>
          )}
        </Match>
        <Match when={!running() && !report()}>
          <div class="empty">
            <h2>Not run yet</h2>
            <p>Runs the same kernels as the published numbers on your machine and shows both. About 20 seconds; streams keep running.</p>
            <button type="button" class="btn" onClick={() => void run()}>
              Run benchmark
            </button>
          </div>
        </Match>
      </Switch>
    </div>
  );
}
