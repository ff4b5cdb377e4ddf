/** Kendall's tau-b in n log n (Knight 1966) and its two-sided p-value: exact for few rows without ties, else normal. */
import { chiSquareUpper } from './distributions.ts';

interface Ties {
  /** Sums over groups of k equal: k (k - 1) / 2, k (k - 1)(k - 2), k (k - 1)(2 k + 5). */
  pairs: number;
  triples: number;
  spread: number;
}

/** `same(i)`: whether place i of an order holds the same value as place i - 1. */
export function tiesOf(n: number, same: (i: number) => boolean): Ties {
  const out = { pairs: 0, triples: 0, spread: 0 };
  for (let from = 0, to = 1; to <= n; to++) {
    if (to < n && same(to)) continue;
    const k = to - from;
    out.pairs += (k * (k - 1)) / 2;
    out.triples += k * (k - 1) * (k - 2);
    out.spread += k * (k - 1) * (2 * k + 5);
    from = to;
  }
  return out;
}

/** Sorts in place and counts the exchanges of neighbours that it takes: pairs in the wrong order. */
function exchanges(values: Float64Array): number {
  let count = 0;
  let from = values;
  let to: Float64Array = new Float64Array(values.length);
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < values.length; start += 2 * width) {
      const middle = Math.min(start + width, values.length);
      const end = Math.min(start + 2 * width, values.length);
      for (let i = start, j = middle, at = start; at < end; at++) {
        if (j >= end || (i < middle && from[i]! <= from[j]!)) to[at] = from[i++]!;
        else {
          to[at] = from[j++]!;
          count += middle - i;
        }
      }
    }
    [from, to] = [to, from];
  }
  values.set(from);
  return count;
}

/** Both of one length, finite. Unknown if one of them does not vary. */
export function kendall(x: Float64Array, y: Float64Array): { tau: number; p: number } {
  const n = x.length;
  const order = Uint32Array.from(x.keys()).sort((a, b) => x[a]! - x[b]! || y[a]! - y[b]!);
  const sameX = (i: number): boolean => x[order[i]!] === x[order[i - 1]!];
  const tiesX = tiesOf(n, sameX);
  const tiesBoth = tiesOf(n, (i) => sameX(i) && y[order[i]!] === y[order[i - 1]!]);
  const sorted = Float64Array.from(order, (i) => y[i]!);
  const discordant = exchanges(sorted);
  const tiesY = tiesOf(n, (i) => sorted[i] === sorted[i - 1]);
  const total = (n * (n - 1)) / 2;
  if (tiesX.pairs === total || tiesY.pairs === total) return { tau: Number.NaN, p: Number.NaN };
  const difference = total - tiesX.pairs - tiesY.pairs + tiesBoth.pairs - 2 * discordant;
  const tau = difference / Math.sqrt((total - tiesX.pairs) * (total - tiesY.pairs));
  const few = Math.min(discordant, total - discordant);
  const exact = tiesX.pairs === 0 && tiesY.pairs === 0 && (n <= 33 || few <= 1);
  return { tau: Math.max(-1, Math.min(1, tau)), p: exact ? exactP(n, few) : normalP(n, difference, tiesX, tiesY) };
}

function normalP(n: number, difference: number, x: Ties, y: Ties): number {
  const m = n * (n - 1);
  const variance = (m * (2 * n + 5) - x.spread - y.spread) / 18 + (2 * x.pairs * y.pairs) / m + (x.triples * y.triples) / (9 * m * (n - 2));
  return chiSquareUpper((difference * difference) / variance, 1);
}

/** Pr of as few or fewer pairs in the rarer order, twice (Kendall, Rank correlation methods). */
function exactP(n: number, few: number): number {
  if (n <= 2 || 4 * few === n * (n - 1)) return 1;
  // Shares of the orders of j things that take 0, 1, .. exchanges.
  let shares = new Float64Array(few + 1);
  shares[0] = 1;
  for (let j = 2; j <= n; j++) {
    const next = new Float64Array(few + 1);
    let window = 0;
    for (let c = 0; c <= few; c++) {
      window += shares[c]! - (c >= j ? shares[c - j]! : 0);
      next[c] = window / j;
    }
    shares = next;
  }
  return Math.min(1, 2 * shares.reduce((sum, share) => sum + share, 0));
}
