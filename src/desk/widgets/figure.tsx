/** A number that explains itself: hover or focus shows the card, a press or Enter keeps it. */
import { type JSX, onCleanup } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import { type AboutOptions, openAbout, peekAbout } from './about-open.ts';
import { DASH } from './format.ts';

/** A pointer that only passes does not open anything. */
const restMs = 450;

export interface FigureProps {
  desk: Desk;
  about: AboutOptions;
  class?: string;
  /** Left out of the tab order: something beside it opens the same card. */
  quiet?: boolean;
  children: JSX.Element;
}

export function Figure(props: FigureProps): JSX.Element {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let leave: (() => void) | undefined;
  let button!: HTMLButtonElement;

  function soon(): void {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!leave && !props.desk.layer.current()) leave = peekAbout(props.desk, button, props.about);
    }, restMs);
  }
  function away(): void {
    clearTimeout(timer);
    leave?.();
    leave = undefined;
  }
  onCleanup(away);

  return (
    <button
      ref={button}
      type="button"
      class={`figure ${props.class ?? ''}`}
      aria-haspopup="dialog"
      tabindex={props.quiet ? -1 : 0}
      onPointerEnter={(event) => event.pointerType === 'mouse' && soon()}
      onPointerLeave={away}
      onFocus={() => button.matches(':focus-visible') && soon()}
      onBlur={away}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !leave) return;
        event.stopPropagation();
        event.preventDefault();
        away();
      }}
      onClick={() => {
        away();
        openAbout(props.desk, button, props.about);
      }}
    >
      {props.children}
    </button>
  );
}

/** A figure that no study computes, explained by `figure-docs.ts`; its text is its value. */
export function PlainFigure(props: {
  desk: Desk;
  id: string;
  title: string;
  text: string;
  class?: string;
  quiet?: boolean;
  unit?: string;
  /** Written in full, where the text is shortened. */
  full?: string;
}): JSX.Element {
  const about = (): AboutOptions => ({
    title: props.title,
    figure: props.id,
    ...(props.unit ? { unit: props.unit } : {}),
    written: () => (props.full ?? props.text) || DASH,
  });
  return (
    <Figure desk={props.desk} about={about()} {...(props.class ? { class: props.class } : {})} {...(props.quiet ? { quiet: true } : {})}>
      {props.text || DASH}
    </Figure>
  );
}
