/**
 * The desk's one animation frame. A job asked for many times before the next frame runs once, in the order first asked. Jobs share a few
 * milliseconds a frame; what does not fit waits for the next, before what is asked later. So a few panels move at the frame rate, and
 * many of them leave the page answering.
 */

export interface Frame {
  /** Runs `job` in the next frame. */
  ask(job: () => void): void;
  drop(job: () => void): void;
}

/** Milliseconds of a frame: an eighth of one sixtieth of a second; the last job may go past it. */
const budgetMs = 2;

export function openFrame(
  request: (callback: () => void) => void = (callback) => requestAnimationFrame(callback),
  now: () => number = () => performance.now(),
): Frame {
  const jobs = new Set<() => void>();
  let asked = false;

  function run(): void {
    asked = false;
    const due = [...jobs];
    const start = now();
    for (const job of due) {
      // Dropped by one that ran before it.
      if (!jobs.delete(job)) continue;
      job();
      if (now() - start >= budgetMs) break;
    }
    if (jobs.size === 0 || asked) return;
    asked = true;
    request(run);
  }

  return {
    ask(job) {
      jobs.add(job);
      if (asked) return;
      asked = true;
      request(run);
    },
    drop(job) {
      jobs.delete(job);
    },
  };
}
