/**
 * A drawing that answers: a canvas with places that the pointer and the arrow keys go to, and a line of words below it that says what
 * is at the place, or of what the whole is where nothing is pointed at. Pixels are CSS pixels.
 */
import { createEffect, createSignal, createUniqueId, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import './drawn.css';
import type { Desk } from '../app/desk.tsx';
import { type Ink, openSurface, readInk } from './ink.ts';
import { openVoice } from './voice.ts';

export interface Sheet {
  readonly g: CanvasRenderingContext2D;
  readonly ink: Ink;
  readonly width: number;
  readonly height: number;
}

export interface DrawnProps {
  desk: Desk;
  label: string;
  visible: () => boolean;
  /** Called again when a signal it reads changes. */
  paint(sheet: Sheet): void;
  /** Marks the place over what was painted. */
  mark(sheet: Sheet, place: number): void;
  /** The place under a point; -1 where there is none. */
  placeAt(x: number, y: number, width: number, height: number): number;
  /** Where a key leads from a place (-1: from nowhere); undefined: the key is not for this. */
  step(place: number, key: string, shift: boolean): number | undefined;
  words(place: number): string;
  /** A click on a place, or Enter at it. */
  take?(place: number): void;
  /** What stands below while nothing is pointed at. */
  rest: string;
  /** What the keys do, in short. */
  keys: string;
  onPicture?(picture: (density: number) => HTMLCanvasElement): void;
}

export function Drawn(props: DrawnProps): JSX.Element {
  const { state } = props.desk;
  const hint = createUniqueId();
  let box!: HTMLDivElement;
  const [place, setPlace] = createSignal(-1);
  const [size, setSize] = createSignal({ width: 0, height: 0 }, { equals: (a, b) => a.width === b.width && a.height === b.height });
  const [focused, setFocused] = createSignal(false);
  const voice = openVoice(state.say);

  onMount(() => {
    const ground = openSurface('drawn-layer');
    const over = openSurface('drawn-layer');
    box.append(ground.canvas, over.canvas);
    let ink = readInk(box);
    const observer = new ResizeObserver(() => setSize({ width: Math.floor(box.clientWidth), height: Math.floor(box.clientHeight) }));
    observer.observe(box);
    const sheetOf = ({ g, width, height }: typeof ground): Sheet => ({ g, ink, width, height });
    const fits = (): boolean => size().width > 40 && size().height > 30;

    createEffect(() => {
      state.prefs.shown();
      state.prefs.safePair();
      ink = readInk(box);
      if (!fits() || !props.visible()) return;
      ground.size(size().width, size().height);
      ground.g.font = ink.font;
      props.paint(sheetOf(ground));
    });
    createEffect(() => {
      state.prefs.shown();
      if (!fits()) return;
      over.size(size().width, size().height);
      over.g.font = ink.font;
      if (place() >= 0) props.mark(sheetOf(over), place());
    });
    // Another drawing has other places.
    createEffect(
      on(
        () => props.rest,
        () => setPlace(-1),
        { defer: true },
      ),
    );
    props.onPicture?.((density) => {
      const still = openSurface('');
      still.size(Math.max(8, size().width), Math.max(8, size().height), density);
      still.g.fillStyle = ink('panel');
      still.g.fillRect(0, 0, still.width, still.height);
      still.g.font = ink.font;
      props.paint(sheetOf(still));
      return still.canvas;
    });
    onCleanup(() => observer.disconnect());
  });
  onCleanup(() => voice.dispose());

  function point(event: MouseEvent): void {
    const { left, top } = box.getBoundingClientRect();
    setPlace(props.placeAt(event.clientX - left, event.clientY - top, size().width, size().height));
  }

  function key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === 'Escape' && place() >= 0) setPlace(-1);
    else if (event.key === 'Enter' && props.take && place() >= 0) props.take(place());
    else {
      const next = props.step(place(), event.key, event.shiftKey);
      if (next === undefined) return;
      setPlace(next);
      voice.tell(() => (place() >= 0 ? props.words(place()) : ''));
    }
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="drawn">
      <div
        ref={box}
        class="drawn-box"
        role="application"
        aria-roledescription="chart"
        aria-label={props.label}
        aria-describedby={hint}
        tabindex="0"
        onPointerMove={point}
        onPointerDown={point}
        onPointerLeave={() => setPlace(-1)}
        onClick={(event) => {
          point(event);
          if (place() >= 0) props.take?.(place());
        }}
        onKeyDown={key}
        onFocus={() => setFocused(box.matches(':focus-visible'))}
        onBlur={() => {
          setFocused(false);
          setPlace(-1);
        }}
      />
      <p class="drawn-foot">
        <Show when={place() >= 0} fallback={<span class="muted">{props.rest}</span>}>
          <span class="num">{props.words(place())}</span>
        </Show>
      </p>
      <div id={hint} class="chart-hint drawn-hint" classList={{ spoken: !focused() }}>
        <span>{props.keys}</span> <span>Alt T table</span> <span>Esc leaves the place</span>
      </div>
    </div>
  );
}
