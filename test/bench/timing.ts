/** Times a function: warm-up, then seven runs; median and least wall time of one run, milliseconds. */

const runs = 7;
/** The clock of a page that is not isolated steps by 0.1 ms: short runs are repeated until they last this long. */
const shortestMs = 20;

export interface Timing {
  medianMs: number;
  minMs: number;
}

type Timed = () => unknown;

/** Timings of several functions, taken in turn so that a change of the machine's pace meets them alike. */
export async function timeInTurn(functions: readonly Timed[]): Promise<Timing[]> {
  const repeats: number[] = [];
  for (const timed of functions) repeats.push(await warm(timed));
  const times: number[][] = functions.map(() => []);
  for (let run = 0; run < runs; run++) {
    for (const [i, timed] of functions.entries()) times[i]!.push((await time(timed, repeats[i]!)) / repeats[i]!);
  }
  return times.map(summary);
}

/** Processor time of one run: enough of them in a row that the system's clock, which steps by 10 ms, is fine enough. */
export async function processorTime(timed: Timed, runMs: number, clock: () => Promise<number>): Promise<number> {
  const count = Math.max(1, Math.ceil(1_000 / Math.max(runMs, 0.1)));
  const start = await clock();
  await time(timed, count);
  return ((await clock()) - start) / count;
}

/** Runs until the compiler has seen it, then says how often one timing should repeat it. */
async function warm(timed: Timed): Promise<number> {
  const first = await time(timed, 1);
  const again = Math.min(50, Math.max(2, Math.round(200 / Math.max(first, 0.1))));
  let least = first;
  for (let i = 0; i < again; i++) least = Math.min(least, await time(timed, 1));
  return Math.min(1_000, Math.max(1, Math.ceil(shortestMs / Math.max(least, 0.02))));
}

async function time(timed: Timed, repeats: number): Promise<number> {
  const start = performance.now();
  for (let i = 0; i < repeats; i++) {
    const result = timed();
    if (result instanceof Promise) await result;
  }
  return performance.now() - start;
}

export function summary(times: readonly number[]): Timing {
  const sorted = [...times].sort((a, b) => a - b);
  return { medianMs: sorted[sorted.length >> 1] ?? Number.NaN, minMs: sorted[0] ?? Number.NaN };
}
