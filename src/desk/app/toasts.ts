/** Short messages at the edge of the desk, one sentence each, with at most one way to act. They leave by themselves unless they matter. */
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
  /** A toast under the pointer or the focus stays. */
  hold(held: boolean): void;
}

const most = 4;

export function createToasts(): Toasts {
  const [list, setList] = createSignal<readonly Toast[]>([]);
  const gone = new Map<number, () => void>();
  let next = 1;
  let held = false;

  function remove(id: number): void {
    setList((now) => now.filter((toast) => toast.id !== id));
    gone.get(id)?.();
    gone.delete(id);
  }

  return {
    list,
    add(toast, { ms = toast.tone === 'plain' ? 6_000 : 0, onGone } = {}) {
      const id = next++;
      if (onGone) gone.set(id, onGone);
      const [oldest] = list();
      if (list().length >= most && oldest) remove(oldest.id);
      setList((now) => [...now, { ...toast, id }]);
      const leave = (): void => {
        if (held) setTimeout(leave, 1_000);
        else remove(id);
      };
      if (ms > 0) setTimeout(leave, ms);
      return id;
    },
    remove,
    hold(now) {
      held = now;
    },
  };
}
