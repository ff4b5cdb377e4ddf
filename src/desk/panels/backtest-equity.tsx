/**
 * Net profit over time beside the naive one, and the fall from the last high below it: of the whole run, on an axis of its own, or on the
 * desk's. bp of the gross notional.
 */
import './backtest.css';
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { intervalMicros } from '../../core/interval.ts';
import type { Link } from '../app/links.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import type { Lane } from '../charts/lane.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { axisNumber } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { openRunAxis } from './backtest-axis.ts';
import { chartHead } from './backtest-chart-head.ts';
import { BacktestFrame } from './backtest-frame.tsx';
import { bpText } from './backtest-outputs.ts';
import { openBacktest } from './backtest-run.ts';
import { holdFeed } from './held-feed.ts';
import type { PanelProps } from './panel.ts';

/** Lower than this there is room for one lane alone. Pixels. */
const roomForTwo = 220;

export function BacktestEquityPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  const { feed, out } = backtest;
  const { host } = props;
  const link = host.link();
  const whole = openRunAxis(link.axis);
  const onDesk = (): boolean => host.params().time === 'desk';
  const ownLink: Link = { ...link, axis: whole };
  const [ready, setReady] = createSignal(0);
  const [tall, setTall] = createSignal(false);
  let handle: ChartHandle | undefined;
  let body!: HTMLDivElement;
  const redraw = (): void => handle?.redraw();
  const [net, naive, fall] = [
    holdFeed('backtest.net', 'bp', redraw),
    holdFeed('backtest.naive', 'bp', redraw),
    holdFeed('backtest.fall', 'bp', redraw),
  ];

  createEffect(
    on([out, ready], ([found]) => {
      const gaps = props.desk.state.gaps();
      const none = new Float64Array(0);
      whole.take(found?.ts ?? none, intervalMicros(feed.answer()?.ask.interval ?? link.interval()));
      net.set(found?.ts ?? none, found?.equity ?? none, gaps);
      naive.set(found?.ts ?? none, found?.naive ?? none, gaps);
      fall.set(found?.ts ?? none, found?.drawdown ?? none, gaps);
    }),
  );
  onMount(() => {
    const observer = new ResizeObserver(() => setTall(body.clientHeight >= roomForTwo));
    observer.observe(body);
    onCleanup(() => observer.disconnect());
  });

  const text = (value: number): string => axisNumber(value, 1, true);
  const lanes = createMemo((): Lane[] => {
    const equity: Lane = {
      id: 'equity',
      title: () => (tall() ? 'Net profit' : ''),
      weight: 2,
      zero: true,
      traces: [
        lineTrace(net, { title: 'After costs', colour: 'series-1', text: bpText, unit: 'bp' }),
        lineTrace(naive, { title: 'Naive, no costs', colour: 'muted', text: bpText, unit: 'bp', dash: [3, 3], width: 1 }),
      ],
      axisText: (value) => axisNumber(value, 0, true),
      tagText: text,
    };
    if (!tall()) return [equity];
    const drawdown: Lane = {
      id: 'drawdown',
      title: () => 'Below its high',
      weight: 1,
      zero: true,
      include: [0],
      traces: [lineTrace(fall, { title: 'Drawdown', colour: 'sell', text: bpText, unit: 'bp', width: 1 })],
      axisText: (value) => axisNumber(value, 0, true),
      tagText: text,
    };
    return [equity, drawdown];
  });
  const words = (): string =>
    [backtest.sample(), 'bp of gross notional', 'fill next bar', feed.computing() ? 'computing' : ''].filter(Boolean).join(' · ');
  const timeItem = (time: 'whole' | 'desk', title: string): MenuItem => ({
    kind: 'choice',
    title,
    checked: onDesk() === (time === 'desk'),
    run: () => host.setParams({ ...host.params(), time }),
  });

  host.setHead({
    words,
    legend: () => (
      <>
        <span>
          <i class="stroke" style={{ 'border-color': 'var(--series-1)' }} aria-hidden="true" />
          after costs
        </span>
        <span>
          <i class="stroke" style={{ 'border-color': 'var(--muted)', 'border-top-style': 'dashed' }} aria-hidden="true" />
          naive, no costs
        </span>
      </>
    ),
    menu: () => [
      { kind: 'heading', title: 'Time shown' },
      timeItem('whole', 'Whole run'),
      timeItem('desk', 'As the other charts'),
      ...backtest.menu(() => body),
    ],
    ...chartHead(backtest, () => (ready() > 0 ? handle : undefined)),
  });

  return (
    <div class="fill" ref={body}>
      <BacktestFrame backtest={backtest}>
        <Show when={(out()?.trades.length ?? 0) > 0} fallback={<NoTrades warming={out()?.warming ?? 0} />}>
          <Show when={onDesk() ? link : ownLink} keyed>
            {(shown) => (
              <ChartView
                desk={props.desk}
                link={shown}
                id={host.id}
                label={`Backtest equity ${backtest.pairWords()}`}
                lanes={lanes}
                visible={host.visible}
                onHandle={(made) => {
                  handle = made;
                  setReady((n) => n + 1);
                }}
              />
            )}
          </Show>
        </Show>
      </BacktestFrame>
    </div>
  );
}

function NoTrades(props: { warming: number }): JSX.Element {
  return (
    <div class="empty">
      <h2>No trade was made</h2>
      <p>
        z never went beyond the entry while the filters (half-life, cointegration) let it. The windows take {props.warming} bars to fill.
        Lower the entry or shorten the windows.
      </p>
    </div>
  );
}
