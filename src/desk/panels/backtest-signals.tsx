/** The z that the backtest decided by, with its thresholds and its trades; on the desk's time axis. */
import './backtest.css';
import { createEffect, createMemo, createSignal, type JSX, on, Show } from 'solid-js';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import type { Band, Lane } from '../charts/lane.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { count, fixed, signed } from '../widgets/format.ts';
import { chartHead } from './backtest-chart-head.ts';
import { BacktestFrame } from './backtest-frame.tsx';
import { tradeMarks } from './backtest-marks.ts';
import { openBacktest } from './backtest-run.ts';
import { holdFeed } from './held-feed.ts';
import type { PanelProps } from './panel.ts';

export function BacktestSignalsPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  const { out } = backtest;
  const link = props.host.link();
  const [ready, setReady] = createSignal(0);
  let handle: ChartHandle | undefined;
  let body!: HTMLDivElement;
  const z = holdFeed('backtest.z', '', () => handle?.redraw());
  const marks = tradeMarks(z, () => out()?.trades ?? []);
  createEffect(
    on([out, ready], ([found]) => {
      const none = new Float64Array(0);
      z.set(found?.ts ?? none, found?.z ?? none, props.desk.state.gaps());
    }),
  );

  const threshold = (key: string, otherwise: number): number => Number(backtest.asked()[key] ?? otherwise);
  const lanes = createMemo((): Lane[] => {
    const [entry, exit, stop] = [threshold('entry', 2), threshold('exit', 0.5), threshold('stop', 4)];
    // A stop far out would flatten what happens within it.
    const near = stop > 0 && stop <= 3 * entry;
    const most = (near ? stop : entry) * 1.08;
    const pair = (value: number, colour: Band['colour'], dash: number[]): Band[] =>
      [value, -value].map((each) => ({ value: each, colour, dash }));
    return [
      {
        id: 'z',
        title: () => '',
        weight: 1,
        range: 'symmetric',
        include: [most, -most],
        zone: [-exit, exit],
        bands: [...pair(entry, 'muted', [5, 3]), ...(near ? pair(stop, 'fault', [2, 3]) : [])],
        traces: [lineTrace(z, { title: 'z', colour: 'series-1', text: (value) => signed(value, 2), width: 1 }), marks],
        axisText: (value) => signed(value, 0),
        tagText: (value) => signed(value, 2),
      },
    ];
  });

  props.host.setHead({
    words: () =>
      `${backtest.sample()} · z ${fixed(threshold('window', 240))} bars, β ${count(threshold('betaWindow', 1_440))} bars, both trailing`,
    legend: () => (
      <>
        <span>▲▼ decided</span>
        <span>○ left</span>
      </>
    ),
    menu: () => backtest.menu(() => body),
    ...chartHead(backtest, () => (ready() > 0 ? handle : undefined)),
  });

  return (
    <div class="fill" ref={body}>
      <BacktestFrame backtest={backtest}>
        <Show when={out()}>
          <ChartView
            desk={props.desk}
            link={link}
            id={props.host.id}
            label={`Signals of the backtest ${backtest.pairWords()}`}
            lanes={lanes}
            visible={props.host.visible}
            onHandle={(made) => {
              handle = made;
              setReady((n) => n + 1);
            }}
          />
        </Show>
      </BacktestFrame>
    </div>
  );
}
