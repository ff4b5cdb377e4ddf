/**
 * Bars of order flow and price change over a window of time, and the regressions of one on the other, kept up to date bar by bar: least squares
 * on the first level with a Newey-West interval, ridge on all of them, how well each told a bar before it was taken in, and the fit with the
 * flow of the bar before. Flow in base units, price in quote currency. Sums are taken anew every 4,096 bars, so rounding does not build up.
 * What runs at each bar takes nothing apart by `[a, b] =`: the array would be garbage.
 */

import { addRow, ridge, ridgeOut, ridgeSums, ridgeWork } from '../methods/maths/ridge.ts';
import { usualLags } from '../methods/maths/usual-lags.ts';
import { normal95 } from './intervals.ts';
import { bookRanks as ranks, type StudyContext } from './study.ts';

const rebaseBars = 4_096;

/** A bar in the ring: flow by level, price change, flow of the bar before (NaN where none joins), three squared errors, its number. */
const [y, lagged, errorOne, errorAll, errorMean, number, width] = [ranks, ranks + 1, ranks + 2, ranks + 3, ranks + 4, ranks + 5, ranks + 6];
const [first, held, added, last, lagSums, outSums, headLength] = [0, 1, 2, 3, 4, 10, 14];

/** Where the answers lie in `results`; NaN while there are too few bars. */
export const impactResult = { beta: 0, lo: 1, hi: 2, r2: 3, r2Out: 4, r2Lag: 5, mlR2: 6, mlR2Out: 7, length: 8 } as const;

export interface ImpactWindow {
  readonly results: Float64Array;
  /** Takes in a bar: flow by level, the price change, its number. */
  close(bar: Float64Array): void;
  bars(): number;
  /** Bars that were told before they were taken in. */
  told(): number;
  start(): void;
}

