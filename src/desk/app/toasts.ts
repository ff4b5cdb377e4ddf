/** Short messages at the edge of the desk, one sentence each, with at most one way to act. They leave by themselves; faults stay. */
import { type Accessor, createSignal } from 'solid-js';

export interface Toast {
  id: number;
  tone: 'plain' | 'warn' | 'fault';
  text: string;
  /** Folds out. */
  detail?: string;
  action?: { title: string; run(): void };
}

export interface Toasts {
  list: Accessor<readonly Toast[]>;
  add(toast: Omit<Toast, 'id'>, options?: { ms?: number; onGone?: () => void }): number;
  remove(id: number): void;
  /** Toasts stay while this is true: the pointer or the focus is on them. */
  heldBy(held: () => boolean): void;
}

const most = 4;
const shownMs = 6_000;
const askAgainMs = 1_500;

export function createToasts(): Toasts {
  const [list, setList] = createSignal<readonly Toast[]>([]);
  const gone = new Map<number, () => void>();
  let next = 1;
  let held = (): boolean => false;

  function remove(id: number): void {
    setList((now) => now.filter((toast) => toast.id !== id));
    gone.get(id)?.();
    gone.delete(id);
  }

  return {
    list,
    add(toast, { ms = toast.tone === 'fault' ? 0 : shownMs, onGone } = {}) {
      const id = next++;
      if (onGone) gone.set(id, onGone);
      const [oldest] = list();
      if (list().length >= most && oldest) remove(oldest.id);
      setList((now) => [...now, { ...toast, id }]);
      const leave = (): void => {
        if (!list().some((each) => each.id === id)) return;
        if (held()) setTimeout(leave, askAgainMs);
        else remove(id);
      };
      if (ms > 0) setTimeout(leave, ms);
      return id;
    },
    remove,
    heldBy(now) {
      held = now;
    },
  };
}
