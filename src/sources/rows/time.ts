/** Times as files write them, to integer microseconds. The unit of an epoch column is told by its magnitude, once a column. */
import { EARLIEST, LATEST, UNIT_ISO, UNIT_MS, UNIT_NS, UNIT_S, UNIT_US } from '../../../assembly/scan-plan.ts';

/** One of the UNIT_ constants; 0 is not known yet. */
export type TimeUnit = number;

export const unitNames = ['unknown', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds', 'ISO 8601'];

const epoch = /^\+?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;
const iso =
  /^(\d{4})([-/.]?)(\d\d)\2(\d\d)(?:[T ]+(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,18}))?)?)?\s*(?:Z|UTC|GMT|([+-])(\d\d):?(\d\d)?)?$/i;

/** `2019-10-17 09-AM`, as CryptoDataDownload writes hours. */
const halfDay = / (0[1-9]|1[0-2])-([AP])M$/;

/** Day, month, year parted by points: nowhere does the month come first there. */
const dotted = /^(\d\d)\.(\d\d)\.(\d{4})(?!\d)/;

/** Microseconds in one unit of 1 s, 1 ms, 1 us, 1 ns, as a power of ten. */
const exponents = [0, 6, 3, 0, -3];

export function isPlausible(micros: number): boolean {
  return micros >= EARLIEST && micros < LATEST;
}

/** A day without a time: 2025-02-01, 20250201, 01.02.2025. */
export function isDay(text: string): boolean {
  return /^(\d{4}([-/.]?)\d\d\2\d\d|\d\d\.\d\d\.\d{4})$/.test(text);
}

/** A time of day without its day: 09:30:00.123. */
export function isTimeOfDay(text: string): boolean {
  return /^([01]?\d|2[0-3]):[0-5]\d(:[0-5]\d([.,]\d{1,9})?)?$/.test(text);
}

/** The unit that puts `text` between 1980 and 2100; 0 when none does. The ranges of the units do not meet. */
export function unitOf(text: string): TimeUnit {
  if (isPlausible(parseIso(text))) return UNIT_ISO;
  for (const unit of [UNIT_S, UNIT_MS, UNIT_US, UNIT_NS]) {
    if (isPlausible(parseEpoch(text, unit))) return unit;
  }
  return 0;
}

/** Microseconds, rounded down; NaN when `text` is not a time of this unit. */
export function parseTime(text: string, unit: TimeUnit): number {
  return unit === UNIT_ISO ? parseIso(text) : parseEpoch(text, unit);
}

function parseEpoch(text: string, unit: TimeUnit): number {
  const parts = epoch.exec(text);
  if (!parts) return Number.NaN;
  const [, whole = '', fraction = '', exponent = '0'] = parts;
  const shift = exponents[unit]! + Number(exponent) - fraction.length;
  if (whole.length + fraction.length > 30 || Math.abs(shift) > 30) return Number.NaN;
  const mantissa = BigInt(whole + fraction);
  return Number(shift >= 0 ? mantissa * 10n ** BigInt(shift) : mantissa / 10n ** BigInt(-shift));
}

function parseIso(text: string): number {
  const parts =
    iso.exec(text) ??
    iso.exec(text.replace(dotted, '$3-$2-$1')) ??
    iso.exec(text.replace(halfDay, (_, hour, half) => ` ${(Number(hour) % 12) + (half === 'P' ? 12 : 0)}:00`.replace(/ (\d):/, ' 0$1:')));
  if (!parts) return Number.NaN;
  const [, year, , month, day, hour = '0', minute = '0', second = '0', fraction = '', sign, zoneHour = '0', zoneMinute = '0'] = parts;
  const fields = [Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second)] as const;
  if (fields[0] > 11 || fields[1] < 1 || fields[1] > 31 || fields[2] > 23 || fields[3] > 59 || fields[4] > 59) return Number.NaN;
  const offset = (Number(zoneHour) * 60 + Number(zoneMinute)) * (sign === '-' ? -60_000 : 60_000);
  const ms = Date.UTC(Number(year), ...fields) - offset;
  return ms * 1_000 + Number(fraction.slice(0, 6).padEnd(6, '0'));
}
