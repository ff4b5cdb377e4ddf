/** What the panels of a pair write: p, bars as time, intervals and the axis they share, and what was left out of a sample. */
import { count, counted, DASH, figureDecimals, fixed, range, shortSpan } from '../widgets/format.ts';

/** What an analysis of pairs says of its bars (studies/legs.ts). */
export interface SampleOutput {
  bars: number;
  used: number;
  gap: number;
  stale: number;
  unknown: number;
  older: number;
  stopped: readonly { instrument: string; bars: number }[];
}

/** `0.013`, `< .001`, a dash where there is none. */
export function pWords(p: number, end?: 'below' | 'above'): string {
  if (Number.isNaN(p)) return DASH;
  if (end) return `${end === 'below' ? '<' : '>'} ${fixed(p, 2)}`;
  return p < 0.001 ? '<\u2009.001' : fixed(p, 3);
}

/** Bars as time; without an end it does not return. */
export function barsWords(bars: number, micros: number): string {
  if (bars === Number.POSITIVE_INFINITY) return 'never';
  if (Number.isNaN(bars)) return DASH;
  return bars < 1 ? `< ${shortSpan(micros)}` : shortSpan(Math.round(bars) * micros);
}

/** Both ends of the axis that all intervals of a leg share; one that is many times as wide as the others runs out of it. */
export function axisOf(estimates: readonly { beta: number; lo: number; hi: number }[]): [number, number] {
  const known = estimates.filter(({ beta }) => Number.isFinite(beta));
  const half = known
    .map(({ beta, lo, hi }) => Math.max(beta - lo, hi - beta))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const usual = (half[Math.floor((half.length - 1) / 2)] ?? 0) * 4;
  const betas = known.map(({ beta }) => beta).sort((a, b) => a - b);
  const middle = betas[Math.floor((betas.length - 1) / 2)] ?? 0;
  // A ratio that is far from the others is read from its number: it would leave them no room.
  const far = usual > 0 ? 3 * usual : Number.POSITIVE_INFINITY;
  const near = (value: number, beta: number): number =>
    Math.max(middle - far, Math.min(middle + far, Math.max(beta - usual, Math.min(beta + usual, value))));
  const low = Math.min(...known.map(({ beta, lo }) => near(Number.isFinite(lo) ? lo : beta, beta)));
  const high = Math.max(...known.map(({ beta, hi }) => near(Number.isFinite(hi) ? hi : beta, beta)));
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 1e-6, 1e-9);
  return [low - room, high + room];
}

/** Of a wide interval fewer: three figures of its width, so that both ends are read. */
const decimalsWithin = ({ lo, hi }: { lo: number; hi: number }, decimals: number): number =>
  Number.isFinite(hi - lo) ? Math.min(decimals, figureDecimals(hi - lo, 3)) : decimals;

export const intervalText = (ends: { lo: number; hi: number }, decimals: number): string =>
  Number.isFinite(ends.lo) && Number.isFinite(ends.hi) ? range(ends.lo, ends.hi, decimalsWithin(ends, decimals)) : '— not known';

export const ratioText = (each: { beta: number; lo: number; hi: number }, decimals: number): string =>
  fixed(each.beta, decimalsWithin(each, decimals));

/** What was left out of the bars, in words; '' where nothing was. */
export function sampleWords({ bars, used, gap, stale, unknown, older, stopped }: SampleOutput): string {
  const parts = [
    gap > 0 ? `${count(gap)} with data missing` : '',
    stale > 0 ? `${count(stale)} in which one did not trade` : '',
    unknown > 0 ? `${count(unknown)} before one began` : '',
    older > 0 ? `${count(older)} older ones` : '',
  ].filter(Boolean);
  const left = parts.length > 0 ? `${count(used)} of ${counted(bars, 'bar')} used; left out: ${parts.join(', ')}.` : '';
  const ended = stopped.map((leg) => `${leg.instrument} has not traded for ${counted(leg.bars, 'bar')}.`);
  return [left, ...ended].filter(Boolean).join(' ');
}
