/**
 * Mean and central moments to the fourth order in one pass, mergeable (Welford; Pébay 2008, eq. 2.1 and 3.1).
 * `std` divides by n - 1; skew and excess kurtosis are the bias-corrected ones. Too few values give NaN.
 */

export interface Moments {
  readonly n: number;
  /** Adds `count` copies of `value`. */
  add(value: number, count?: number): void;
  result(): { n: number; mean: number; std: number; skew: number; kurtosis: number; min: number; max: number };
}

export function openMoments(): Moments {
  let n = 0;
  let mean = 0;
  let m2 = 0;
  let m3 = 0;
  let m4 = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  return {
    get n() {
      return n;
    },
    add(value, count = 1) {
      if (!(count > 0)) return;
      const total = n + count;
      const delta = value - mean;
      const share = delta / total;
      m4 +=
        delta * share * share * share * n * count * (n * n - n * count + count * count) +
        6 * share * share * count * count * m2 -
        4 * share * count * m3;
      m3 += delta * share * share * n * count * (n - count) - 3 * share * count * m2;
      m2 += delta * share * n * count;
      mean += share * count;
      n = total;
      if (value < min) min = value;
      if (value > max) max = value;
    },
    result() {
      const variance = m2 / n;
      const flat = !(m2 > 0);
      const skew = flat ? Number.NaN : m3 / n / variance ** 1.5;
      const kurtosis = flat ? Number.NaN : m4 / n / (variance * variance) - 3;
      return {
        n,
        mean: n > 0 ? mean : Number.NaN,
        std: n > 1 ? Math.sqrt(m2 / (n - 1)) : Number.NaN,
        skew: n > 2 ? (skew * Math.sqrt(n * (n - 1))) / (n - 2) : Number.NaN,
        kurtosis: n > 3 ? (((n + 1) * kurtosis + 6) * (n - 1)) / ((n - 2) * (n - 3)) : Number.NaN,
        min: n > 0 ? min : Number.NaN,
        max: n > 0 ? max : Number.NaN,
      };
    },
  };
}
