/** The phases of the book in words, and what their calibration says, written. */
import { DASH, figures, fixed } from '../widgets/format.ts';

interface Estimate {
  value: number;
  lo: number;
  hi: number;
}
export interface PhaseScore {
  n: number;
  size: Estimate;
  times: Estimate;
  calls: number;
  hit: Estimate;
}
export interface PhaseTrail {
  ts: Float64Array;
  tau: Float64Array;
  sigma: Float64Array;
  phase: Float64Array;
}
export interface CalibrationOutputs {
  n: number;
  least: number;
  horizon: number;
  block: number;
  phases: readonly PhaseScore[];
  base: PhaseScore;
  relation: { tau: number; sigma: number };
  changes: number;
  trail: PhaseTrail;
}

export const phaseNames = ['equilibrium', 'hot, ordered', 'cold, disordered', 'hot, disordered', 'frozen'] as const;
/** What each is named after; the calibration says whether it holds. */
export const phaseClaims = ['nothing unusual', 'strong trend', 'consolidation', 'volatile', 'thin book, spread risk'] as const;

/** Corners of the map: columns of tau and rows of sigma, 0 low and 1 high. */
export const corners: readonly { phase: number; hot: boolean; disordered: boolean }[] = [
  { phase: 1, hot: true, disordered: false },
  { phase: 2, hot: false, disordered: true },
  { phase: 3, hot: true, disordered: true },
  { phase: 4, hot: false, disordered: false },
];

export const phaseName = (phase: number): string => phaseNames[phase] ?? DASH;

/** `hot, ordered · 12:00:01 · temperature rank 0.91, entropy rank 0.12`. */
export const pointWords = (phase: number, tau: number, sigma: number): string =>
  `${phaseName(phase)}: temperature rank ${fixed(tau, 2)}, entropy rank ${fixed(sigma, 2)}`;

/** Sign of the order flow of the last 10 s: the way a hot and ordered book is named to go. */
export const flowWords = (sign: number): string => (sign > 0 ? 'flow ▲ buys' : sign < 0 ? 'flow ▼ sells' : 'flow even');

const bp = 1e4;
const times = (value: number): string => fixed(value, 2);
const share = (value: number): string => fixed(100 * value, 0);

/** Of an estimate that is known: its value and its interval; and whether the interval leaves `usual` out, and on which side. */
function written({ value, lo, hi }: Estimate, text: (value: number) => string, unit: string, usual: number) {
  return {
    value: text(value) + unit,
    interval: `${text(lo)} to ${text(hi)}`,
    side: lo > usual ? 'above' : hi < usual ? 'below' : '',
  } as const;
}

export interface ScoreRow {
  title: string;
  claim: string;
  n: number;
  /** Instead of numbers. */
  lacks: string;
  size: string;
  times: ReturnType<typeof written> | undefined;
  hit: ReturnType<typeof written> | undefined;
}

/** The phases, then all seconds. */
export function scoreRows({ phases, base, least }: CalibrationOutputs): ScoreRow[] {
  const row = (score: PhaseScore, title: string, claim: string, whole: boolean): ScoreRow => ({
    title,
    claim,
    n: score.n,
    lacks: score.n < least ? `not enough data (${score.n}/${least})` : '',
    size: Number.isNaN(score.size.value) ? DASH : `${figures(score.size.value * bp)} bp`,
    times: whole || Number.isNaN(score.times.value) ? undefined : written(score.times, times, '×', 1),
    hit: Number.isNaN(score.hit.value) ? undefined : written(score.hit, share, ' %', whole ? 0.5 : base.hit.value),
  });
  return [...phases.map((score, k) => row(score, phaseNames[k]!, phaseClaims[k]!, false)), row(base, 'any second', 'base rate', true)];
}
