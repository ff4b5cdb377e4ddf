/**
 * Watches the engine worker: what the session on the stage brought, what each study costs. Rows are counted from the store, a little
 * at each report, so that playing and recording pay nothing. Reads the wall clock; no state of the engine depends on it.
 */
import type { StreamStatus } from '../../api/stream-types.ts';
import { kindNames } from '../../market/meta.ts';
import type { Run } from '../run.ts';
import type { Store } from '../store/contract.ts';
import { SessionProfile } from './profile.ts';
import type { EngineHealth, FeedsHealth, StudyHealth } from './report.ts';

/** Upper ends of the classes of the lag histogram. */
export const lagEdgesMs: readonly number[] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 75, 100, 150, 250, 500, 1_000, 2_500];

/** Time a report may spend on counting. */
const budgetMs = 40;
/** A rate over less than this says little. */
const leastMs = 900;

export interface Watched {
  store: Store;
  /** What is on the stage. */
  run(): Run | undefined;
  streams(): StreamStatus[] | Promise<StreamStatus[]>;
}

export interface HealthMonitor {
  /** The engine took `n` rows. */
  took(n: number): void;
  report(): Promise<EngineHealth>;
}

export function openHealthMonitor(watched: Watched, nowMs: () => number = () => performance.now()): HealthMonitor {
  let profile = new SessionProfile();
  let counted: string | undefined;
  let catching: Promise<void> | undefined;
  let taken = 0;
  let mark = { at: nowMs(), taken: 0, spent: new Map<string, number>() };
  let rowsPerSecond = 0;
  let wall = new Map<string, number>();

  /** Counts rows of the session that are not in the profile yet, for as long as the budget lasts. */
  async function catchUp({ sessionId }: Run): Promise<void> {
    if (sessionId !== counted) {
      profile = new SessionProfile();
      counted = sessionId;
    }
    const mine = profile;
    const began = nowMs();
    const segments = await watched.store.segments(sessionId);
    for (const { seq, firstRow, rows } of segments) {
      if (firstRow + rows <= mine.rows) continue;
      const batch = await watched.store.read(sessionId, seq);
      mine.add(batch, Math.max(0, mine.rows - firstRow), batch.n);
      if (nowMs() - began > budgetMs) break;
    }
  }

  /** Rates of the wall clock since the mark. */
  function renewRates(run: Run | undefined): void {
    const at = nowMs();
    const passed = at - mark.at;
    if (passed < leastMs) return;
    const spent = new Map(run?.engine.studyLoads().map(({ ref, spentMs }) => [ref, spentMs]));
    rowsPerSecond = ((taken - mark.taken) * 1_000) / passed;
    wall = new Map([...spent].map(([ref, ms]) => [ref, (Math.max(0, ms - (mark.spent.get(ref) ?? ms)) * 1_000) / passed]));
    mark = { at, taken, spent };
  }

  function studiesOf(run: Run): StudyHealth[] {
    const { perSecond, seconds } = profile.series();
    const span = perSecond.length * seconds;
    // The position may be anywhere: rows a second are those up to it, over its own time.
    const share = profile.rows > 0 ? Math.min(1, run.row / profile.rows) : Number.NaN;
    return run.engine.studyLoads().map(({ ref, rows, samples, microsPerRow, p99MicrosPerRow, bytes, failed }) => ({
      ref,
      msPerSecond: (microsPerRow * rows) / 1_000 / (span * share),
      wallMsPerSecond: wall.get(ref) ?? Number.NaN,
      microsPerRow,
      p99MicrosPerRow,
      samples,
      rows,
      bytes,
      failed,
    }));
  }

  return {
    took(n) {
      taken += n;
    },
    async report() {
      const run = watched.run();
      if (run) {
        catching ??= catchUp(run).finally(() => {
          catching = undefined;
        });
        // A session that was deleted meanwhile has nothing to count.
        await catching.catch(() => undefined);
      }
      renewRates(run);
      const here = run && run.sessionId === counted ? profile : new SessionProfile();
      const streams = await watched.streams();
      return {
        ...(run ? { session: { id: run.sessionId, rows: Math.max(run.storedRows, run.row, here.rows), counted: here.rows } } : {}),
        rowsPerSecond,
        messages: {
          ...here.series(),
          n: here.messages,
          now: run ? here.rateBefore(run.engine.ts) : Number.NaN,
          peak: here.peak,
          mean: here.mean,
        },
        lag: lagOf(here),
        gaps: { n: here.gaps, micros: here.gapMicros, from: here.gapFrom, to: here.gapTo },
        merged: sumOfTold(streams, 'merged'),
        dropped: sumOfTold(streams, 'unreadable'),
        feeds: feedsOf(streams),
        instruments: (run?.instruments ?? []).filter(Boolean).map(({ id }) => ({ id, ...run!.engine.counts(id) })),
        streams: kindNames.flatMap((kind, k) => {
          const rows = here.rowsByKind[k] as number;
          return rows > 0 ? [{ kind, rows, messages: here.messagesByKind[k] as number, share: rows / here.rows }] : [];
        }),
        memory: { engineBytes: run?.engine.bytes() ?? 0, kernelBytes: run?.engine.kernelBytes() ?? 0 },
        studies: run ? studiesOf(run) : [],
      };
    },
  };
}

type Told = 'merged' | 'unreadable' | 'reconnects' | 'resyncs' | 'checksumFailures';

function feedsOf(streams: readonly StreamStatus[]): FeedsHealth {
  const delays = streams.flatMap(({ delayMs }) => (delayMs && !Number.isNaN(delayMs.p50) ? [delayMs] : []));
  const slowest = (what: 'p50' | 'p99'): number => (delays.length === 0 ? Number.NaN : Math.max(...delays.map((each) => each[what])));
  return {
    n: streams.filter(({ reconnects }) => reconnects !== undefined).length,
    reconnects: sumOfTold(streams, 'reconnects'),
    resyncs: sumOfTold(streams, 'resyncs'),
    checksumFailures: sumOfTold(streams, 'checksumFailures'),
    delayMs: { p50: slowest('p50'), p99: slowest('p99') },
  };
}

/** NaN where no stream measures it: what is made here or read from a file comes once and whole. */
function sumOfTold(streams: readonly StreamStatus[], what: Told): number {
  const told = streams.flatMap((stream) => stream[what] ?? []);
  return told.length === 0 ? Number.NaN : told.reduce((sum, n) => sum + n, 0);
}

function lagOf(profile: SessionProfile): EngineHealth['lag'] {
  const lags = profile.lags();
  const counts = new Array<number>(lagEdgesMs.length + 1).fill(0);
  let at = 0;
  for (const lag of lags) {
    while (at < lagEdgesMs.length && lag >= (lagEdgesMs[at] as number)) at++;
    counts[at] = (counts[at] as number) + 1;
  }
  return { n: profile.lagged, p50Ms: quantile(lags, 0.5), p99Ms: quantile(lags, 0.99), edgesMs: [...lagEdgesMs], counts };
}

/** Nearest rank of a sorted column, NaN of an empty one. */
function quantile(sorted: Float64Array, p: number): number {
  return sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)] ?? Number.NaN;
}
