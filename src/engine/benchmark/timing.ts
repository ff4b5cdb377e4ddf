/** Times functions: warm-up, then several runs each, in turn so that a change of the machine's pace meets them alike. Milliseconds a run. */

/** The clock of a page that is not isolated steps by 0.1 ms: short runs are repeated until they last this long. */
const shortestMs = 20;

export interface Timing {
  medianMs: number;
  minMs: number;
  /** Half the distance between the quartiles. */
  spreadMs: number;
}

type Timed = () => unknown;

export async function timeInTurn(functions: readonly Timed[], runs = 7): Promise<Timing[]> {
  const repeats: number[] = [];
  for (const timed of functions) repeats.push(await warm(timed));
  const times: number[][] = functions.map(() => []);
  for (let run = 0; run < runs; run++) {
    for (const [i, timed] of functions.entries()) {
      const count = repeats[i] as number;
      (times[i] as number[]).push((await timeRuns(timed, count)) / count);
    }
  }
  return times.map(summary);
}

/** Wall time of `count` runs in a row. */
export async function timeRuns(timed: Timed, count: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < count; i++) {
    const result = timed();
    if (result instanceof Promise) await result;
  }
  return performance.now() - start;
}

/** Runs until the compiler has seen it, then says how often one timing should repeat it. */
async function warm(timed: Timed): Promise<number> {
  const first = await timeRuns(timed, 1);
  const again = Math.min(50, Math.max(2, Math.round(200 / Math.max(first, 0.1))));
  let least = first;
  for (let i = 0; i < again; i++) least = Math.min(least, await timeRuns(timed, 1));
  return Math.min(1_000, Math.max(1, Math.ceil(shortestMs / Math.max(least, 0.02))));
}

export function summary(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { medianMs: at(0.5), minMs: at(0), spreadMs: (at(0.75) - at(0.25)) / 2 };
}
