/** Slopes of lines through points. */

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

/**
 * Slope of the main axis, from the sums of squares and products about the means; NaN upright or without a direction. Of the two forms of
 * the same fraction the one without a difference of near numbers.
 */
export function mainAxisSlope(xx: number, yy: number, xy: number): number {
  const difference = yy - xx;
  const root = Math.hypot(difference, 2 * xy);
  if (difference < 0) return (2 * xy) / (root - difference);
  return xy === 0 ? Number.NaN : (difference + root) / (2 * xy);
}
