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
    const has = state.session() !== undefined;
    const run = (action: () => unknown): void => {
      event.preventDefault();
      action();
    };
    if (event.key === '?') return run(() => openKeyMap(desk));
    if (event.key === 'Escape') {
      const toast = state.toasts.list().at(-1);
      return run(() => (toast ? state.toasts.remove(toast.id) : axis.follow()));
    }
    if (!has) return;
    const rows = event.shiftKey ? 100 : 1;
    if (event.key === ' ' && !isControl(event.target)) return run(() => player.toggle());
    if (event.key === 'ArrowRight') return run(() => player.step(rows));
    if (event.key === 'ArrowLeft') return run(() => player.step(-rows));
    if (event.key === 'Home') return run(() => player.restart());
    if (event.key === 'End') return run(() => player.seek(state.session()?.to ?? 0));
    if (event.key === '>') return run(() => player.shift(1));
    if (event.key === '<') return run(() => player.shift(-1));
    if (event.key === '+' || event.key === '=') return run(() => axis.zoom(1 / 1.25));
    if (event.key === '-') return run(() => axis.zoom(1.25));
    if (event.key === 'F') return run(() => axis.fit());
    if (/^[0-9]$/.test(event.key)) return run(() => openIntervalPicker(desk, event.key));
    if (/^\p{L}$/u.test(event.key) && !event.shiftKey) return run(() => openInstrumentPicker(desk, event.key));
    return undefined;
  }

  addEventListener('keydown', keys);
  onCleanup(() => removeEventListener('keydown', keys));
}
