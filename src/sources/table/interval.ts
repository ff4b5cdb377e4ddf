/** The length of a table's bars: from the name of the file, else the most common difference of times. Microseconds. */

const second = 1_000_000;
const dayUs = 86_400 * second;

const units: Record<string, number> = {
  s: second,
  sec: second,
  m: 60 * second,
  min: 60 * second,
  minute: 60 * second,
  t: 60 * second,
  h: 3_600 * second,
  hour: 3_600 * second,
  hr: 3_600 * second,
  d: dayUs,
  day: dayUs,
  w: 7 * dayUs,
  week: 7 * dayUs,
  // Of no fixed length: the calendar tells.
  mo: 30 * dayUs,
  mon: 30 * dayUs,
  month: 30 * dayUs,
};
const bare: Record<string, number> = { d: dayUs, daily: dayUs, hourly: units.h!, minute: units.m!, weekly: units.w!, monthly: units.mo! };

/** `BTCUSDT-1m-2024-01`, `Coinbase_BTCUSD_d`, `btc_4h`: undefined where the name tells none. */
export function intervalOfName(name: string): number | undefined {
  const stem = name.replace(/^.*[/\\]/, '').replace(/(\.(csv|tsv|txt|gz|zip))+$/i, '');
  for (const part of stem.split(/[-_ .()]+/).reverse()) {
    const found = /^(\d{1,3})(s|sec|m|min|minute|t|h|hr|hour|d|day|w|week|mo|mon|month)$/i.exec(part);
    if (found) return Number(found[1]) * (found[2] === 'M' ? units.mo! : units[found[2]!.toLowerCase()]!);
    const word = bare[part.toLowerCase()];
    if (word !== undefined && part !== 'D') return word;
  }
  return undefined;
}

/** The most common of some positive numbers, the smallest of several; undefined when there is none. */
export function mostCommon(numbers: readonly number[]): number | undefined {
  const counts = new Map<number, number>();
  for (const value of numbers) if (value > 0) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: number | undefined;
  for (const [value, count] of counts) {
    const before = best === undefined ? 0 : counts.get(best)!;
    if (count > before || (count === before && value < best!)) best = value;
  }
  return best;
}

/** The most common difference of neighbouring times, in either direction. */
export function commonDifference(times: readonly number[]): number | undefined {
  return mostCommon(times.slice(1).map((time, i) => Math.abs(time - times[i]!)));
}

/** Whether bars of that length are calendar months: their ends follow the calendar. */
export function isMonth(length: number): boolean {
  return length >= 28 * dayUs && length <= 31 * dayUs;
}

/** The same moment of the next month, or of the one before. */
export function monthAfter(time: number, months: 1 | -1): number {
  const date = new Date(time / 1_000);
  return date.setUTCMonth(date.getUTCMonth() + months) * 1_000 + (time % 1_000);
}
