/** Discrete Fourier transform of any length: powers of two by halves, other lengths as a convolution of such (Bluestein 1970). */

/** In place; the length is a power of two. `sign` -1: forward. No scaling. */
function transform(re: Float64Array, im: Float64Array, sign: number): void {
  const n = re.length;
  for (let i = 1, j = 0; i < n; i++) {
    let bit = n >> 1;
    for (; j & bit; bit >>= 1) j ^= bit;
    j ^= bit;
    if (i >= j) continue;
    [re[i], re[j]] = [re[j]!, re[i]!];
    [im[i], im[j]] = [im[j]!, im[i]!];
  }
  const cos = Float64Array.from({ length: n / 2 }, (_, k) => Math.cos((2 * Math.PI * k) / n));
  const sin = Float64Array.from({ length: n / 2 }, (_, k) => sign * Math.sin((2 * Math.PI * k) / n));
  for (let size = 2; size <= n; size *= 2) {
    const half = size / 2;
    const stride = n / size;
    for (let from = 0; from < n; from += size) {
      for (let k = 0; k < half; k++) {
        const [a, b] = [from + k, from + k + half];
        const c = cos[k * stride]!;
        const s = sin[k * stride]!;
        const x = re[b]! * c - im[b]! * s;
        const y = re[b]! * s + im[b]! * c;
        re[b] = re[a]! - x;
        im[b] = im[a]! - y;
        re[a]! += x;
        im[a]! += y;
      }
    }
  }
}

/** |X_k|^2 for k = 0 .. n / 2 of a real series. */
export function powerSpectrum(x: Float64Array): Float64Array {
  const n = x.length;
  const bins = Math.floor(n / 2) + 1;
  const wide = (n & (n - 1)) === 0 ? n : 2 ** Math.ceil(Math.log2(2 * n));
  const re = new Float64Array(wide);
  const im = new Float64Array(wide);
  if (wide === n) {
    re.set(x);
    transform(re, im, -1);
    return re.subarray(0, bins).map((value, k) => value * value + im[k]! * im[k]!);
  }
  // X_k = conj(w_k) sum_j x_j conj(w_j) w_(k-j), w_j = e^(i pi j² / n); j² by its remainder, to keep the digits of the angle.
  const chirpRe = new Float64Array(wide);
  const chirpIm = new Float64Array(wide);
  for (let j = 0; j < n; j++) {
    const angle = (Math.PI * ((j * j) % (2 * n))) / n;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    re[j] = x[j]! * c;
    im[j] = -x[j]! * s;
    chirpRe[j] = c;
    chirpIm[j] = s;
    if (j > 0) {
      chirpRe[wide - j] = c;
      chirpIm[wide - j] = s;
    }
  }
  transform(re, im, -1);
  transform(chirpRe, chirpIm, -1);
  for (let k = 0; k < wide; k++) {
    const product = re[k]! * chirpRe[k]! - im[k]! * chirpIm[k]!;
    im[k] = re[k]! * chirpIm[k]! + im[k]! * chirpRe[k]!;
    re[k] = product;
  }
  transform(re, im, 1);
  return re.subarray(0, bins).map((value, k) => (value * value + im[k]! * im[k]!) / (wide * wide));
}
