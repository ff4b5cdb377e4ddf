/**
 * Who is alive: a name is held from `hold` to its release, or until the tab or worker dies. Tells a session that is being written,
 * here or in another tab, from the leftover of a crash. Web Locks where there are any, else this thread's own list.
 */

const own = new Map<string, () => void>();

let alone = false;

/** From now on only this thread's own list counts: its store cannot be seen by others. */
export function withoutLocks(): void {
  alone = true;
}

function locks(): LockManager | undefined {
  return alone || typeof navigator === 'undefined' ? undefined : navigator.locks;
}

/** Holds `name`, which no one else holds; the returned call lets go. */
export async function hold(name: string): Promise<() => void> {
  const manager = locks();
  let release: () => void = () => undefined;
  if (manager) {
    await new Promise<void>((held, failed) => {
      const until = new Promise<void>((resolve) => {
        release = resolve;
      });
      manager
        .request(name, () => {
          held();
          return until;
        })
        .catch(failed);
    });
  }
  const letGo = () => {
    own.delete(name);
    release();
  };
  own.set(name, letGo);
  return letGo;
}

/** Holds `name` unless it is held, here or elsewhere: then undefined. */
export async function claim(name: string): Promise<(() => void) | undefined> {
  if (own.has(name)) return undefined;
  const manager = locks();
  let release: () => void = () => undefined;
  own.set(name, release);
  if (manager) {
    const until = new Promise<void>((resolve) => {
      release = resolve;
    });
    const got = await new Promise<boolean>((answered, failed) => {
      manager
        .request(name, { ifAvailable: true }, (lock) => {
          answered(lock !== null);
          return lock === null ? undefined : until;
        })
        .catch(failed);
    });
    if (!got) {
      own.delete(name);
      return undefined;
    }
  }
  const letGo = (): void => {
    if (own.get(name) === letGo) own.delete(name);
    release();
  };
  own.set(name, letGo);
  return letGo;
}

/** Names held now, by any tab or worker of this site. */
export async function heldNames(): Promise<ReadonlySet<string>> {
  const state = await locks()?.query();
  const names = new Set(own.keys());
  for (const { name } of state?.held ?? []) if (name) names.add(name);
  return names;
}

const turns = new Map<string, Promise<unknown>>();

/** Runs `task` when no other tab or worker runs one of this name; not at all when they take longer than `patienceMs`. */
export async function inTurn(name: string, patienceMs: number, task: () => Promise<void>): Promise<void> {
  const manager = locks();
  if (manager) {
    const signal = AbortSignal.timeout(patienceMs);
    await manager.request(name, { signal }, task).catch((thrown: unknown) => {
      if (!signal.aborted || (thrown as Error).name !== 'TimeoutError') throw thrown;
    });
    return;
  }
  const turn = (turns.get(name) ?? Promise.resolve()).then(task);
  turns.set(
    name,
    turn.catch(() => undefined),
  );
  await turn;
}
