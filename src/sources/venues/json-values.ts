/** Values of a message that was parsed as a whole: what is rare is read with JSON.parse. Nothing is believed about its shape. */

export type Values = Readonly<Record<string, unknown>>;

/** The object a text holds; undefined when it holds something else, or is no JSON. */
export function parseValues(text: string): Values | undefined {
  try {
    return valuesOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}

export function valuesOf(value: unknown): Values | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Values) : undefined;
}

export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** '' for what is no text. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Of a number or a text of one; NaN for anything else. */
export function amountOf(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}
