/** A chart as a component: named, focusable, read aloud as its cursor moves, and told as a table to whoever asks. */
import { type Accessor, createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import { slowly } from '../app/slow.ts';
import { clock, date, dateTime } from '../widgets/format.ts';
import { type Chart, openChart } from './chart.ts';
import type { Lane, Reading } from './lane.ts';

export interface ChartHandle {
  /** Redraws with what the feeds hold now. */
  redraw(): void;
  picture(): Promise<Blob>;
  /** What the first lane says under the crosshair, or at the newest row. */
  legend: Accessor<Reading[]>;
}

export interface ChartViewProps {
  desk: Desk;
  id: string;
  label: string;
  lanes: Accessor<readonly Lane[]>;
  visible: Accessor<boolean>;
  step(): number;
  table: Accessor<boolean>;
  /** How far behind its time a row of the table is read: a bar is told as it closed. Microseconds. */
  closes?(): number;
  strip?: boolean;
  onHandle(handle: ChartHandle): void;
}

const tableRows = 200;

export function ChartView(props: ChartViewProps): JSX.Element {
  const { state } = props.desk;
  const { axis, prefs, player } = state;
  let box!: HTMLDivElement;
  let chart: Chart | undefined;
  const [version, setVersion] = createSignal(0);
  const slow = slowly(version);

  const legend = createMemo<Reading[]>(() => {
    slow();
    return chart?.read(axis.crosshair()?.ts ?? Number.NaN)[0]?.readings ?? [];
  });

  function readRow(ts: number): { readings: Reading[] }[] {
    const close = ts + (props.closes?.() ?? 1) - 1;
    return chart?.read(Math.min(close, player.position()?.ts ?? close)) ?? [];
  }

  function times(): number[] {
    slow();
    axis.span();
    return chart?.times() ?? [];
  }

  onMount(() => {
    chart = openChart(box, {
      id: props.id,
      axis,
      frames: state.frames,
      axisWidth: props.desk.phone() ? 60 : 64,
      strip: () => props.strip ?? true,
      step: props.step,
      onRead() {
        const at = axis.crosshair();
        if (at?.spoken && at.chart === props.id && chart) state.say(spokenText(at.ts, chart.read(at.ts)));
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
        chart?.redraw();
        setVersion((n) => n + 1);
      },
      picture: () => chart?.picture() ?? Promise.reject(new Error('picture needs a chart, it is closed')),
      legend,
    });
  });
  onCleanup(() => chart?.dispose());

  return (
    <>
      <div
        ref={box}
        class="chart"
        classList={{ hidden: props.table() }}
        role="group"
        aria-roledescription="chart"
        aria-label={`${props.label}. Arrow keys move a cursor that is read aloud.`}
        tabindex="0"
      />
      <Show when={props.table()}>
        <Twin times={times} read={readRow} label={props.label} />
      </Show>
    </>
  );
}

function spokenText(ts: number, lanes: { lane: string; readings: Reading[] }[]): string {
  const parts = lanes.flatMap(({ readings }) => readings.map(({ title, text }) => `${spokenNames[title] ?? title} ${text}`));
  return `${clock(ts)}: ${parts.length > 0 ? parts.join(', ') : 'nothing here'}`;
}

const spokenNames: Record<string, string> = { O: 'open', H: 'high', L: 'low', C: 'close' };

/** What is on the screen as rows, newest first. */
function Twin(props: { times: Accessor<number[]>; read(ts: number): { readings: Reading[] }[]; label: string }): JSX.Element {
  const rows = createMemo(() =>
    props
      .times()
      .slice(-tableRows)
      .reverse()
      .map((ts) => ({ ts, cells: props.read(ts).flatMap(({ readings }) => readings) })),
  );
  const heads = createMemo(
    () =>
      rows()
        .find(({ cells }) => cells.length > 0)
        ?.cells.map(({ title }) => title) ?? [],
  );
  const days = createMemo(() => new Set(rows().map(({ ts }) => date(ts))).size > 1);
  return (
    <div class="scroll" tabindex="0" role="group" aria-label={`${props.label} as a table`}>
      <table class="grid">
        <thead>
          <tr>
            <th scope="col">Time, UTC</th>
            <For each={heads()}>{(head) => <th scope="col">{head}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {({ ts, cells }) => (
              <tr>
                <td class="muted">{days() ? dateTime(ts) : clock(ts)}</td>
                <For each={heads()}>{(head) => <td>{cells.find(({ title }) => title === head)?.text ?? '\u2014'}</td>}</For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </div>
  );
}
