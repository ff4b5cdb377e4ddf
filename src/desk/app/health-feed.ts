/** The health report, renewed once a second while something shows it; all that show it share one question. */
import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js';
import type { HealthReport } from '../../api/health-report.ts';
import type { Quantab } from '../../api/types.ts';

const everyMs = 1_000;

interface HealthFeed {
  report: Accessor<HealthReport | undefined>;
  /** One more wants reports; `thread`: with a look at the main thread. The returned call ends it. */
  join(thread: boolean): () => void;
}

const feeds = new WeakMap<Quantab, HealthFeed>();

function openHealthFeed(quantab: Quantab): HealthFeed {
  const [report, setReport] = createSignal<HealthReport | undefined>();
  let watchers = 0;
  let threads = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let busy = false;

  async function ask(): Promise<void> {
    timer = undefined;
    if (watchers === 0 || busy) return;
    busy = true;
    try {
      if (document.visibilityState === 'visible') setReport(await quantab.health(threads > 0 ? { thread: true } : {}));
    } catch {
      // The engine worker is gone or has not started: what was known stays, and others say why.
    } finally {
      busy = false;
      if (watchers > 0) timer ??= setTimeout(ask, everyMs);
    }
  }

  return {
    report,
    join(thread) {
      watchers++;
      if (thread) threads++;
      clearTimeout(timer);
      // A moment, so that all who appear together are in the first question.
      timer = setTimeout(ask, report() ? everyMs / 4 : 0);
      return () => {
        watchers--;
        if (thread) threads--;
      };
    },
  };
}

/** The newest report while `shown`; undefined before the first. */
export function createHealth(quantab: Quantab, shown: Accessor<boolean>, thread = true): Accessor<HealthReport | undefined> {
  const feed = feeds.get(quantab) ?? openHealthFeed(quantab);
  feeds.set(quantab, feed);
  createEffect(() => {
    if (shown()) onCleanup(feed.join(thread));
  });
  return feed.report;
}
