/** The least-squares slope of y over x, for a handful of points; NaN where there are not two different x or a number is unknown. */
export function slopeOf(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const n = x.length;
  let meanX = 0;
  let meanY = 0;
  for (let i = 0; i < n; i++) {
    meanX += x[i]! / n;
    meanY += y[i]! / n;
  }
  let cross = 0;
  let square = 0;
  for (let i = 0; i < n; i++) {
    cross += (x[i]! - meanX) * (y[i]! - meanY);
    square += (x[i]! - meanX) ** 2;
  }
  return square > 0 ? cross / square : Number.NaN;
}
