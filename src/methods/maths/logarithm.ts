/**
 * Natural logarithm in plain arithmetic: the same bits on every machine, which the host's own Math.log does not promise.
 * The reduction and the polynomial are those of FreeBSD's e_log.c (Sun, 1993); error below 1 unit in the last place.
 */
const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);

const ln2Hi = 0.6931471803691238;
const ln2Lo = 1.9082149292705877e-10;

/** ln x of a normal x > 0; other values are not looked at. */
export function ln(x: number): number {
  bits[0] = x;
  const high = words[1];
  const mantissa = high & 0xfffff;
  // 1 when the mantissa is above sqrt 2: it is halved and the exponent is one more.
  const half = (mantissa + 0x95f64) & 0x100000;
  words[1] = mantissa | (half ^ 0x3ff00000);
  const k = (high >>> 20) - 1023 + (half >>> 20);
  const f = bits[0] - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd = z * (0.6666666666666735 + w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const square = 0.5 * f * f;
  return k * ln2Hi - (square - (s * (square + even + odd) + k * ln2Lo) - f);
}
