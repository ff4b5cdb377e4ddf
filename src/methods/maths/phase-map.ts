/**
 * The phase map of the book: where a percentile rank of temperature (tau) and of entropy (sigma), both in [0, 1], put it.
 * 0 equilibrium, 1 hot and ordered, 2 cold and disordered, 3 hot and disordered, 4 frozen.
 */
export interface PhaseBounds {
  /** A rank above this is hot or disordered; below `low` it is cold or ordered. */
  readonly high: number;
  readonly low: number;
  /** By how much a rank must come back before the phase is left. */
  readonly slack: number;
}

function isIn(phase: number, tau: number, sigma: number, high: number, low: number): boolean {
  if (phase === 1) return tau > high && sigma < low;
  if (phase === 2) return tau < low && sigma > high;
  if (phase === 3) return tau > high && sigma > high;
  return phase === 4 && tau < low && sigma < low;
}

/** The phase after `now` (NaN: none yet). NaN where a rank is unknown. */
export function phaseAt(now: number, tau: number, sigma: number, { high, low, slack }: PhaseBounds): number {
  if (!(tau === tau && sigma === sigma)) return Number.NaN;
  if (isIn(now, tau, sigma, high - slack, low + slack)) return now;
  for (let phase = 1; phase <= 4; phase++) if (isIn(phase, tau, sigma, high, low)) return phase;
  return 0;
}
