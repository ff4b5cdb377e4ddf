/** Times of day at an exchange to UTC, by the zone's rules for that date. */

/** UTC microseconds of midnight in a zone on a date, by the offset the zone has at noon: what trading hours have. */
export function midnightUs(year: number, month: number, day: number, zone: string): number {
  const midnight = Date.UTC(year, month - 1, day);
  return (midnight - offsetMs(midnight + 43_200_000, zone)) * 1_000;
}

/** How far a zone's clock is ahead of UTC at a time. */
function offsetMs(utcMs: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const parts = Object.fromEntries(format.formatToParts(utcMs).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(parts.year!, parts.month! - 1, parts.day!, parts.hour!, parts.minute!, parts.second!) - utcMs;
}
