import { beforeAll, describe, expect, it } from 'vitest';
import { QuantabError } from '../../src/core/errors.ts';
import { callMethod, listMethods, methodFiles } from '../../src/methods/registry.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const entries = Object.entries(methodFiles);

it('finds methods', () => expect(entries.length).toBeGreaterThanOrEqual(6));

describe.each(entries)('%s', (path, method) => {
  it('is named after its id', () => expect(path.slice(path.lastIndexOf('/') + 1)).toBe(`${method.id}.ts`));

  it('explains itself', () => {
    const { what, formula, read, limits, references } = method.doc;
    for (const text of [what, formula.join(' '), read, limits, ...references]) expect(text.length).toBeGreaterThan(20);
    expect(references.length).toBeGreaterThan(0);
    for (const text of [...Object.values(method.inputs), ...Object.values(method.outputs)]) expect(text.length).toBeGreaterThan(5);
  });

  it('refuses an empty input with a reason', () => {
    expect(outcome(() => callMethod(method.id, {}))).toMatchObject({ code: 'bad-input' });
  });

  it('refuses empty arrays, or knows nothing from them but their count', () => {
    const empty = Object.fromEntries(Object.keys(method.inputs).map((key) => [key, []]));
    const got = outcome(() => callMethod(method.id, empty));
    if (got instanceof QuantabError) expect(got.code).toBe('not-enough-data');
    else for (const [key, value] of Object.entries(got)) expect(value, key).toBe(key === 'n' ? 0 : Number.NaN);
  });
});

it('has no two methods of one id', () => expect(listMethods().length).toBe(entries.length));

function outcome(call: () => Record<string, unknown>): QuantabError | Record<string, unknown> {
  try {
    return call();
  } catch (thrown) {
    if (thrown instanceof QuantabError) return thrown;
    throw thrown;
  }
}
