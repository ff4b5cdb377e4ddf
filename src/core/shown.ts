/** Any value in a few words, for messages: never throws, never long, whatever a script passed. */
const mostLetters = 80;

/** What a value is: text in quotes, numbers as they are, the rest by its kind. */
export function shown(value: unknown): string {
  if (typeof value === 'string') return value.length > mostLetters ? `"${value.slice(0, mostLetters)}…"` : `"${value}"`;
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'symbol') return 'a symbol';
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a Date';
  return 'an object';
}
