/**
 * Compares what a method gave with what a fixture expects: |got - expected| <= atol + rtol |expected| at every leaf of `expected`.
 * `tol` overrides the fixture's tolerances, by dotted path (array indices left out) or else by key name, innermost first.
 * In fixtures null stands for NaN, and infinities are the texts "Infinity" and "-Infinity".
 */
export interface Tolerance {
  rtol?: number;
  atol?: number;
}

export interface Fixture {
  name: string;
  method: string;
  input: Record<string, unknown>;
  params: Record<string, unknown>;
  expected: Record<string, unknown>;
  rtol: number;
  atol?: number | null;
  tol?: Record<string, Tolerance> | null;
}

const mostDifferences = 20;

/** One line a difference; none when all of `expected` is met. */
export function differences(fixture: Fixture, got: unknown): string[] {
  const lines: string[] = [];

  const tolerance = (keys: readonly string[]): Required<Tolerance> => {
    const named = fixture.tol ?? {};
    const candidates = [keys.join('.'), ...keys.toReversed()];
    const found = candidates.find((key) => named[key] !== undefined);
    return { rtol: fixture.rtol, atol: fixture.atol ?? 0, ...(found === undefined ? {} : named[found]) };
  };

  const walk = (expected: unknown, actual: unknown, keys: readonly string[], place: string): void => {
    if (lines.length >= mostDifferences) return;
    const differ = (wanted: string): void => void lines.push(`${fixture.name} ${place}: expected ${wanted}, got ${show(actual)}`);
    if (expected === null) {
      if (actual !== null && actual !== undefined && !Number.isNaN(actual)) differ('unknown');
    } else if (Array.isArray(expected)) {
      const list = actual as ArrayLike<unknown> | null | undefined;
      if (typeof list !== 'object' || list === null || list.length !== expected.length) differ(`${expected.length} entries`);
      else for (let i = 0; i < expected.length; i++) walk(expected[i], list[i], keys, `${place}[${i}]`);
    } else if (typeof expected === 'object') {
      const record = (actual ?? {}) as Record<string, unknown>;
      for (const [key, entry] of Object.entries(expected as object))
        walk(entry, record[key], [...keys, key], place ? `${place}.${key}` : key);
    } else if (expected === 'Infinity' || expected === '-Infinity') {
      if (actual !== Number(expected)) differ(expected);
    } else if (typeof expected === 'number') {
      const { rtol, atol } = tolerance(keys);
      const close = typeof actual === 'number' && Math.abs(actual - expected) <= atol + rtol * Math.abs(expected);
      if (!close) differ(`${expected} within ${atol} + ${rtol} |expected|`);
    } else if (actual !== expected) differ(String(expected));
  };

  walk(fixture.expected, got, [], '');
  return lines;
}

function show(value: unknown): string {
  if (Array.isArray(value) || ArrayBuffer.isView(value)) return `${(value as ArrayLike<unknown>).length} entries`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
