/** Correlation of a pair over time and window, or lag and bar: a surface that is turned by pointer and keys, or flat. */
import { createEffect, createSignal, createUniqueId, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { AnalysisAnswer } from '../app/analysis.ts';
import { instrumentWords } from '../app/words.ts';
import { Heat } from '../charts/heat.tsx';
import { numeral, readInk } from '../charts/ink.ts';
import { count, counted } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { correlationWords } from './correlation-words.ts';
import type { PanelProps } from './panel.ts';
import { openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';
import { columnTexts, gridOf, placeText, rowText, type SurfaceOutputs, tableColumns, tableRows } from './surface-grid.ts';
import type { PlacedLabel, SurfaceScene } from './surface-scene.ts';

const axes = [
  ['time and window', 'Time and window'],
  ['lag and bar', 'Lag and length of bar'],
] as const;

type Picture = (density: number) => HTMLCanvasElement;

export function SurfacePanel(props: PanelProps): JSX.Element {
  const statistics = openStatistics<SurfaceOutputs>(props, 'correlation.surface', 'pair');
  const { feed, out, params } = statistics;
  let body!: HTMLDivElement;
  let picture: Picture | undefined;
  const onPicture = (made: Picture): void => {
    picture = made;
  };
  /** Why there is no third dimension, once it is known. */
  const [flatBecause, setFlatBecause] = createSignal('');
  const flat = (): boolean => props.host.params().flat === true || flatBecause() !== '';
  const by = (): string => String(params().by ?? axes[0][0]);

  function words(place: number): string {
    const { r, n, lo, hi } = out()!;
    return `${placeText(out()!, place)}: ${correlationWords(r[place]!, n[place]!, lo[place]!, hi[place]!)}`;
  }
  function rest(answer: AnalysisAnswer): string {
    const { r, bars } = answer.outputs as unknown as SurfaceOutputs;
    const unknown = r.reduce((m, value) => m + (Number.isNaN(value) ? 1 : 0), 0);
    return [
      `${counted(bars, 'bar')}, ${count(r.length)} cells`,
      unknown > 0 ? `${count(unknown)} unknown, under 30 returns` : '',
      flatBecause(),
    ]
      .filter(Boolean)
      .join(' · ');
  }

  props.host.setHead({
    words: () => statistics.words(axes.find(([id]) => id === by())?.[1].toLowerCase() ?? by()),
    menu: (): MenuItem[] => [
      { kind: 'heading', title: 'Axes' },
      ...axes.map(
        ([id, title]): MenuItem => ({ kind: 'choice', title, checked: by() === id, run: () => statistics.set({ ...params(), by: id }) }),
      ),
      {
        kind: 'choice',
        title: 'Flat',
        ...(flatBecause() ? { hint: 'no WebGL here' } : {}),
        checked: flat(),
        run: () => props.host.setParams({ ...props.host.params(), flat: !flat() }),
      },
      ...statistics.menu(() => body),
    ],
    table: () => ({
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: tableColumns(out()),
      rows: out() ? tableRows(out()!) : [],
      note: feed.answer() ? rest(feed.answer()!) : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  const label = (): string => `Correlation of ${statistics.instruments().map(instrumentWords).join(' and ')} over ${by()}`;
  const lacks = (): string | undefined =>
    statistics.instruments().length === 0 ? 'A correlation is of two. Drop another file beside this one.' : undefined;

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed} lacks={lacks()}>
        <Show
          when={flat()}
          fallback={
            <Turned
              {...props}
              out={out()!}
              label={label()}
              words={words}
              rest={rest(feed.answer()!)}
              onPicture={onPicture}
              onFlat={setFlatBecause}
            />
          }
        >
          <Heat
            desk={props.desk}
            label={label()}
            visible={props.host.visible}
            rows={Array.from(out()!.y, (_, row) => rowText(out()!, row))}
            columns={columnTexts(out()!)}
            values={out()!.r}
            words={(row, column) => words(row * out()!.x.length + column)}
            rest={rest(feed.answer()!)}
            onPicture={onPicture}
          />
        </Show>
      </StatisticsFrame>
    </div>
  );
}

interface TurnedProps extends PanelProps {
  out: SurfaceOutputs;
  label: string;
  words(place: number): string;
  rest: string;
  onPicture(picture: Picture): void;
  /** It has to be flat, and why. */
  onFlat(reason: string): void;
}

/** Radians a pixel of dragging, and a press of a key. */
const dragTurn = 0.008;
const keyTurn = 0.12;
const zoomStep = 1.15;

function Turned(props: TurnedProps): JSX.Element {
  const { state } = props.desk;
  const hint = createUniqueId();
  let box!: HTMLDivElement;
  let scene: SurfaceScene | undefined;
  const [labels, setLabels] = createSignal<readonly PlacedLabel[]>([]);
  const [place, setPlace] = createSignal(-1);
  const [focused, setFocused] = createSignal(false);
  let held: { x: number; y: number } | undefined;
  let gone = false;

  const draw = (): void => {
    if (scene && props.host.visible()) setLabels(scene.draw());
  };
  const redraw = (): void => state.frames.ask(draw);
  const inks = () => {
    const ink = readInk(box);
    return { panel: ink('panel'), positive: ink('series-1'), negative: ink('series-2'), line: ink('control'), mark: ink('text') };
  };

  async function open(): Promise<void> {
    const { openSurfaceScene } = await import('./surface-scene.ts');
    if (gone) return;
    scene = openSurfaceScene();
    if (!scene) {
      props.onFlat('flat: this browser gives no WebGL');
      return;
    }
    scene.canvas.setAttribute('aria-hidden', 'true');
    scene.canvas.addEventListener('webglcontextlost', () => !gone && props.onFlat('flat: the browser took WebGL away'));
    box.prepend(scene.canvas);
    const observer = new ResizeObserver(() => {
      scene?.size(box.clientWidth, box.clientHeight);
      redraw();
    });
    observer.observe(box);
    scene.size(box.clientWidth, box.clientHeight);
    show();
    props.onPicture(pictureOf);
    stop = () => observer.disconnect();
  }
  let stop: () => void = () => undefined;

  function show(): void {
    scene?.show(gridOf(props.out), inks());
    setPlace(-1);
    redraw();
  }

  function pictureOf(density: number): HTMLCanvasElement {
    if (!scene) throw new Error('picture needs a drawing, it is closed');
    const placed = scene.draw(density);
    const still = document.createElement('canvas');
    still.width = scene.canvas.width;
    still.height = scene.canvas.height;
    const g = still.getContext('2d')!;
    const ink = readInk(box);
    g.fillStyle = ink('panel');
    g.fillRect(0, 0, still.width, still.height);
    g.drawImage(scene.canvas, 0, 0);
    g.scale(density, density);
    g.font = ink.font;
    g.fillStyle = ink('muted');
    for (const { text, x, y } of placed) numeral(g, text, x, y, 'center');
    redraw();
    return still;
  }

  onMount(() => {
    open().catch(state.fail);
    createEffect(on([() => props.out, state.prefs.shown, state.prefs.safePair], show, { defer: true }));
    createEffect(on(props.host.visible, redraw, { defer: true }));
  });
  onCleanup(() => {
    gone = true;
    stop();
    state.frames.drop(draw);
    scene?.dispose();
    scene = undefined;
  });

  function moved(event: PointerEvent): void {
    if (!scene) return;
    const { left, top } = box.getBoundingClientRect();
    if (held) {
      scene.turn(-(event.clientX - held.x) * dragTurn, (event.clientY - held.y) * dragTurn);
      held = { x: event.clientX, y: event.clientY };
    } else {
      const next = scene.placeAt(event.clientX - left, event.clientY - top);
      if (next === place()) return;
      setPlace(next);
      scene.mark(next);
    }
    redraw();
  }

  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !scene) return;
    const moves: Record<string, () => void> = {
      ArrowLeft: () => scene?.turn(keyTurn, 0),
      ArrowRight: () => scene?.turn(-keyTurn, 0),
      ArrowUp: () => scene?.turn(0, keyTurn),
      ArrowDown: () => scene?.turn(0, -keyTurn),
      '+': () => scene?.zoom(1 / zoomStep),
      '=': () => scene?.zoom(1 / zoomStep),
      '-': () => scene?.zoom(zoomStep),
      Home: () => scene?.reset(),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
    redraw();
  }

  return (
    <div class="drawn">
      <div
        ref={box}
        class="drawn-box surface-box"
        role="application"
        aria-roledescription="surface"
        aria-label={props.label}
        aria-describedby={hint}
        tabindex="0"
        onKeyDown={key}
        onPointerDown={(event) => {
          held = { x: event.clientX, y: event.clientY };
          box.setPointerCapture(event.pointerId);
        }}
        onPointerMove={moved}
        onPointerUp={() => {
          held = undefined;
        }}
        onPointerCancel={() => {
          held = undefined;
        }}
        onPointerLeave={() => {
          setPlace(-1);
          scene?.mark(-1);
          redraw();
        }}
        onWheel={(event) => {
          event.preventDefault();
          scene?.zoom(event.deltaY > 0 ? zoomStep : 1 / zoomStep);
          redraw();
        }}
        onDblClick={() => {
          scene?.reset();
          redraw();
        }}
        onFocus={() => setFocused(box.matches(':focus-visible'))}
        onBlur={() => setFocused(false)}
      >
        <For each={labels()}>
          {({ text, x, y }) => (
            <span class="surface-label num" aria-hidden="true" style={{ transform: `translate(${x}px, ${y}px) translate(-50%, -50%)` }}>
              {text}
            </span>
          )}
        </For>
      </div>
      <p class="drawn-foot">
        <Show when={place() >= 0} fallback={<span class="muted">{props.rest}</span>}>
          <span class="num">{props.words(place())}</span>
        </Show>
      </p>
      <div id={hint} class="chart-hint drawn-hint" classList={{ spoken: !focused() }}>
        <span>← → ↑ ↓ turn, + − nearer, Home back</span> <span>Alt T table</span>
      </div>
    </div>
  );
}
