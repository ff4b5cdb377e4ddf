/** About this number: what is asked of the card, and how it is opened. The card itself is fetched when first wanted. */
import type { Desk } from '../app/desk.tsx';
import type { Shown } from './status-value.tsx';

export interface AboutOptions {
  title: string;
  /** The title stands though the reference names an output: what is shown is made of it. */
  named?: boolean;
  /** Reference of an output of a study. */
  ref?: string;
  /** Of `figure-docs.ts`, for what no study computes. */
  figure?: string;
  /** Id of the analysis it is a part of. */
  analysis?: string;
  unit?: string;
  shown?: () => Shown | undefined;
  text?(value: number): string;
  /** Writes the interval; without it both ends are written like the value. */
  interval?(lo: number, hi: number): string;
  /** The value as it stands, where it is not one number. */
  written?: () => string;
  /** Window, n and the like of a figure: name and text. */
  facts?: () => readonly (readonly [string, string])[];
}

const load = () => import('./about.tsx');

/** Opens the card beside the number; the focus goes in, Escape brings it back. */
export function openAbout(desk: Desk, anchor: Element, options: AboutOptions): void {
  load()
    .then(({ aboutCard }) =>
      desk.layer.open(() => aboutCard(desk, options), {
        label: `About ${options.title}`,
        anchor,
        align: 'end',
        beside: true,
        class: 'about',
      }),
    )
    .catch(desk.state.fail);
}

/** Shows the card without taking the focus, until what it returns is called. */
export function peekAbout(desk: Desk, anchor: HTMLElement, options: AboutOptions): () => void {
  let left = false;
  let close: (() => void) | undefined;
  load()
    .then(({ openPeek }) => {
      if (!left && anchor.isConnected) close = openPeek(desk, anchor, options);
    })
    .catch(desk.state.fail);
  return () => {
    left = true;
    close?.();
  };
}
