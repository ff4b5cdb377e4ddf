/** Spatial median of points in the plane: the point with the least sum of distances. Newton's method, with Vardi and Zhang's test at a data point. */
import { median } from './quantile.ts';

const mostSteps = 500;

interface Pull {
  sum: number;
  gradient: [number, number];
  hessian: [xx: number, xy: number, yy: number];
  /** Points at (nearly) no distance. */
  here: number;
}

function pullAt(xs: Float64Array, ys: Float64Array, x: number, y: number): Pull {
  const out: Pull = { sum: 0, gradient: [0, 0], hessian: [0, 0, 0], here: 0 };
  const nothing = 1e-14 * Math.hypot(x, y);
  for (let i = 0; i < xs.length; i++) {
    const dx = x - xs[i]!;
    const dy = y - ys[i]!;
    const d = Math.sqrt(dx * dx + dy * dy);
    if (d <= nothing) {
      out.here++;
      continue;
    }
    const [ux, uy] = [dx / d, dy / d];
    out.sum += d;
    out.gradient[0] += ux;
    out.gradient[1] += uy;
    out.hessian[0] += (uy * uy) / d;
    out.hessian[1] -= (ux * uy) / d;
    out.hessian[2] += (ux * ux) / d;
  }
  return out;
}

/** At least one point, all finite. */
export function spatialMedian(xs: Float64Array, ys: Float64Array): [x: number, y: number] {
  let [x, y] = [median(xs), median(ys)];
  let pull = pullAt(xs, ys, x, y);
  for (let step = 0; step < mostSteps; step++) {
    const [gx, gy] = pull.gradient;
    const force = Math.hypot(gx, gy);
    // Points right here hold it with a force of up to 1 each.
    if (force <= pull.here || force < 1e-12 * xs.length) break;
    const [mx, my] = newton(pull, force);
    let share = 1;
    let better: Pull | undefined;
    for (; share > 1e-14; share /= 2) {
      const there = pullAt(xs, ys, x + share * mx, y + share * my);
      if (there.sum < pull.sum) {
        better = there;
        break;
      }
    }
    if (!better) break;
    x += share * mx;
    y += share * my;
    pull = better;
  }
  return [x, y];
}

function newton({ gradient: [gx, gy], hessian: [xx, xy, yy], here }: Pull, force: number): [number, number] {
  // Away from a data point only what exceeds its hold pulls.
  const part = here > 0 ? (force - here) / force : 1;
  const determinant = xx * yy - xy * xy;
  const trace = xx + yy;
  if (determinant > 1e-14 * trace * trace)
    return [(-part * (yy * gx - xy * gy)) / determinant, (-part * (xx * gy - xy * gx)) / determinant];
  return trace > 0 ? [(-part * gx) / trace, (-part * gy) / trace] : [-part * gx, -part * gy];
}
