/**
 * Stoikov's micro-price from counts: how far the middle is expected to move in the end, by state (bucket of the imbalance, spread), in ticks.
 * Allocates nothing, so that a study may call it.
 *
 * States are numbered bucket + buckets * spread, of `buckets` times `spreads`. Counts, all of them symmetrised when they are solved: a mirrored
 * observation has bucket `buckets - 1 - bucket` and the opposite move.
 */

/** Moves of the middle that are told apart, ticks; larger ones are left out. */
export const microMoves = [-1, -0.5, 0.5, 1] as const;
const moves = microMoves.length;
/** Fewest observations of a state of its own; with fewer it goes with its neighbour towards the middle. */
export const leastOfState = 30;
/** Most that the sixth term may still move, ticks. */
const closeEnough = 0.05;
const terms = 6;

/** still: state x state; moved: state x state; sizes: state x move. One after the other. */
export const microCounts = (states: number): number => states * (2 * states + moves);
export const microWork = (states: number): number => microCounts(states) + states * (states + moves + 5);
/** Adjustment of each state in ticks, then the first of them (`G1`), then what the last term still moves, and how many states share another's. */
export const microOut = (states: number): number => 2 * states + 2;

/** Notes one observation of weight `weight[0]`: from a state to the next, `half` the move of the middle in half ticks, -2 to 2. */
export function addMicroMove(counts: Float64Array, states: number, from: number, to: number, half: number, weight: Float64Array): void {
  const w = weight[0]!;
  if (half === 0) {
    counts[from * states + to]! += w;
    return;
  }
  counts[states * states + from * states + to]! += w;
  const size = half < 0 ? half + 2 : half + 1;
  counts[2 * states * states + from * moves + size]! += w;
}

export function solveMicroPrice(counts: Float64Array, buckets: number, spreads: number, out: Float64Array, work: Float64Array): void {
  const states = buckets * spreads;
  const square = states * states;
  const own = microCounts(states);
  const matrix = own;
  const totals = matrix + square + states * moves;
  const map = totals + states;
  const v = map + states;
  const next = v + states;
  const pivots = next + states;
  work.fill(0);
  // Both an observation and its mirror.
  for (let i = 0; i < states; i++) {
    const bucket = i % buckets;
    const mirror = i - bucket + buckets - 1 - bucket;
    for (let j = 0; j < states; j++) {
      const other = j - (j % buckets) + buckets - 1 - (j % buckets);
      work[i * states + j] = counts[i * states + j]! + counts[mirror * states + other]!;
      work[square + i * states + j] = counts[square + i * states + j]! + counts[square + mirror * states + other]!;
      work[totals + i]! += work[i * states + j]! + work[square + i * states + j]!;
    }
    for (let m = 0; m < moves; m++)
      work[2 * square + i * moves + m] = counts[2 * square + i * moves + m]! + counts[2 * square + mirror * moves + moves - 1 - m]!;
  }
  const merged = mapStates(work, totals, map, buckets, spreads);
  gather(work, map, states, matrix);
  // I - Q, rows of the states that stand for themselves.
  work.fill(0, totals, totals + states);
  for (let i = 0; i < states; i++)
    for (let j = 0; j < states; j++) work[totals + i]! += work[i * states + j]! + work[square + i * states + j]!;
  for (let i = 0; i < states; i++) {
    const total = work[totals + i]!;
    for (let j = 0; j < states; j++) work[matrix + i * states + j] = (i === j ? 1 : 0) - (total > 0 ? work[i * states + j]! / total : 0);
    let sum = 0;
    for (let m = 0; m < moves; m++) sum += work[2 * square + i * moves + m]! * microMoves[m]!;
    work[v + i] = total > 0 ? sum / total : 0;
  }
  const sound = factorLu(work, matrix, pivots, states);
  solveLu(work, matrix, pivots, states, v, next);
  for (let i = 0; i < states; i++) {
    out[i] = work[v + i]!;
    out[states + i] = work[v + i]!;
  }
  let size = 0;
  for (let term = 1; term <= terms; term++) {
    for (let i = 0; i < states; i++) {
      const total = work[totals + i]!;
      let sum = 0;
      for (let j = 0; j < states; j++) sum += work[square + i * states + j]! * work[v + j]!;
      work[next + i] = total > 0 ? sum / total : 0;
    }
    for (let i = 0; i < states; i++) work[v + i] = work[next + i]!;
    solveLu(work, matrix, pivots, states, v, next);
    size = 0;
    for (let i = 0; i < states; i++) {
      size = Math.max(size, Math.abs(work[v + i]!));
      if (term < terms) out[i]! += work[v + i]!;
    }
  }
  for (let i = 0; i < states; i++) {
    const stands = work[map + i]!;
    if (stands !== i) {
      out[i] = out[stands]!;
      out[states + i] = out[states + stands]!;
    }
  }
  out[2 * states] = sound ? size : Number.POSITIVE_INFINITY;
  out[2 * states + 1] = merged;
  if (!(size <= closeEnough) || !sound) out.fill(Number.NaN, 0, states);
}

