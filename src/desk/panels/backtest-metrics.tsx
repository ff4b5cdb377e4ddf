/** Every metric of the backtest with its interval and what it rests on; each explains itself. The look-ahead test stands below. */
import './backtest.css';
import { For, type JSX, Show } from 'solid-js';
import { Figure } from '../widgets/figure.tsx';
import { count, DASH } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { BacktestFrame } from './backtest-frame.tsx';
import {
  allMetrics,
  type BacktestMetric,
  type BacktestOutputs,
  bpText,
  metricText,
  testWords,
  writtenMetrics,
} from './backtest-outputs.ts';
import { openBacktest } from './backtest-run.ts';
import { factsOf } from './backtest-summary.tsx';
import type { PanelProps } from './panel.ts';

const groups = [...new Set(Object.values(writtenMetrics).map(({ group }) => group))];

function intervalText({ id, lo, hi, why }: BacktestMetric): string {
  const text = writtenMetrics[id]?.text;
  if (why || lo === undefined || hi === undefined || !text || Number.isNaN(lo)) return '';
  return `${text(lo)} to ${text(hi)}`;
}

export function BacktestMetricsPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  const { feed, out } = backtest;
  let body!: HTMLDivElement;
  props.host.setHead({
    words: () => [backtest.words(), feed.computing() ? 'computing' : ''].filter(Boolean).join(' · '),
    menu: () => backtest.menu(() => body),
    table: () => ({
      words: `${backtest.pairWords()} · ${backtest.words()}`,
      instruments: backtest.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'metric', title: 'Metric', kind: 'text' },
        { id: 'value', title: 'Value', kind: 'number' },
        { id: 'lo', title: '95 % from', kind: 'number' },
        { id: 'hi', title: '95 % to', kind: 'number' },
        { id: 'unit', title: 'Unit', kind: 'text' },
        { id: 'n', title: 'n', kind: 'number', text: count },
        { id: 'why', title: 'Why unknown or weak', kind: 'text' },
      ],
      rows: out()
        ? allMetrics(out()!).map(({ id, value, lo = Number.NaN, hi = Number.NaN, n, why = '' }) => [
            writtenMetrics[id]?.title ?? id,
            ...[value, lo, hi],
            writtenMetrics[id]?.unit ?? '',
            n,
            why,
          ])
        : [],
    }),
  });
  return (
    <div class="scroll" ref={body} tabindex="0" role="group" aria-label="Metrics of the backtest">
      <BacktestFrame backtest={backtest}>
        <Show when={out()}>
          {(found) => (
            <>
              <table class="grid backtest-metrics" classList={{ 'backtest-old': feed.computing() }} ref={(table) => rove(table)}>
                <thead>
                  <tr>
                    <th scope="col">Metric</th>
                    <th scope="col">Value</th>
                    <th scope="col">95 % interval</th>
                    <th scope="col">n</th>
                  </tr>
                </thead>
                <For each={groups}>
                  {(group) => (
                    <tbody>
                      <tr class="group">
                        <th colspan={4} scope="rowgroup">
                          {group}
                        </th>
                      </tr>
                      <For each={allMetrics(found()).filter(({ id }) => writtenMetrics[id]?.group === group)}>
                        {(metric) => {
                          const { title } = writtenMetrics[metric.id]!;
                          return (
                            <tr>
                              <th scope="row">{title}</th>
                              <td classList={{ muted: metric.why !== undefined }}>
                                <Figure
                                  desk={props.desk}
                                  about={backtest.about(
                                    `backtest-${metric.id}`,
                                    title,
                                    metricText(metric),
                                    factsOf(found(), `backtest-${metric.id}`),
                                  )}
                                >
                                  {metricText(metric)}
                                </Figure>
                              </td>
                              <td class="muted">{intervalText(metric)}</td>
                              <td class="muted">{count(metric.n)}</td>
                            </tr>
                          );
                        }}
                      </For>
                    </tbody>
                  )}
                </For>
              </table>
              <SelfTest out={found()} />
            </>
          )}
        </Show>
      </BacktestFrame>
    </div>
  );
}

/** What was tried to catch the run knowing the future, in words. */
function SelfTest(props: { out: BacktestOutputs }): JSX.Element {
  const { test } = props.out;
  const naive = (): string => (test.naivePassed === undefined ? DASH : test.naivePassed ? 'passes too' : 'fails it, as it should');
  return (
    <section class="backtest-test" aria-label="Look-ahead test">
      <p>
        <b>Look-ahead test</b> <span classList={{ warn: test.passed === false }}>{testWords(props.out)}</span>
      </p>
      <p class="muted">
        Computed again with the data cut off after {test.prefixes.map(({ bars }) => count(bars)).join(', ') || DASH} bars: signals, equity
        and {test.prefixes.map(({ trades }) => count(trades)).join(', ') || DASH} trades{' '}
        {test.prefixes.every(({ same }) => same) ? 'are the same to the last bit' : 'differ'}. Trades on the next bar’s signals{' '}
        {test.leak.differs ? 'are other ones' : 'are the same'}. Knowing the next bar would have made{' '}
        {Number.isNaN(test.leak.net) ? DASH : `${bpText(test.leak.net)} bp`}. The naive run {naive()}.
      </p>
    </section>
  );
}
