/** How late messages came, over the fastest one, as a histogram with its median and 99th percentile. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import './health.css';
import type { HealthReport } from '../../api/health-report.ts';
import { createHealth } from '../app/health-feed.ts';
import { count, fixed } from '../widgets/format.ts';
import { lagMeaning, millis } from '../widgets/health-words.ts';
import type { PanelProps } from './panel.ts';

export interface LagClass {
  fromMs: number;
  toMs: number;
  share: number;
}

/** Classes from 0 to the last that holds anything, at least eight; shares of all messages counted. */
export function lagClasses({ edgesMs, counts }: HealthReport['lag']): LagClass[] {
  const all = counts.reduce((sum, n) => sum + n, 0);
  const last = counts.findLastIndex((n) => n > 0);
  return counts.slice(0, Math.max(last + 2, 8)).map((n, k) => ({
    fromMs: edgesMs[k - 1] ?? 0,
    toMs: edgesMs[k] ?? Number.POSITIVE_INFINITY,
    share: all > 0 ? n / all : 0,
  }));
}

/** Where a lag stands among the classes, 0 to 1; within a class in proportion. */
export function lagPlace(classes: readonly LagClass[], ms: number): number {
  const k = classes.findIndex(({ toMs }) => ms < toMs);
  if (k < 0) return 1;
  const { fromMs, toMs } = classes[k]!;
  return (k + (Number.isFinite(toMs) ? (ms - fromMs) / (toMs - fromMs) : 0.5)) / classes.length;
}

export function HealthLagPanel(props: PanelProps): JSX.Element {
  const report = createHealth(props.desk.state.quantab, props.host.visible);
  const lag = createMemo(() => report()?.lag);
  const classes = createMemo(() => (lag() ? lagClasses(lag()!) : []));
  const most = createMemo(() => Math.max(...classes().map(({ share }) => share), 1e-9));
  const marks = createMemo(() => {
    const now = lag();
    if (!now || now.n === 0) return [];
    return [
      { title: 'p50', ms: now.p50Ms },
      { title: 'p99', ms: now.p99Ms },
    ].map(({ title, ms }) => ({ text: `${title} ${millis(ms)} ms`, place: lagPlace(classes(), ms) }));
  });
  props.host.setHead({
    unlinked: true,
    words: () => 'exchange to here, over the fastest message, ms',
    table: () => ({
      words: report() ? lagMeaning(report()!) : '',
      instruments: [],
      from: Number.NaN,
      to: Number.NaN,
      columns: [
        { id: 'from', title: 'From', unit: 'ms', kind: 'number', text: (value) => fixed(value) },
        { id: 'to', title: 'To', unit: 'ms', kind: 'number', text: (value) => fixed(value) },
        { id: 'share', title: 'Share', unit: '%', kind: 'number', text: (value) => fixed(value, 1) },
      ],
      rows: classes().map(({ fromMs, toMs, share }) => [fromMs, toMs, share * 100]),
      note: `n = ${count(lag()?.n ?? 0)}`,
    }),
  });
  return (
    <Show
      when={(lag()?.n ?? 0) > 0}
      fallback={
        <div class="empty">
          <h2>Lag is not known</h2>
          <p>This source gives no receive times. A recording made here, or a raw tape with both times, has them.</p>
        </div>
      }
    >
      <div
        class="lag"
        role="img"
        aria-label={`${marks()
          .map(({ text }) => text)
          .join(', ')}. ${lagMeaning(report()!)}`}
        title={lagMeaning(report()!)}
      >
        <div class="lag-bars">
          <For each={classes()}>{({ share }) => <i style={{ height: `${(100 * share) / most()}%` }} />}</For>
          <For each={marks()}>
            {({ text, place }) => (
              <span class="lag-mark" classList={{ 'lag-mark-left': place > 0.7 }} style={{ left: `${place * 100}%` }}>
                <b>{text}</b>
              </span>
            )}
          </For>
        </div>
        <div class="lag-axis">
          <For each={classes()}>{({ toMs }) => <span>{Number.isFinite(toMs) ? fixed(toMs) : ''}</span>}</For>
        </div>
      </div>
    </Show>
  );
}
