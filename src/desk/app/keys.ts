/** The keyboard of the whole desk. A field or a floating part with the focus keeps its keys; a focused control keeps Enter and Space. */
import { onCleanup } from 'solid-js';
import type { Desk } from './desk.tsx';
import { openKeyMap } from './key-map.tsx';
import { openPalette } from './palette.tsx';
import { openInstrumentPicker, openIntervalPicker } from './pickers.tsx';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
const isControl = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && target.closest('button, a[href], summary, [role="tab"], [role="slider"]') !== null;

export function attachKeys(desk: Desk): void {
  const { state, layer } = desk;
  const { player, axis } = state;

  function keys(event: KeyboardEvent): void {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
      event.preventDefault();
      openPalette(desk);
      return;
    }
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isField(event.target) || layer.current()) return;
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    action();
  }

  function actionOf({ key, shiftKey, target }: KeyboardEvent): (() => unknown) | undefined {
    if (key === '?') return () => openKeyMap(desk);
    if (key === 'Escape') {
      const toast = state.toasts.list().at(-1);
      return () => (toast ? state.toasts.remove(toast.id) : axis.follow());
    }
    if (state.session() === undefined) return undefined;
    if (key === ' ') return isControl(target) ? undefined : () => player.toggle();
    if (/^[0-9]$/.test(key)) return () => openIntervalPicker(desk, key);
    if (/^\p{L}$/u.test(key) && !shiftKey) return () => openInstrumentPicker(desk, key);
    const rows = shiftKey ? 100 : 1;
    const actions: Record<string, () => unknown> = {
      ArrowRight: () => player.step(rows),
      ArrowLeft: () => player.step(-rows),
      Home: () => player.seek(state.session()?.from ?? 0),
      End: () => player.seek(state.session()?.to ?? 0),
      '>': () => player.shift(1),
      '<': () => player.shift(-1),
      '+': () => axis.zoom(1 / 1.25),
      '=': () => axis.zoom(1 / 1.25),
      '-': () => axis.zoom(1.25),
      F: () => axis.fit(),
    };
    return actions[key];
  }

  addEventListener('keydown', keys);
  onCleanup(() => removeEventListener('keydown', keys));
}
