/** The figures of this moment: is it on time, is anything missing, is there room. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import './health.css';
import type { HealthReport } from '../../api/health-report.ts';
import { createHealth } from '../app/health-feed.ts';
import { bytes, count, DASH, fixed } from '../widgets/format.ts';
import {
  countedWords,
  gapCount,
  graphicsWords,
  lagMeaning,
  lagWords,
  memoryBytes,
  millis,
  rate,
  storageWords,
} from '../widgets/health-words.ts';
import type { PanelProps } from './panel.ts';

interface Figure {
  title: string;
  text: string;
  /** What it is, or why it is not known. */
  help: string;
  tone?: 'warn' | 'fault';
}

const sum = (report: HealthReport, what: 'late' | 'unused' | 'crossed'): number =>
  report.instruments.reduce((all, one) => all + one[what], 0);

const each = (report: HealthReport, what: 'late' | 'unused' | 'crossed'): string =>
  report.instruments.map((one) => `${one.id}: ${count(one[what])}`).join('\n');

const unmeasured = (value: number): string =>
  Number.isNaN(value) ? ' Not measured: no feed over a network runs. What is made here or read from a file comes once and whole.' : '';

function delayWords({ delayMs: { p50, p99 } }: HealthReport['feeds']): string {
  return Number.isNaN(p50) ? DASH : `${millis(p50)} / ${millis(p99)} ms`;
}

/** What feeds count, and none of which is no fault. */
const told = (title: string, n: number, help: string): Figure => ({
  title,
  text: count(n),
  help: `${help}${unmeasured(n)}`,
  ...(n > 0 ? { tone: 'warn' as const } : {}),
});

export function healthFigures(report: HealthReport): Figure[] {
  const { messages, gaps, thread, memory, pageBytes, storage, graphics } = report;
  const partly = countedWords(report);
  const tally = (what: 'late' | 'unused' | 'crossed', title: string, help: string): Figure => ({
    title,
    text: report.session ? count(sum(report, what)) : DASH,
    help: [help, each(report, what)].filter(Boolean).join('\n'),
    ...(sum(report, what) > 0 ? { tone: 'warn' as const } : {}),
  });
  return [
    {
      title: 'Messages a second',
      text: rate(messages.now),
      help: "In the last whole second of the session's own time. A depth update of many rows is one message.",
    },
    {
      title: 'Rows taken a second',
      text: rate(report.rowsPerSecond),
      help: 'Rows the engine took in the last second of the clock on the wall, at the speed it plays.',
    },
    { title: 'Lag p50 / p99', text: lagWords(report), help: lagMeaning(report) },
    {
      title: 'Gaps',
      text: gapCount(report),
      help: ['Stretches that the source says are missing, and their length in all.', partly].filter(Boolean).join(' '),
      ...(gaps.n > 0 ? { tone: 'warn' as const } : {}),
    },
    {
      title: 'Socket to studies p50 / p99',
      text: delayWords(report.feeds),
      help: `From a message's arrival in this tab to its being in all studies.${unmeasured(report.feeds.delayMs.p50)}`,
    },
    told('Reconnects', report.feeds.reconnects, 'Connections to venues that ended, tries that failed included.'),
    told('Resyncs', report.feeds.resyncs, 'Books that were known again after they had been lost.'),
    told('Checksum failures', report.feeds.checksumFailures, 'Books that were not what the venue says they sum to.'),
    told('Unreadable', report.dropped, 'Messages that came in and could not be read.'),
    {
      title: 'Merged',
      text: count(report.merged),
      help: `Book levels that a later change replaced while the engine was behind; trades never are.${unmeasured(report.merged)}`,
    },
    tally('late', 'Late rows', 'Older than the row before them: taken, in the order they came.'),
    tally(
      'unused',
      'Unused rows',
      'Stored, but of no use to the engine: a level from before the book was known, a price or a time that cannot be.',
    ),
    tally('crossed', 'Crossed books', 'Moments at which the best bid was at or above the best ask.'),
    {
      title: 'Main thread busy',
      text: Number.isNaN(thread.busyPct) ? 'measuring' : `${fixed(thread.busyPct)} %`,
      help: `How often, of ${count(thread.n)} looks over 10 s, the page was at work. Long tasks so far: ${count(thread.longTasks)}.`,
      ...(thread.busyPct > 50 ? { tone: 'warn' as const } : {}),
    },
    {
      title: 'Longest frame',
      text: Number.isNaN(thread.longestFrameMs) ? 'measuring' : `${millis(thread.longestFrameMs)} ms`,
      help: 'Longest time between two frames, or longest task, of the last minute.',
      ...(thread.longestFrameMs > 100 ? { tone: 'warn' as const } : {}),
    },
    {
      title: 'Memory',
      text: bytes(memoryBytes(report)),
      help: `Engine ${bytes(memory.engineBytes)}, of which kernels ${bytes(memory.kernelBytes)}. Page ${Number.isNaN(pageBytes) ? 'unknown: this browser does not tell' : bytes(pageBytes)}.`,
    },
    {
      title: 'Storage',
      text: storageWords(report),
      help:
        storage.memoryOnly === undefined
          ? 'What this site uses of what the browser grants.'
          : `Nothing can be kept: ${storage.memoryOnly}.`,
      ...(storage.full || storage.memoryOnly !== undefined ? { tone: 'warn' as const } : {}),
    },
    {
      title: 'Graphics',
      text: graphicsWords(report),
      help: graphics ? graphics.renderer || 'Nothing here needs WebGL: charts are drawn on plain canvases.' : 'Being looked at.',
    },
  ];
}

export function HealthNowPanel(props: PanelProps): JSX.Element {
  const report = createHealth(props.desk.state.quantab, props.host.visible);
  const rows = createMemo(() => (report() ? healthFigures(report()!) : []));
  props.host.setHead({
    unlinked: true,
    table: () => ({
      words: 'now',
      instruments: [],
      from: Number.NaN,
      to: Number.NaN,
      columns: [
        { id: 'figure', title: 'Figure', kind: 'text' },
        { id: 'value', title: 'Value', kind: 'text' },
      ],
      rows: rows().map(({ title, text }) => [title, text]),
    }),
  });
  return (
    <Show when={rows().length > 0} fallback={<p class="note muted">Asking the engine</p>}>
      <div class="scroll" tabindex="0" role="group" aria-label="Now">
        <dl class="facts facts-right facts-plain">
          <For each={rows()}>
            {({ title, text, help, tone }) => (
              <>
                <dt title={help}>{title}</dt>
                <dd title={help} classList={{ warn: tone === 'warn', fault: tone === 'fault' }}>
                  {text}
                </dd>
              </>
            )}
          </For>
        </dl>
      </div>
    </Show>
  );
}
