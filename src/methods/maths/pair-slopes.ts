/**
 * Exact order statistics of the slopes between all pairs of points, without storing all the slopes: a sample gives a bracket around the
 * wanted ranks, one pass over the pairs counts what is below it and keeps what is inside, and the ranks are selected among those.
 */
import type { Column } from '../../kernels/arena.ts';
import { type Kernels, kernels } from '../../kernels/kernels.ts';

/** Room for slopes inside a bracket, at least. */
const leastRoom = 65_536;

export interface SlopeRanks {
  pairs: number;
  /** The slopes of these ranks, counted from 0 in ascending order. */
  at(ranks: readonly number[]): number[];
}

/** `x` ascends and both are finite. What `body` is given is good only inside it. */
export function withSlopeRanks<T>(x: Float64Array, y: Float64Array, body: (ranks: SlopeRanks) => T): T {
  const { arena, call } = kernels();
  return arena.scratch(() => {
    const [inX, inY] = [arena.copy(x), arena.copy(y)];
    const pairs = call.slopePairs(inX.ptr, x.length);
    return body({ pairs, at: (ranks) => selectSlopes({ arena, call }, inX, inY, pairs, ranks) });
  });
}

function selectSlopes({ arena, call }: Kernels, x: Column, y: Column, pairs: number, ranks: readonly number[]): number[] {
  return arena.scratch(() => {
    const counts = arena.f64(2);
    // Of many pairs a larger sample is taken: it gives a narrower bracket, and so needs less room.
    const sampled = Math.min(2 ** 18, Math.max(2 ** 14, Math.floor(pairs / 128)));
    const width = (Math.max(...ranks) - Math.min(...ranks)) / pairs + 4 * marginOf(sampled);
    const room = Math.max(leastRoom, Math.ceil(pairs * Math.min(1, width)) + 1);
    const kept = arena.f64(room);
    const pass = (low: number, high: number, capacity: number): [below: number, inside: number] => {
      call.slopesWithin(x.ptr, y.ptr, x.length, low, high, kept.ptr, capacity, counts.ptr);
      return [counts.view[0]!, counts.view[1]!];
    };
    const pick = (rank: number): number => call.selectRank(kept.ptr, counts.view[1]!, rank - counts.view[0]!);

    const few = pairs < leastRoom;
    const [low, high] = few
      ? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY]
      : bracket(sampleOf(x.view, y.view, sampled), pairs, ranks);
    const [below, inside] = pass(low, high, room);
    const caught = inside < room && ranks.every((rank) => rank >= below && rank < below + inside);
    if (caught) return ranks.map(pick);
    return ranks.map((rank) => narrowed(pass, pick, rank, room));
  });
}

/** Slopes of pairs taken at regular strides, each distance between their places alike often; the same ones every time. */
function sampleOf(x: Float64Array, y: Float64Array, wanted: number): Float64Array {
  const n = x.length;
  const slopes: number[] = [];
  // Additive recurrence with the plastic number: fills the square of pairs evenly.
  const [a, b] = [0.7548776662466927, 0.5698402909980532];
  for (let s = 1; slopes.length < wanted && s < 4 * wanted; s++) {
    const i = Math.floor(((0.5 + a * s) % 1) * n);
    const j = Math.floor(((0.5 + b * s) % 1) * n);
    if (x[i] !== x[j]) slopes.push((y[i]! - y[j]!) / (x[i]! - x[j]!));
  }
  return Float64Array.from(slopes).sort();
}

/** Five standard errors of a quantile of a sample, as a share. */
function marginOf(sampled: number): number {
  return 2.5 / Math.sqrt(sampled);
}

/** Two slopes that hold all ranks between them, but for bad luck. */
function bracket(sample: Float64Array, pairs: number, ranks: readonly number[]): [low: number, high: number] {
  const margin = marginOf(sample.length);
  const place = (share: number): number => Math.floor(share * sample.length);
  const low = place(Math.min(...ranks) / pairs - margin);
  const high = place(Math.max(...ranks) / pairs + margin);
  return [low < 0 ? Number.NEGATIVE_INFINITY : sample[low]!, high >= sample.length ? Number.POSITIVE_INFINITY : sample[high]!];
}

const bits = new Float64Array(1);
const whole = new BigInt64Array(bits.buffer);
const magnitude = 0x7fff_ffff_ffff_ffffn;

/** Doubles as whole numbers of the same order, and back: halving between them ends after 64 steps at most. */
function toOrder(value: number): bigint {
  bits[0] = value;
  return whole[0]! < 0n ? -(whole[0]! & magnitude) : whole[0]!;
}

function fromOrder(ordered: bigint): number {
  whole[0] = ordered < 0n ? -ordered | ~magnitude : ordered;
  return bits[0]!;
}

/** One rank by halving: for samples that missed it, and for ties that no buffer holds. */
function narrowed(
  pass: (low: number, high: number, capacity: number) => [below: number, inside: number],
  pick: (rank: number) => number,
  rank: number,
  room: number,
): number {
  let low = toOrder(Number.NEGATIVE_INFINITY);
  let high = toOrder(Number.POSITIVE_INFINITY);
  while (low < high) {
    const middle = (low + high) >> 1n;
    // Of [low, middle] and what is above it, the half that has the rank.
    const [below, inside] = pass(fromOrder(low), fromOrder(middle), 0);
    if (rank < below + inside) high = middle;
    else low = middle + 1n;
    if (rank >= below + inside) continue;
    if (inside < room) {
      pass(fromOrder(low), fromOrder(high), room);
      return pick(rank);
    }
  }
  return fromOrder(low);
}
