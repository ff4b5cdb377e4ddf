/** Figures of the health report in words. NaN is unknown and never written as a number. */
import type { HealthReport } from '../../api/health-report.ts';
import { bytes, count, DASH, figures, fixed, span } from './format.ts';

const nbsp = '\u202f';

/** Milliseconds: `3`, `0.4`, `1,250`. */
export const millis = (ms: number): string => (Number.isNaN(ms) ? DASH : fixed(ms, ms < 9.95 ? 1 : 0));

export function lagWords({ lag }: HealthReport): string {
  return lag.n > 0 ? `${millis(lag.p50Ms)} / ${millis(lag.p99Ms)} ms` : DASH;
}

/** Why there is no lag, or what it means. */
export function lagMeaning({ lag }: HealthReport): string {
  if (lag.n === 0) return 'This source gives no receive times: lag is not known.';
  return `Receive time less the exchange's time, over the fastest of ${count(lag.n)} messages: the clocks differ by an unknown amount, so the fastest counts as 0.`;
}

export const gapCount = ({ gaps }: HealthReport): string => (gaps.n === 0 ? '0' : `${count(gaps.n)}, ${span(gaps.micros)}`);

export function storageWords({ storage }: HealthReport): string {
  if (storage.memoryOnly !== undefined) return `${bytes(storage.usedBytes)}, this tab only`;
  const quota = Number.isNaN(storage.quotaBytes) ? '' : ` of ${bytes(storage.quotaBytes)}`;
  return `${bytes(storage.usedBytes)}${quota}${storage.persisted ? ', protected' : ''}`;
}

/** Engine and, where the browser tells, page. */
export function memoryBytes({ memory, pageBytes }: HealthReport): number {
  return memory.engineBytes + (Number.isNaN(pageBytes) ? 0 : pageBytes);
}

export function graphicsWords({ graphics }: HealthReport): string {
  if (!graphics) return DASH;
  const have = [graphics.webgl2 ? `WebGL${nbsp}2` : 'no WebGL', ...(graphics.webgpu ? ['WebGPU'] : [])];
  return graphics.canvas ? have.join(', ') : 'no canvas';
}

/** `how` of what is counted, while a long session is still being counted; '' when all is. */
export function countedWords({ session }: HealthReport): string {
  if (!session || session.counted >= session.rows) return '';
  return `${fixed((100 * session.counted) / Math.max(1, session.rows))}${nbsp}% counted`;
}

/** A rate a second, whole above ten. */
export const rate = (perSecond: number): string =>
  Number.isNaN(perSecond) ? DASH : perSecond >= 9.95 || perSecond === 0 ? count(perSecond) : figures(perSecond, 2);

/** What a browser that keeps nothing means for the person. */
export const memorySentence = (reason: string): string =>
  `Nothing can be kept in this browser (${reason}): what you open lives until this tab closes.`;
