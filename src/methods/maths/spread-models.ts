/** From regression slopes to the parts of a spread, with the gradients that their standard errors need. */

/** Part of a whole, and its gradient by both: share = part / (part + rest). */
export function shareOf(part: number, rest: number): { share: number; byPart: number; byRest: number } {
  const whole = part + rest;
  return { share: part / whole, byPart: rest / (whole * whole), byRest: -part / (whole * whole) };
}

/** A part below 0 makes a share outside of 0 to 1, which is a share of nothing: the model does not hold. */
export const isShare = (share: number): boolean => share >= 0 && share <= 1;

export interface HuangStoll {
  adverse: number;
  inventory: number;
  processing: number;
  /** Chance that a trade is of the other side than the one before. */
  reversal: number;
  admissible: boolean;
}

/** `b1`, `b2`: slopes of the mid's change on (S/2) Q one order before and on -(S/2) Q two before; `rho`: of Q on Q before. */
export function huangStoll(b1: number, b2: number, rho: number): HuangStoll {
  const adverse = b2 / rho;
  const inventory = b1 - adverse;
  const processing = 1 - b1;
  return {
    adverse,
    inventory,
    processing,
    reversal: (1 - rho) / 2,
    admissible: isShare(adverse) && isShare(inventory) && isShare(processing),
  };
}

/** Above this autocorrelation of signs there is nothing left that surprises, and theta is not determined. */
export const mostSignMemory = 0.95;

export interface Madhavan {
  /** Permanent effect of a surprise in the sign, and what makers take; the unit of the price. */
  theta: number;
  phi: number;
}

/** `b1`, `b2`: slopes of the price change on the sign and on the sign before; `rho`: the sign's autocorrelation. NaN above `mostSignMemory`. */
export function madhavan(b1: number, b2: number, rho: number): Madhavan {
  const theta = rho <= mostSignMemory ? (b1 + b2) / (1 - rho) : Number.NaN;
  return { theta, phi: b1 - theta };
}
