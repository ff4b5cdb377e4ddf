/** Messages a second over the whole session, on the time axis that all panels share. */
import { createEffect, createMemo, type JSX, on } from 'solid-js';
import type { HealthReport } from '../../api/health-report.ts';
import type { ViewFrame } from '../../market/view.ts';
import type { Feed } from '../app/feed.ts';
import { createHealth } from '../app/health-feed.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import type { Lane } from '../charts/lane.ts';
import { rateTrace } from '../charts/traces/rate.ts';
import { fixed } from '../widgets/format.ts';
import { countedWords, rate } from '../widgets/health-words.ts';
import type { PanelProps } from './panel.ts';

/** The report as a view: what a trace reads. */
function frameOf({ messages, session }: HealthReport, gaps: Float64Array): ViewFrame {
  const { start, seconds, perSecond } = messages;
  const ts = Float64Array.from(perSecond, (_, k) => start + k * seconds * 1e6);
  const known = perSecond.length > 0;
  return {
    ref: 'messages',
    kind: 'histogram',
    unit: 'messages/s',
    revision: session?.counted ?? 0,
    from: known ? start : Number.NaN,
    to: known ? (ts.at(-1) ?? start) + seconds * 1e6 : Number.NaN,
    columns: { ts, value: perSecond },
    gaps,
    last: { ts: ts.at(-1) ?? Number.NaN, value: perSecond.at(-1) ?? Number.NaN },
    status: known ? { state: 'ok', n: messages.n, nMin: 1 } : { state: 'degenerate', reason: 'no message has come yet', n: 0, nMin: 1 },
  };
}

export function HealthMessagesPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const report = createHealth(state.quantab, props.host.visible);
  let handle: ChartHandle | undefined;
  const frame = createMemo(() => {
    const now = report();
    return now && frameOf(now, state.gaps());
  });
  const feed: Feed = {
    ref: 'messages',
    get frame() {
      return frame();
    },
    fault: undefined,
    want: () => undefined,
    sleep: () => undefined,
    close: () => undefined,
  };
  const seconds = (): number => report()?.messages.seconds ?? 1;
  const trace = rateTrace(feed, { title: 'Messages', text: rate, seconds });
  const lanes = createMemo<Lane[]>(() => [
    {
      id: 'messages',
      title: () => '',
      weight: 1,
      traces: [trace],
      range: 'base',
      axisText: (value) => fixed(value),
      tagText: rate,
    },
  ]);
  createEffect(on(frame, () => handle?.redraw(), { defer: true }));
  const words = (): string =>
    ['per second, whole session', seconds() > 1 ? `columns of ${seconds()} s` : '', report() ? countedWords(report()!) : '']
      .filter(Boolean)
      .join(' \u00b7 ');
  props.host.setHead({
    words,
    legend: () => (
      <>
        <span>
          peak <b class="num">{rate(report()?.messages.n ? report()!.messages.peak : Number.NaN)}</b>
        </span>
        <span>
          mean <b class="num">{rate(report()?.messages.mean ?? Number.NaN)}</b>
        </span>
      </>
    ),
    table: () => {
      report();
      return {
        ...(handle?.table() ?? { from: Number.NaN, to: Number.NaN, columns: [], rows: [] }),
        words: words(),
        instruments: state.instruments().map(({ id }) => id),
      };
    },
    picture(density) {
      if (!handle) throw new Error('picture needs a chart, it is not drawn yet');
      return handle.picture(density);
    },
  });
  return (
    <div class="fill">
      <ChartView
        desk={props.desk}
        link={props.host.link()}
        id={props.host.id}
        label="Messages per second"
        lanes={lanes}
        visible={props.host.visible}
        onHandle={(made) => {
          handle = made;
        }}
      />
    </div>
  );
}
