/** File names of exports say what is inside: session, title, instrument and parameters, span in UTC. */

/** Letters, digits, dot and dash; so that a name works on every system and in every shell. */
const plain = (text: string): string =>
  text
    .replaceAll(/[^\p{L}\p{N}.]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '')
    .slice(0, 60);

const stampOf = (micros: number): string => new Date(Math.floor(micros / 1000)).toISOString().slice(0, 19).replaceAll(/[-:]/g, '');

/** The title of a session in a file's name: what is simulated says so, whatever it has been called. */
export const titleOf = (title: string | undefined, trust: string): string | undefined =>
  trust === 'simulated' && !/simulated/i.test(title ?? '') ? `simulated ${title ?? ''}` : title;

/** `pair.csv_Candles_BTC-USDT-15-s_20240809T000000-20240809T001000.csv`; the span is left out where it is not known. */
export function exportName(parts: readonly (string | undefined)[], { from, to }: { from: number; to: number }, ending: string): string {
  const known = Number.isFinite(from) && Number.isFinite(to);
  const words = parts.map((part) => plain(part ?? '')).filter(Boolean);
  return `${[...words, ...(known ? [`${stampOf(from)}-${stampOf(to)}`] : [])].join('_') || 'quantab'}.${ending}`;
}
