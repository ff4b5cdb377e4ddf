/**
 * The palette, the pickers and the menu of pairs, fetched when the first of each is wanted. Keys that are pressed until it is there are held, and given to it
 * in their order: who types without looking loses none.
 */
import type { Desk } from './desk.tsx';
import type { Link } from './links.ts';

/** Holds every key press; gives what ends that, with the presses so far. */
function holdKeys(): () => readonly KeyboardEvent[] {
  const held: KeyboardEvent[] = [];
  const hold = (event: KeyboardEvent): void => {
    if (/^(Shift|Control|Alt|Meta|AltGraph)$/.test(event.key)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    held.push(event);
  };
  addEventListener('keydown', hold, true);
  return () => {
    removeEventListener('keydown', hold, true);
    return held;
  };
}

/** A key again, to what has the focus by now: a sign goes into a field, any other key is told. */
function press(event: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const sign = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (sign && target instanceof HTMLInputElement) {
    target.setRangeText(event.key, target.selectionStart ?? 0, target.selectionEnd ?? 0, 'end');
    target.dispatchEvent(new InputEvent('input', { bubbles: true }));
  } else target.dispatchEvent(new KeyboardEvent('keydown', event));
}

/** Fetches a module once; what it opens the first time is opened when it is there, later at once. */
function opener<M>(load: () => Promise<M>): (desk: Desk, open: (module: M) => void) => void {
  let known: M | undefined;
  let coming = false;
  return ({ state }, open) => {
    if (known) open(known);
    if (known || coming) return;
    coming = true;
    const held = holdKeys();
    load()
      .then(
        (module) => {
          known = module;
          open(module);
          for (const event of held()) press(event);
        },
        (thrown: unknown) => {
          held();
          state.fail(thrown);
        },
      )
      .finally(() => {
        coming = false;
      });
  };
}

const withPalette = opener(() => import('./palette.tsx'));
const withPickers = opener(() => import('./pickers.tsx'));
const withPairMenu = opener(() => import('./pair-menu.tsx'));

export const openPalette = (desk: Desk): void => withPalette(desk, (palette) => palette.openPalette(desk));

export const openInstrumentPicker = (desk: Desk, typed = ''): void =>
  withPickers(desk, (pickers) => pickers.openInstrumentPicker(desk, typed));

/** Acts on the group that has the focus, or on `link`. */
export const openIntervalPicker = (desk: Desk, typed = '', link: Link = desk.links.focused()): void =>
  withPickers(desk, (pickers) => pickers.openIntervalPicker(desk, typed, link));

/** Chooses the other instrument of a group's pair. */
export const openPartnerPicker = (desk: Desk, link: Link): void => withPairMenu(desk, (menu) => menu.openPartnerPicker(desk, link));

/** Asks for the bars of a group's rolling numbers. */
export const askWindow = (desk: Desk, link: Link): void => withPairMenu(desk, (menu) => menu.askWindow(desk, link));
