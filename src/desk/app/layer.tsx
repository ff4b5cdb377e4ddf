/** The one thing that may float over the desk: a menu, a picker, an explanation. Escape or a press outside closes it; the focus goes back. */
import { type Accessor, createEffect, createSignal, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { placeFloat } from '../widgets/place-float.ts';

export interface LayerOptions {
  label: string;
  /** Beside this element; without one in the upper middle, over a scrim. */
  anchor?: Element;
  align?: 'start' | 'end';
  /** Left of the panel the anchor is in, where there is room: what is explained stays in sight. */
  beside?: boolean;
  class?: string;
}

export interface Layer {
  current: Accessor<{ content: () => JSX.Element; options: LayerOptions } | undefined>;
  open(content: () => JSX.Element, options: LayerOptions): void;
  close(): void;
}

export function createLayer(): Layer {
  const [current, setCurrent] = createSignal<{ content: () => JSX.Element; options: LayerOptions } | undefined>();
  let before: Element | null = null;
  return {
    current,
    open(content, options) {
      if (!current()) before = document.activeElement;
      setCurrent({ content, options });
    },
    close() {
      if (!current()) return;
      setCurrent(undefined);
      const back = before;
      before = null;
      if (back instanceof HTMLElement && back.isConnected && back !== document.body) back.focus({ preventScroll: true });
    },
  };
}

export function LayerOutlet(props: { layer: Layer }): JSX.Element {
  return (
    <Show when={props.layer.current()} keyed>
      {(open) => <Floating layer={props.layer} content={open.content} options={open.options} />}
    </Show>
  );
}

function Floating(props: { layer: Layer; content: () => JSX.Element; options: LayerOptions }): JSX.Element {
  let box!: HTMLDivElement;

  function place(): void {
    const { anchor, align = 'start', beside = false } = props.options;
    if (anchor) placeFloat(box, anchor, { align, beside });
  }

  onMount(() => {
    place();
    const observer = new ResizeObserver(place);
    observer.observe(box);
    const outside = (event: PointerEvent): void => {
      const target = event.target as Node;
      if (box.contains(target)) return;
      // A press on the button that opened it only closes it.
      if (props.options.anchor?.contains(target)) event.stopPropagation();
      props.layer.close();
    };
    box.addEventListener('keydown', keys);
    addEventListener('pointerdown', outside, true);
    addEventListener('resize', place);
    const first =
      box.querySelector<HTMLElement>('[data-first]') ?? box.querySelector<HTMLElement>('input, button, a[href], [tabindex="0"]');
    (first ?? box).focus({ preventScroll: true });
    onCleanup(() => {
      observer.disconnect();
      removeEventListener('pointerdown', outside, true);
      removeEventListener('resize', place);
    });
  });
  createEffect(on(() => props.options, place, { defer: true }));

  function keys(event: KeyboardEvent): void {
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      props.layer.close();
    }
    if (event.key === 'Tab' && !props.options.anchor) trap(event, box);
  }

  return (
    <>
      <Show when={!props.options.anchor}>
        <div class="scrim" />
      </Show>
      <div
        ref={box}
        class={`pop ${props.options.anchor ? '' : 'pop-middle'} ${props.options.class ?? ''}`}
        role="dialog"
        aria-label={props.options.label}
        aria-modal={props.options.anchor ? undefined : 'true'}
        tabindex="-1"
      >
        {props.content()}
      </div>
    </>
  );
}

function trap(event: KeyboardEvent, box: HTMLElement): void {
  const stops = [...box.querySelectorAll<HTMLElement>('input, button, a[href], select, [tabindex="0"]')].filter(
    (stop) => !stop.hasAttribute('disabled'),
  );
  const first = stops[0];
  const last = stops.at(-1);
  if (!first || !last) return;
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first.focus();
  }
}
