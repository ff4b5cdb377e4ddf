/**
 * Centred sums of two series in one pass over memory: all that a regression of y on x, a covariance or a correlation needs.
 * Blocks of 1,024 rows (16 KB, in cache) are centred on their own means, then merged (Chan, Golub, LeVeque 1983), so the level
 * of the data costs no digits. A NaN anywhere makes the sums that contain it NaN.
 */
const BLOCK: i32 = 1024;

/** Writes n, mean x, mean y, sum (x - mx)^2, sum (y - my)^2, sum (x - mx)(y - my). No rows: n is 0 and the means are NaN. */
export function centredSums(x: usize, y: usize, n: i32, out: usize): void {
  let count = 0.0;
  let meanX = n > 0 ? 0.0 : NaN;
  let meanY = meanX;
  let xx = 0.0;
  let yy = 0.0;
  let xy = 0.0;
  for (let from = 0; from < n; from += BLOCK) {
    const rows = min(BLOCK, n - from);
    const end = x + ((<usize>(from + rows)) << 3);
    const pairs = x + ((<usize>(from + (rows & ~3))) << 3);
    const shift = y - x;

    let sumX0 = f64x2.splat(0);
    let sumX1 = sumX0;
    let sumY0 = sumX0;
    let sumY1 = sumX0;
    let at = x + ((<usize>from) << 3);
    for (; at < pairs; at += 32) {
      sumX0 = f64x2.add(sumX0, v128.load(at));
      sumX1 = f64x2.add(sumX1, v128.load(at, 16));
      sumY0 = f64x2.add(sumY0, v128.load(at + shift));
      sumY1 = f64x2.add(sumY1, v128.load(at + shift, 16));
    }
    let sumX = lanes(f64x2.add(sumX0, sumX1));
    let sumY = lanes(f64x2.add(sumY0, sumY1));
    for (; at < end; at += 8) {
      sumX += load<f64>(at);
      sumY += load<f64>(at + shift);
    }
    const size = <f64>rows;
    const midX = sumX / size;
    const midY = sumY / size;

    const mx = f64x2.splat(midX);
    const my = f64x2.splat(midY);
    let xx0 = f64x2.splat(0);
    let xx1 = xx0;
    let yy0 = xx0;
    let yy1 = xx0;
    let xy0 = xx0;
    let xy1 = xx0;
    at = x + ((<usize>from) << 3);
    for (; at < pairs; at += 32) {
      const dx0 = f64x2.sub(v128.load(at), mx);
      const dx1 = f64x2.sub(v128.load(at, 16), mx);
      const dy0 = f64x2.sub(v128.load(at + shift), my);
      const dy1 = f64x2.sub(v128.load(at + shift, 16), my);
      xx0 = f64x2.add(xx0, f64x2.mul(dx0, dx0));
      xx1 = f64x2.add(xx1, f64x2.mul(dx1, dx1));
      yy0 = f64x2.add(yy0, f64x2.mul(dy0, dy0));
      yy1 = f64x2.add(yy1, f64x2.mul(dy1, dy1));
      xy0 = f64x2.add(xy0, f64x2.mul(dx0, dy0));
      xy1 = f64x2.add(xy1, f64x2.mul(dx1, dy1));
    }
    let blockXX = lanes(f64x2.add(xx0, xx1));
    let blockYY = lanes(f64x2.add(yy0, yy1));
    let blockXY = lanes(f64x2.add(xy0, xy1));
    for (; at < end; at += 8) {
      const dx = load<f64>(at) - midX;
      const dy = load<f64>(at + shift) - midY;
      blockXX += dx * dx;
      blockYY += dy * dy;
      blockXY += dx * dy;
    }

    const total = count + size;
    const stepX = midX - meanX;
    const stepY = midY - meanY;
    const weight = (count * size) / total;
    xx += blockXX + stepX * stepX * weight;
    yy += blockYY + stepY * stepY * weight;
    xy += blockXY + stepX * stepY * weight;
    meanX += (stepX * size) / total;
    meanY += (stepY * size) / total;
    count = total;
  }
  store<f64>(out, count);
  store<f64>(out, meanX, 8);
  store<f64>(out, meanY, 16);
  store<f64>(out, xx, 24);
  store<f64>(out, yy, 32);
  store<f64>(out, xy, 40);
}

function lanes(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1);
}
