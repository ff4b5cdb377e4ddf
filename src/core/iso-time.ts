/** Integer microseconds since the epoch as ISO-8601 in UTC with six decimals: `2024-08-08T00:00:00.123456Z`. '' when unknown. */

const second = 1_000_000;
/** Where the calendar of the language ends, seconds. */
const furthest = 8.64e12;

/** A formatter that keeps the newest second's text: rows in time order cost one date each second. */
export function openIsoTime(): (micros: number) => string {
  let known = Number.NaN;
  let prefix = '';
  return (micros) => {
    const start = Math.floor(micros / second);
    if (start !== known) {
      if (!(Math.abs(start) <= furthest)) return '';
      known = start;
      prefix = new Date(start * 1_000).toISOString().slice(0, -4);
    }
    return `${prefix}${String(Math.floor(micros - start * second)).padStart(6, '0')}Z`;
  };
}
