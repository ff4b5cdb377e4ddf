/**
 * How busy the page's main thread is. Long tasks are told by the browser at no cost; looks at the thread and at its frames only run while
 * someone watches. Milliseconds.
 */
import type { HealthReport } from './health-report.ts';

const lookEveryMs = 50;
/** A timer that is due and comes this much later found the thread at work. */
const lateMs = 4;
const looksKept = 200;
const frameMemoryMs = 60_000;
const watchedMs = 5_000;

export interface MainThread {
  /** Watches for a while from now on. */
  watch(): void;
  read(): HealthReport['thread'];
}

export function openMainThread(): MainThread {
  const late = new Uint8Array(looksKept);
  let looks = 0;
  let longTasks = 0;
  /** Longest frames, one a 10 s stretch, so that old ones are forgotten. */
  let longest: { at: number; ms: number }[] = [];
  let until = Number.NEGATIVE_INFINITY;
  let running = false;
  let seen = Number.NaN;

  function note(ms: number): void {
    const at = performance.now();
    longest = longest.filter((one) => at - one.at < frameMemoryMs);
    const last = longest.at(-1);
    if (last && at - last.at < frameMemoryMs / 6) last.ms = Math.max(last.ms, ms);
    else longest.push({ at, ms });
  }

  try {
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) {
        longTasks++;
        note(duration);
      }
    }).observe({ type: 'longtask' });
  } catch {
    // This browser does not tell; frames are still timed while someone watches.
  }

  const watched = (): boolean => running && performance.now() < until;

  function look(due: number): void {
    const now = performance.now();
    // Timers of a page in the background come late by design.
    if (document.visibilityState === 'visible') late[looks++ % looksKept] = now - due > lateMs ? 1 : 0;
    if (!watched()) {
      running = false;
      return;
    }
    const next = performance.now() + lookEveryMs;
    setTimeout(() => look(next), lookEveryMs);
  }

  function frame(at: number): void {
    if (!Number.isNaN(seen) && document.visibilityState === 'visible') note(at - seen);
    seen = document.visibilityState === 'visible' ? at : Number.NaN;
    if (running) requestAnimationFrame(frame);
    else seen = Number.NaN;
  }

  return {
    watch() {
      until = performance.now() + watchedMs;
      if (running) return;
      running = true;
      looks = 0;
      look(performance.now());
      requestAnimationFrame(frame);
    },
    read() {
      const n = Math.min(looks, looksKept);
      let busy = 0;
      for (let i = 0; i < n; i++) busy += late[i] as number;
      const known = running && n >= looksKept / 10;
      return {
        busyPct: known ? (100 * busy) / n : Number.NaN,
        n,
        longestFrameMs: longest.length > 0 ? Math.max(...longest.map(({ ms }) => ms)) : Number.NaN,
        longTasks,
      };
    },
  };
}
