/** exp and log of a column in software, so that every machine gives the same bytes (the host's own differ in the last digit). */

/** out = ln x: NaN below 0, -Infinity at 0. May be in place. */
export function vlog(x: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    store<f64>(out + at, NativeMath.log(load<f64>(x + at)));
  }
}

/** out = e^x. May be in place. */
export function vexp(x: usize, n: i32, out: usize): void {
  for (let i = 0; i < n; i++) {
    const at = (<usize>i) << 3;
    store<f64>(out + at, NativeMath.exp(load<f64>(x + at)));
  }
}