/** Only in a study's `open`. `most` bars lie in the window, `least` are needed for a fit, `penalty` is nu / n. */
export function openImpactWindow(ctx: StudyContext, most: number, least: number, penalty: number): ImpactWindow {
  const head = ctx.state(headLength);
  const ring = ctx.state(most * width);
  const sums = ctx.state(ridgeSums(ranks));
  const one = ctx.state(ridgeOut(ranks));
  const all = ctx.state(ridgeOut(ranks));
  const results = ctx.state(impactResult.length);
  const work = new Float64Array(ridgeWork(ranks));
  const scores = new Float64Array(most);

  /** Sums of the pairs with the bar before and of the errors. */
  function addRest(at: number, sign: number): void {
    const h = head.view;
    const r = ring.view;
    const x = r[at + lagged]!;
    const dy = r[at + y]!;
    if (x === x) {
      h[lagSums]! += sign;
      h[lagSums + 1]! += sign * x;
      h[lagSums + 2]! += sign * dy;
      h[lagSums + 3]! += sign * x * x;
      h[lagSums + 4]! += sign * x * dy;
      h[lagSums + 5]! += sign * dy * dy;
    }
    if (r[at + errorOne] === r[at + errorOne]) {
      h[outSums]! += sign;
      h[outSums + 1]! += sign * r[at + errorOne]!;
      h[outSums + 2]! += sign * r[at + errorAll]!;
      h[outSums + 3]! += sign * r[at + errorMean]!;
    }
  }

  function rebase(): void {
    const h = head.view;
    h[added] = 0;
    sums.view.fill(0);
    h.fill(0, lagSums, headLength);
    for (let i = 0, place = h[first]!; i < h[held]!; i++, place = place + 1 === most ? 0 : place + 1) {
      addRow(sums.view, ranks, ring.view, place * width, 1);
      addRest(place * width, 1);
    }
  }

  /** Errors of what was known before the bar at `at`. */
  function tell(at: number): void {
    const r = ring.view;
    const a = one.view;
    const b = all.view;
    const s = sums.view;
    r[at + errorOne] = r[at + errorAll] = r[at + errorMean] = Number.NaN;
    if (s[0]! < least || results.view[0] !== results.view[0]) return;
    let whole = r[at + y]! - b[0]!;
    for (let k = 0; k < ranks; k++) whole -= b[1 + k]! * r[at + k]!;
    r[at + errorOne] = (r[at + y]! - a[0]! - a[1]! * r[at]!) ** 2;
    r[at + errorAll] = whole * whole;
    r[at + errorMean] = (r[at + y]! - s[1 + ranks]! / s[0]!) ** 2;
  }

  /** Newey and West's interval of the slope of `one`, with lags by the usual rule. */
  function interval(): void {
    const h = head.view;
    const r = ring.view;
    const a = one.view;
    const s = sums.view;
    const out = results.view;
    const n = s[0]!;
    const mean = s[1]! / n;
    for (let i = 0, place = h[first]!; i < n; i++, place = place + 1 === most ? 0 : place + 1) {
      const x = r[place * width]!;
      scores[i] = (x - mean) * (r[place * width + y]! - a[0]! - a[1]! * x);
    }
    const lags = usualLags(n);
    let inside = 0;
    let total = 0;
    for (let end = 0; end < n + lags; end++) {
      if (end < n) inside += scores[end]!;
      if (end > lags) inside -= scores[end - lags - 1]!;
      total += inside * inside;
    }
    const spread = s[1 + ranks + 1]! - (s[1]! * s[1]!) / n;
    const half = (normal95 * Math.sqrt((total / (lags + 1)) * (n / (n - 2)))) / spread;
    out[impactResult.lo] = a[1]! - half;
    out[impactResult.hi] = a[1]! + half;
  }

  function regress(): void {
    const h = head.view;
    const s = sums.view;
    const out = results.view;
    const n = s[0]!;
    out.fill(Number.NaN);
    if (n < least) return;
    one.view[ranks + 2] = 0;
    ridge(s, ranks, 1, one.view, work);
    all.view[ranks + 2] = penalty;
    ridge(s, ranks, ranks, all.view, work);
    if (!(one.view[1] !== 0)) return;
    out[impactResult.beta] = one.view[1]!;
    out[impactResult.r2] = one.view[ranks + 1]!;
    out[impactResult.mlR2] = all.view[ranks + 1]!;
    interval();
    if (h[outSums]! >= least && h[outSums + 3]! > 0) {
      out[impactResult.r2Out] = 1 - h[outSums + 1]! / h[outSums + 3]!;
      out[impactResult.mlR2Out] = 1 - h[outSums + 2]! / h[outSums + 3]!;
    }
    const m = h[lagSums]!;
    const xx = h[lagSums + 3]! - h[lagSums + 1]! ** 2 / m;
    const yy = h[lagSums + 5]! - h[lagSums + 2]! ** 2 / m;
    const xy = h[lagSums + 4]! - (h[lagSums + 1]! * h[lagSums + 2]!) / m;
    if (m >= least && xx > 0 && yy > 0) out[impactResult.r2Lag] = (xy * xy) / (xx * yy);
  }

  return {
    get results() {
      return results.view;
    },
    bars: () => head.view[held]!,
    told: () => head.view[outSums]!,
    start() {
      results.view.fill(Number.NaN);
      head.view[last] = Number.NaN;
    },
    close(bar) {
      const index = bar[ranks + 1]!;
      const h = head.view;
      const r = ring.view;
      while (h[held]! > 0 && r[h[first]! * width + number]! <= index - most) {
        addRow(sums.view, ranks, r, h[first]! * width, -1);
        addRest(h[first]! * width, -1);
        h[first] = h[first]! + 1 === most ? 0 : h[first]! + 1;
        h[held]!--;
      }
      const newest = (h[first]! + h[held]! - 1) % most;
      const before = h[held]! > 0 && h[last] === index - 1 ? r[newest * width]! : Number.NaN;
      const at = ((h[first]! + h[held]!) % most) * width;
      for (let k = 0; k <= ranks; k++) r[at + k] = bar[k]!;
      r[at + lagged] = before;
      r[at + number] = index;
      tell(at);
      h[held]!++;
      h[last] = index;
      addRow(sums.view, ranks, r, at, 1);
      addRest(at, 1);
      if (++h[added]! >= rebaseBars) rebase();
      regress();
    },
  };
}