/** Which state stands for each; returns how many do not stand for themselves. A spread hardly seen goes with the one seen most. */
function mapStates(work: Float64Array, totals: number, map: number, buckets: number, spreads: number): number {
  let usual = 0;
  let most = -1;
  for (let s = 0; s < spreads; s++) {
    let sum = 0;
    for (let i = 0; i < buckets; i++) sum += work[totals + s * buckets + i]!;
    if (sum > most) {
      most = sum;
      usual = s;
    }
  }
  let merged = 0;
  for (let s = 0; s < spreads; s++) {
    let sum = 0;
    for (let i = 0; i < buckets; i++) sum += work[totals + s * buckets + i]!;
    const rare = s !== usual && sum < 2 * leastOfState;
    // From the ends inwards, a bucket and its mirror alike.
    const half = (buckets - 1) >> 1;
    let low = 0;
    let gathered = 0;
    for (let i = 0; i <= half; i++) {
      gathered += work[totals + s * buckets + i]!;
      const middle = i === half;
      if (gathered < leastOfState && !middle) continue;
      // Too few remain up to the middle: they go with the group before them.
      const stands = middle && gathered < leastOfState && low > 0 ? low - 1 : i;
      for (let j = low; j <= i; j++) {
        const of = middle && gathered < leastOfState && low > 0 ? work[map + s * buckets + stands]! : s * buckets + stands;
        work[map + s * buckets + j] = of;
        work[map + s * buckets + buckets - 1 - j] = s * buckets + buckets - 1 - (of - s * buckets);
      }
      low = i + 1;
      gathered = 0;
    }
    if (rare) for (let i = 0; i < buckets; i++) work[map + s * buckets + i] = -1;
  }
  for (let i = 0; i < buckets * spreads; i++) {
    if (work[map + i]! < 0) work[map + i] = work[map + usual * buckets + (i % buckets)]!;
    if (work[map + i]! !== i) merged++;
  }
  return merged;
}

/** Counts of states that stand for no other go to the ones that stand for them, as rows and as columns. */
function gather(work: Float64Array, map: number, states: number, spare: number): void {
  const square = states * states;
  for (let block = 0; block < 2; block++) {
    work.fill(0, spare, spare + square);
    for (let i = 0; i < states; i++)
      for (let j = 0; j < states; j++) work[spare + work[map + i]! * states + work[map + j]!]! += work[block * square + i * states + j]!;
    for (let i = 0; i < square; i++) work[block * square + i] = work[spare + i]!;
  }
  work.fill(0, spare, spare + states * moves);
  for (let i = 0; i < states; i++)
    for (let m = 0; m < moves; m++) work[spare + work[map + i]! * moves + m]! += work[2 * square + i * moves + m]!;
  for (let i = 0; i < states * moves; i++) work[2 * square + i] = work[spare + i]!;
}

/** In place, with row exchanges; false where the matrix is singular. */
function factorLu(work: Float64Array, matrix: number, pivots: number, n: number): boolean {
  for (let c = 0; c < n; c++) {
    let best = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(work[matrix + r * n + c]!) > Math.abs(work[matrix + best * n + c]!)) best = r;
    work[pivots + c] = best;
    if (!(Math.abs(work[matrix + best * n + c]!) > 1e-12)) return false;
    for (let j = 0; best !== c && j < n; j++) {
      const kept = work[matrix + c * n + j]!;
      work[matrix + c * n + j] = work[matrix + best * n + j]!;
      work[matrix + best * n + j] = kept;
    }
    for (let r = c + 1; r < n; r++) {
      const factor = work[matrix + r * n + c]! / work[matrix + c * n + c]!;
      work[matrix + r * n + c] = factor;
      if (factor !== 0) for (let j = c + 1; j < n; j++) work[matrix + r * n + j]! -= factor * work[matrix + c * n + j]!;
    }
  }
  return true;
}

/** v becomes the solution; `spare` is not read. */
function solveLu(work: Float64Array, matrix: number, pivots: number, n: number, v: number, spare: number): void {
  for (let i = 0; i < n; i++) work[spare + i] = work[v + i]!;
  for (let c = 0; c < n; c++) {
    const p = work[pivots + c]!;
    const kept = work[spare + c]!;
    work[spare + c] = work[spare + p]!;
    work[spare + p] = kept;
  }
  for (let i = 0; i < n; i++) for (let j = 0; j < i; j++) work[spare + i]! -= work[matrix + i * n + j]! * work[spare + j]!;
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) work[spare + i]! -= work[matrix + i * n + j]! * work[spare + j]!;
    work[spare + i]! /= work[matrix + i * n + i]!;
  }
  for (let i = 0; i < n; i++) work[v + i] = work[spare + i]!;
}
