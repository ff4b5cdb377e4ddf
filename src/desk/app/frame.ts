/** The desk's one animation frame. A job asked for many times before the next frame runs once, in the order first asked. */

export interface Frame {
  /** Runs `job` in the next frame. */
  ask(job: () => void): void;
  drop(job: () => void): void;
}

export function openFrame(request: (callback: () => void) => void = (callback) => requestAnimationFrame(callback)): Frame {
  const jobs = new Set<() => void>();
  let asked = false;

  function run(): void {
    asked = false;
    const now = [...jobs];
    jobs.clear();
    for (const job of now) job();
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
