/** How much of a running session is on the disk, and how fast it grows; asked every few seconds while it is shown. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { Quantab } from '../../api/types.ts';

export interface Recorded {
  /** NaN when unknown. */
  bytes: number;
  /** Over the last questions; NaN when unknown. */
  perSecond: number;
}

const everyMs = 3_000;
/** Questions that the rate is taken over. */
const kept = 5;
const unknown: Recorded = { bytes: Number.NaN, perSecond: Number.NaN };

/** `now`: milliseconds. */
export function growth(seen: readonly { at: number; bytes: number }[]): Recorded {
  const first = seen[0];
  const last = seen.at(-1);
  if (!first || !last) return unknown;
  const seconds = (last.at - first.at) / 1_000;
  return { bytes: last.bytes, perSecond: seconds > 0 ? (last.bytes - first.bytes) / seconds : Number.NaN };
}

export function createRecorded(quantab: Quantab, sessionId: Accessor<string>): Accessor<Recorded> {
  const [recorded, setRecorded] = createSignal<Recorded>(unknown);
  createEffect(
    on(sessionId, (id) => {
      const seen: { at: number; bytes: number }[] = [];
      let over = false;
      setRecorded(unknown);
      const ask = async (): Promise<void> => {
        if (document.visibilityState !== 'visible') return;
        const info = (await quantab.sessions.list().catch(() => [])).find((each) => each.id === id);
        // What it was asked for may be gone by now, and must not be read then.
        if (!info || over) return;
        seen.push({ at: performance.now(), bytes: info.bytes });
        if (seen.length > kept) seen.shift();
        setRecorded(growth(seen));
      };
      void ask();
      const timer = setInterval(() => void ask(), everyMs);
      onCleanup(() => {
        over = true;
        clearInterval(timer);
      });
    }),
  );
  return recorded;
}
