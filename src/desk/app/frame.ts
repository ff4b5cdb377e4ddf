/**
 * The desk's one animation frame. A job asked for many times before the next frame runs once, in the order first asked. Jobs share a few
 * milliseconds a frame; what does not fit waits for the next, before what is asked later. So a few panels move at the frame rate, and
 * many of them leave the page answering. What changes by itself waits for a beat that all share: a frame costs the browser several
 * times what a panel draws into it, so eight frames a second with every panel beat forty with one each.
 */

export interface Frame {
  /** Runs `job` in the next frame: for what a hand moves. */
  ask(job: () => void): void;
  /** Runs `job` with the next beat: for news that moves nothing. */
  askCalmly(job: () => void): void;
  drop(job: () => void): void;
  /** A hand moved the time: what comes of it is news too, and for a while all news is drawn as it comes. */
  hurry(): void;
  /** How long news that no pixel asked for may wait, milliseconds. */
  newsMs(): number;
}

/** Milliseconds of a frame: a quarter of one sixtieth of a second; the last job may go past it. */
const budgetMs = 4;

/** A multiple of it is the time between two changes of a text, so that both share a frame. */
export const beatMs = 125;

/** How long a move of the time is answered at the frame rate, and how often then. */
const hurryMs = 400;
const hurriedMs = 16;

/** Milliseconds until the next of the moments, `everyMs` apart, that are the same for the whole page. */
export const untilBeatMs = (nowMs: number, everyMs = beatMs): number => everyMs - (nowMs % everyMs);

export function openFrame(
  request: (callback: () => void) => void = (callback) => requestAnimationFrame(callback),
  now: () => number = () => performance.now(),
): Frame {
  const jobs = new Set<() => void>();
  const calm = new Set<() => void>();
  let asked = false;
  let beatAt = Number.NEGATIVE_INFINITY;
  let beating = false;
  let hurriedUntil = Number.NEGATIVE_INFINITY;

  function work(): void {
    const due = [...jobs];
    const start = now();
    try {
      for (const job of due) {
        // Dropped by one that ran before it.
        if (!jobs.delete(job)) continue;
        job();
        if (now() - start >= budgetMs) break;
      }
    } finally {
      // One that throws does not hold up the others.
      wake();
    }
  }

  function wake(): void {
    if (jobs.size === 0 || asked) return;
    asked = true;
    request(() => {
      asked = false;
      work();
    });
  }

  /** Draws ahead of the frame, not in it: what the candles' library draws on its account then comes with the same one. */
  function beat(): void {
    beating = false;
    beatAt = now();
    for (const job of calm) jobs.add(job);
    calm.clear();
    // In a page that is hidden frames stand still, beats do not.
    if (globalThis.document?.hidden) wake();
    else work();
  }

  const hurried = (): boolean => now() < hurriedUntil;

  function ask(job: () => void): void {
    calm.delete(job);
    jobs.add(job);
    wake();
  }

  return {
    ask,
    askCalmly(job) {
      if (jobs.has(job)) return;
      if (hurried()) {
        ask(job);
        return;
      }
      calm.add(job);
      if (beating) return;
      beating = true;
      const at = now();
      setTimeout(beat, at - beatAt > 2 * beatMs ? 0 : untilBeatMs(at));
    },
    drop(job) {
      jobs.delete(job);
      calm.delete(job);
    },
    hurry() {
      hurriedUntil = now() + hurryMs;
    },
    newsMs: () => (hurried() ? hurriedMs : beatMs),
  };
}
