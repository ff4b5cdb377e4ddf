/** Durations as people write them (`10s`, `500ms`, `1m`, `1.5h`) to integer microseconds. Units: us ms s m h d. */
import { QuantabError } from './errors.ts';

const units: Record<string, number> = { us: 1, ms: 1e3, s: 1e6, m: 60e6, h: 3_600e6, d: 86_400e6 };
const form = /^\s*(\d+(?:\.\d+)?|\.\d+)\s*(us|ms|s|m|h|d)\s*$/;

/** Microseconds of a duration; undefined when the text is not one. */
export function tryDuration(text: string): number | undefined {
  const parts = form.exec(text);
  if (!parts) return undefined;
  const micros = Math.round(Number(parts[1]) * units[parts[2]!]!);
  return Number.isSafeInteger(micros) ? micros : undefined;
}

/** Microseconds of a duration; a plain number of a reference's parameter is seconds. */
export function parseDuration(text: string | number): number {
  const micros = typeof text === 'number' ? Math.round(text * 1e6) : tryDuration(text);
  if (micros === undefined || !Number.isSafeInteger(micros) || micros < 0) {
    throw new QuantabError('bad-input', `A duration is a number and one of us ms s m h d, like 10s, was "${text}".`);
  }
  return micros;
}

/** The shortest exact form: 10000000 is `10s`, 90000000 is `90s`, 500000 is `500ms`. */
export function formatDuration(micros: number): string {
  let best = 'us';
  for (const unit of Object.keys(units)) if (micros % units[unit]! === 0 && micros >= units[unit]!) best = unit;
  return `${micros / units[best]!}${best}`;
}
