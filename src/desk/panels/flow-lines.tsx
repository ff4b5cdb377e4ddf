/** Lanes of lines over the desk's time axis: what the panels of running sums and averages have in common. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { parseReference } from '../../core/reference.ts';
import { createFeeds } from '../app/feeds.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import type { Token } from '../charts/ink.ts';
import type { Lane } from '../charts/lane.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { openAbout } from '../widgets/about-open.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { PanelProps } from './panel.ts';

export interface FlowLine {
  ref: string;
  title: string;
  colour: Token;
  width?: number;
  dash?: number[];
  /** Column of frames of bars. */
  column?: string;
  /** Without a tag on the value axis. */
  quiet?: boolean;
}

export interface FlowLines {
  id: string;
  title: string;
  unit: string;
  zero?: boolean;
  lines: readonly FlowLine[];
  text(value: number): string;
  axis(value: number, step: number): string;
}

export interface FlowLinesProps extends PanelProps {
  label: string;
  lanes(): readonly FlowLines[];
  words(): string;
  menu(): MenuItem[];
}

export function FlowLinesChart(props: FlowLinesProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  let handle: ChartHandle | undefined;
  let box!: HTMLDivElement;
  const [ready, setReady] = createSignal(0);
  const refs = createMemo(() => [...new Set(props.lanes().flatMap(({ lines }) => lines.map(({ ref }) => ref)))]);
  const feeds = createFeeds(state, refs, () => handle?.redraw(), props.host.visible);
  const lanes = createMemo(() =>
    props.lanes().map(
      ({ id, title, unit, zero = false, lines, text, axis }): Lane => ({
        id,
        title: () => title,
        weight: 1,
        zero,
        traces: lines.flatMap(({ ref, quiet, ...line }) => {
          const feed = feeds().get(ref);
          return feed ? [lineTrace(feed, { ...line, text, unit, tagged: !quiet })] : [];
        }),
        axisText: axis,
        tagText: text,
      }),
    ),
  );
  const named = (): readonly FlowLine[] => props.lanes().flatMap(({ lines }) => lines.filter(({ quiet }) => !quiet));

  props.host.setHead({
    words: props.words,
    menu: () => [
      ...props.menu(),
      {
        title: 'About this number',
        run() {
          const [lane] = props.lanes();
          const first = lane?.lines.find(({ column }) => column === undefined);
          if (!lane || !first) return;
          const study = state.studies().find(({ id }) => id === parseReference(first.ref).id);
          openAbout(props.desk, box, {
            title: study?.title ?? first.title,
            ref: first.ref,
            unit: lane.unit,
            shown: () => {
              const frame = feeds().get(first.ref)?.frame;
              return frame && { value: frame.last.value, status: frame.status, interval: frame.interval };
            },
            text: lane.text,
          });
        },
      },
    ],
    legend: () => (
      <Show when={!props.desk.phone()}>
        <For each={named()}>
          {({ title, colour }) => (
            <span>
              <i class="stroke" style={{ 'border-color': `var(--${colour})` }} aria-hidden="true" />
              {title}
            </span>
          )}
        </For>
      </Show>
    ),
    table: () => ({
      ...(ready() > 0 && handle ? handle.table() : { from: Number.NaN, to: Number.NaN, columns: [], rows: [] }),
      words: props.words(),
      instruments: [...new Set(refs().flatMap((ref) => parseReference(ref).instruments))],
    }),
    picture(density) {
      if (!handle) throw new Error('picture needs a chart, it is not drawn yet');
      return handle.picture(density);
    },
    exports: () =>
      props
        .lanes()
        .flatMap(({ lines }) => lines)
        .filter(({ column }) => column === undefined)
        .map(({ ref, title }) => ({ title: `All of ${title}`, options: { what: 'output' as const, ref } })),
  });

  return (
    <div ref={box} class="fill">
      <ChartView
        desk={props.desk}
        link={link}
        id={props.host.id}
        label={`${props.label} ${props.words()}`}
        lanes={lanes}
        visible={props.host.visible}
        host={props.host}
        onHandle={(made) => {
          handle = made;
          setReady((n) => n + 1);
        }}
      />
    </div>
  );
}
