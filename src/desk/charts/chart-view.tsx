/** A chart as a component: named, focusable, with a cursor for the keyboard that says what is under it. */
import { type Accessor, createEffect, createMemo, createSignal, createUniqueId, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import type { Link } from '../app/links.ts';
import { slowly } from '../app/slow.ts';
import type { PanelHost } from '../panels/panel.ts';
import { dateTime } from '../widgets/format.ts';
import type { TableData } from '../widgets/table-data.ts';
import { type Chart, type ChartOptions, openChart } from './chart.ts';
import { nearestStop } from './cursor.ts';
import type { LaneWeights } from './dividers.ts';
import type { Lane, Reading } from './lane.ts';
import { type LaneTitle, LaneTitles } from './lane-titles.tsx';
import { spokenStop } from './spoken.ts';
import { openVoice } from './voice.ts';

export interface ChartHandle {
  /** Redraws with what the feeds hold now. */
  redraw(): void;
  /** What is on the screen at `density` pixels a CSS pixel. */
  picture(density: number): HTMLCanvasElement;
  /** What is on the screen as a table; renewed four times a second. */
  table(): Omit<TableData, 'words' | 'instruments'>;
  /** What the first lane says under the crosshair, or at the newest row. */
  legend: Accessor<Reading[]>;
}

export interface ChartViewProps {
  desk: Desk;
  /** Whose time axis and crosshair it shares. */
  link: Link;
  id: string;
  label: string;
  lanes: Accessor<readonly Lane[]>;
  visible: Accessor<boolean>;
  strip?: boolean;
  /** Keeps the heights of the lanes among its parameters; without one the borders between them stay where they are. */
  host?: PanelHost;
  onHandle(handle: ChartHandle): void;
}

/** Heights of lanes as the panel keeps them. */
function laneHeights(host: PanelHost): Required<Pick<ChartOptions, 'weights' | 'onWeights'>> {
  return {
    weights() {
      const { heights } = host.params();
      return typeof heights === 'object' && heights !== null ? (heights as LaneWeights) : {};
    },
    onWeights: (heights) => host.setParams({ ...host.params(), heights }),
  };
}

export function ChartView(props: ChartViewProps): JSX.Element {
  const { state } = props.desk;
  const { prefs } = state;
  const { axis } = props.link;
  const hint = createUniqueId();
  let box!: HTMLDivElement;
  let chart: Chart | undefined;
  let said: { series: unknown } | undefined;
  const [version, setVersion] = createSignal(0);
  const [cursor, setCursor] = createSignal(false);
  const [focused, setFocused] = createSignal(false);
  const [titles, setTitles] = createSignal<readonly LaneTitle[]>([]);
  const slow = slowly(version);
  const still = slowly(axis.span);
  const voice = openVoice(state.say);

  const legend = createMemo<Reading[]>(() => {
    slow();
    const at = axis.crosshair()?.ts;
    const rest = at === undefined ? (props.lanes()[0]?.traces[0]?.rests?.(still()) ?? Number.NaN) : Number.NaN;
    const readings = chart?.read(at ?? rest)[0]?.readings ?? [];
    // Panned away from the newest bar: which one stands there is said.
    return Number.isNaN(rest) || readings.length === 0 ? readings : [{ title: 'At', text: dateTime(rest) }, ...readings];
  });

  /** What the cursor stands on, in words; the name of the series comes first when it has just been chosen. */
  function words(): string {
    const at = axis.crosshair();
    if (!chart || !at?.spoken || at.chart !== props.id) return '';
    const stops = chart.stops();
    const series = chart.series();
    const stop = stops[nearestStop(stops, at.ts)];
    const changed = said !== undefined && said.series !== series;
    said = { series };
    return spokenStop(stop, series, props.lanes(), { named: changed, span: axis.span(), widthPx: box.clientWidth });
  }

  onMount(() => {
    chart = openChart(box, {
      id: props.id,
      axis,
      frames: state.frames,
      axisWidth: props.desk.phone() ? 72 : 80,
      strip: () => props.strip ?? true,
      ...(props.host ? laneHeights(props.host) : {}),
      onRead() {
        const at = axis.crosshair();
        if (at?.spoken && at.chart === props.id) voice.tell(words);
      },
      onLayout: (boxes) =>
        setTitles(boxes.flatMap(({ lane, top }) => (lane.about && lane.title() ? [{ title: lane.title(), top, about: lane.about }] : []))),
      onCursor(on) {
        setCursor(on);
        said = undefined;
      },
    });
    createEffect(() => chart?.setLanes(props.lanes()));
    createEffect(on([prefs.shown, prefs.safePair], () => chart?.reink(), { defer: true }));
    createEffect(
      on(
        () => props.strip,
        () => chart?.redraw(),
        { defer: true },
      ),
    );
    createEffect(on(props.visible, (visible) => chart?.sleep(!visible), { defer: true }));
    props.onHandle({
      redraw() {
        chart?.renew();
        setVersion((n) => n + 1);
      },
      picture(density) {
        if (!chart) throw new Error('picture needs a chart, it is closed');
        return chart.picture(density);
      },
      table() {
        slow();
        axis.span();
        props.lanes();
        return chart?.table() ?? { from: Number.NaN, to: Number.NaN, columns: [], rows: [] };
      },
      legend,
    });
  });
  onCleanup(() => {
    voice.dispose();
    chart?.dispose();
  });

  return (
    <>
      <div
        ref={box}
        class="chart"
        role="application"
        aria-roledescription="chart"
        aria-label={props.label}
        aria-describedby={hint}
        tabindex="0"
        onFocus={() => setFocused(true)}
        onBlur={() => setFocused(false)}
      />
      <LaneTitles desk={props.desk} titles={titles()} />
      <div id={hint} class="chart-hint" classList={{ spoken: !focused() }}>
        <Show when={cursor() || !focused()} fallback="Enter gives the arrows to the cursor, Tab goes on">
          <span>← → bar by bar, Shift ten</span> <span>↑ ↓ series</span> <span>Alt T table</span> <span>Esc leaves the cursor</span>
        </Show>
      </div>
    </>
  );
}
