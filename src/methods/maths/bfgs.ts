/**
 * Minimum of a smooth function of a few variables: BFGS with a dense inverse Hessian and a line search that keeps it positive
 * (Nocedal, Wright 2006, chapters 3 and 6). Dense, as no fit here has more than a few dozen variables. Deterministic.
 */

/** Value at `x`; writes the gradient. May give NaN or infinity where the function has no value. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface Minimum {
  x: Float64Array;
  value: number;
  /** Whether the gradient vanished or no step could lower the value any more; false: the steps ran out. */
  converged: boolean;
  steps: number;
}

export interface BfgsOptions {
  /** Default 200. */
  steps?: number;
  /** Largest component of the gradient that counts as none. Default 1e-8. */
  tolerance?: number;
}

export function minimise(objective: Objective, start: ArrayLike<number>, { steps = 200, tolerance = 1e-8 }: BfgsOptions = {}): Minimum {
  const n = start.length;
  let x: Float64Array = Float64Array.from(start);
  let gradient: Float64Array = new Float64Array(n);
  let value = objective(x, gradient);
  if (!Number.isFinite(value)) return { x, value, converged: false, steps: 0 };
  let inverse = downhill(gradient);
  let fresh = true;
  let still = 0;
  for (let step = 0; step < steps; step++) {
    if (largest(gradient) <= tolerance) return { x, value, converged: true, steps: step };
    let direction = times(inverse, gradient, -1);
    let slope = dot(direction, gradient);
    if (!(slope < 0)) {
      inverse = downhill(gradient);
      fresh = true;
      direction = times(inverse, gradient, -1);
      slope = dot(direction, gradient);
    }
    const next = lineSearch(objective, x, value, direction, slope);
    if (!next) {
      // Once more along the gradient itself, in case the Hessian is to blame; else this is as low as doubles see.
      if (fresh) return { x, value, converged: true, steps: step };
      inverse = downhill(gradient);
      fresh = true;
      continue;
    }
    const s = next.x.map((each, i) => each - x[i]!);
    const y = next.gradient.map((each, i) => each - gradient[i]!);
    const curvature = dot(s, y);
    if (curvature > 1e-12 * norm(s) * norm(y)) {
      if (fresh) inverse = identity(n, curvature / dot(y, y));
      update(inverse, s, y, curvature);
      fresh = false;
    }
    still = value - next.value <= 1e-15 * Math.abs(value) ? still + 1 : 0;
    ({ x, value, gradient } = next);
    if (still >= 3) return { x, value, converged: true, steps: step + 1 };
  }
  return { x, value, converged: false, steps };
}

export interface ScoutOptions extends BfgsOptions {
  /** Steps from each start. Default 15. */
  rough?: number;
  /** The best of these starts go on for three times as many steps before the best `kept` of them are chosen. Default none. */
  middle?: number;
  /** Starts that are followed to the end. Default 2. */
  kept?: number;
  /** Points it is false for are taken only if there are no others. */
  sound?: (x: Float64Array) => boolean;
}

/** Values this close, as a share, are taken for the same valley. */
const sameValue = 1e-9;

/**
 * The lowest of what several starts lead to, for functions with more than one valley: `rough` steps from each, then to the end from the
 * best `kept`, which lie in different valleys if they have gone far enough to tell.
 */
export function minimiseFrom(
  objective: Objective,
  starts: readonly ArrayLike<number>[],
  { rough = 15, middle = 0, kept = 2, sound = () => true, ...options }: ScoutOptions = {},
): Minimum {
  const scouts = starts.map((start) => minimise(objective, start, { ...options, steps: rough }));
  const goOn = (each: Minimum, steps?: number): Minimum =>
    each.converged ? each : minimise(objective, each.x, steps === undefined ? options : { ...options, steps });
  let order = ranked(scouts, sound);
  if (order.length === 0) return scouts[0]!;
  if (middle > kept)
    order = ranked(
      order.slice(0, middle).map((each) => goOn(each, 3 * rough)),
      sound,
    );
  return ranked(
    order.slice(0, kept).map((each) => goOn(each)),
    sound,
  )[0]!;
}

/** Sound ones first, each kind from the lowest, one of each valley. */
function ranked(found: readonly Minimum[], sound: (x: Float64Array) => boolean): Minimum[] {
  const order = found.filter((each) => Number.isFinite(each.value)).sort((a, b) => a.value - b.value);
  return [true, false].flatMap((kind) =>
    order
      .filter((each) => sound(each.x) === kind)
      .filter((each, i, all) => i === 0 || each.value - all[i - 1]!.value > sameValue * Math.abs(each.value)),
  );
}

/** A point with a sufficiently lower value and a flatter slope: doubling, then bisection. Undefined when no step lowers the value. */
function lineSearch(objective: Objective, x: Float64Array, value: number, direction: Float64Array, slope: number) {
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  let length = 1;
  let best: { x: Float64Array; value: number; gradient: Float64Array } | undefined;
  for (let tries = 0; tries < 40; tries++) {
    const at = x.map((each, i) => each + length * direction[i]!);
    const gradient = new Float64Array(x.length);
    const found = objective(at, gradient);
    if (!(found <= value + 1e-4 * length * slope && Number.isFinite(found))) high = length;
    else {
      best = { x: at, value: found, gradient };
      if (dot(gradient, direction) >= 0.9 * slope) return best;
      low = length;
    }
    length = high === Number.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
    if (best && high - low < 1e-3 * high) break;
  }
  return best && best.value < value ? best : undefined;
}

/** H <- (I - s y'/c) H (I - y s'/c) + s s'/c, c = s'y. */
function update(h: Float64Array[], s: Float64Array, y: Float64Array, c: number): void {
  const hy = times(h, y, 1);
  const factor = (1 + dot(y, hy) / c) / c;
  for (let i = 0; i < s.length; i++) {
    for (let j = 0; j < s.length; j++) h[i]![j]! += factor * s[i]! * s[j]! - (hy[i]! * s[j]! + s[i]! * hy[j]!) / c;
  }
}

/** The inverse Hessian that says nothing: a step of at most 1 along the gradient. */
function downhill(gradient: Float64Array): Float64Array[] {
  return identity(gradient.length, 1 / Math.max(1, norm(gradient)));
}

function identity(n: number, scale: number): Float64Array[] {
  return Array.from({ length: n }, (_, i) => Float64Array.from({ length: n }, (_, j) => (i === j ? scale : 0)));
}

function times(h: Float64Array[], v: Float64Array, scale: number): Float64Array {
  return Float64Array.from(h, (row) => scale * dot(row, v));
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

function norm(v: Float64Array): number {
  return Math.sqrt(dot(v, v));
}

function largest(v: Float64Array): number {
  return v.reduce((most, each) => Math.max(most, Math.abs(each)), 0);
}

/** An objective whose gradient is taken by central differences: for functions cheap enough to ask 2 n + 1 times. */
export function byDifferences(f: (x: Float64Array) => number): Objective {
  return (x, gradient) => {
    const at = Float64Array.from(x);
    for (let i = 0; i < x.length; i++) {
      const h = 6e-6 * Math.max(1, Math.abs(x[i]!));
      at[i] = x[i]! + h;
      const above = f(at);
      at[i] = x[i]! - h;
      gradient[i] = (above - f(at)) / (2 * h);
      at[i] = x[i]!;
    }
    return f(at);
  };
}
