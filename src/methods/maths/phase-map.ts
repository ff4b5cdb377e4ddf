/**
 * The phase map of the book: where a percentile rank of temperature (tau) and of entropy (sigma), both in [0, 1], put it.
 * 0 equilibrium, 1 hot and ordered, 2 cold and disordered, 3 hot and disordered, 4 frozen.
 */
export interface PhaseRules {
  /** A rank above this is hot or disordered; below `low` it is cold or ordered. */
  readonly high: number;
  readonly low: number;
  /** By how much a rank must come back before the phase is left. */
  readonly slack: number;
  /** Least stay in a phase, in the unit of the times. */
  readonly dwell: number;
}

/** Numbers of state that `writePhases` needs, zeros at the start. */
export const phaseState = 3;
/** The phase and 1 (0: none yet), when it began, changes so far. */
const NOW = 0;
const SINCE = 1;
const CHANGES = 2;

/** Writes the phase of rows [from, to); NaN where a rank is unknown. */
export function writePhases(
  ts: Float64Array,
  tau: Float64Array,
  sigma: Float64Array,
  from: number,
  to: number,
  rules: PhaseRules,
  state: Float64Array,
  out: Float64Array,
): void {
  const { high, low, slack, dwell } = rules;
  for (let i = from; i < to; i++) {
    const t = tau[i] as number;
    const s = sigma[i] as number;
    if (!(t === t && s === s)) {
      state[NOW] = 0;
      out[i] = Number.NaN;
      continue;
    }
    const now = (state[NOW] as number) - 1;
    const hot = now === 1 || now === 3;
    const disordered = now === 2 || now === 3;
    const stays = now > 0 && (hot ? t > high - slack : t < low + slack) && (disordered ? s > high - slack : s < low + slack);
    let next = now;
    if (!stays) {
      next = 0;
      if (t > high && s < low) next = 1;
      if (t < low && s > high) next = 2;
      if (t > high && s > high) next = 3;
      if (t < low && s < low) next = 4;
    }
    if (now < 0 || (next !== now && (ts[i] as number) - (state[SINCE] as number) >= dwell)) {
      if (now >= 0) state[CHANGES] = (state[CHANGES] as number) + 1;
      state[NOW] = next + 1;
      state[SINCE] = ts[i] as number;
    }
    out[i] = (state[NOW] as number) - 1;
  }
}
