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

  // A method of parameters alone has no data to miss.
  const takesData = Object.keys(method.inputs).length > 0;

  it.runIf(takesData)('refuses an empty input with a reason', () => {
    expect(refusal(() => callMethod(method.id, {}))).toMatchObject({ code: 'bad-input' });
  });

  it.runIf(takesData)('refuses empty arrays, or knows nothing from them but their count', () => {
    const empty = Object.fromEntries(Object.keys(method.inputs).map((key) => [key, []]));
    const got = outcome(() => callMethod(method.id, empty));
    if (got instanceof QuantabError) expect(got.code).toBe('not-enough-data');
    else for (const [key, value] of Object.entries(got)) expect(value, key).toBe(key === 'n' ? 0 : Number.NaN);
  });
});

it('has no two methods of one id', () => expect(listMethods().length).toBe(entries.length));

function refusal(call: () => Record<string, unknown>): QuantabError {
  const got = outcome(call);
  return got instanceof QuantabError ? got : expect.fail('it was accepted');
}

function outcome(call: () => Record<string, unknown>): QuantabError | Record<string, unknown> {
  try {
    return call();
  } catch (thrown) {
    if (thrown instanceof QuantabError) return thrown;
    throw thrown;
  }
}

describe('callMethod', () => {
  const y = [1, 2, 4, 7];
  it.each([
    ['an unknown method', () => callMethod('olz', { y }), 'not-found', 'Known methods: '],
    ['a parameter of the wrong type', () => callMethod('rolling', { y }, { window: '3' }), 'bad-input', 'parameter window'],
    ['a parameter that is too small', () => callMethod('rolling', { y }, { window: 0 }), 'bad-input', 'at least 1'],
    ['a parameter that is not finite', () => callMethod('rolling', { y }, { window: Number.NaN }), 'bad-input', 'finite'],
    ['half a row of window', () => callMethod('rolling', { y }, { window: 2.5 }), 'bad-input', 'whole number'],
    ['partial windows', () => callMethod('rolling', { y }, { window: 3, min_periods: 2 }), 'unsupported', 'full windows'],
    ['a window longer than the series', () => callMethod('rolling', { y }, { window: 5 }), 'not-enough-data', 'at least 5'],
    ['series of different lengths', () => callMethod('rolling', { y, x: [1] }, { window: 2 }), 'bad-input', 'x has 1 numbers and y has 4'],
    ['text among the numbers', () => callMethod('moments', { y: [1, '2'] }), 'bad-input', 'y[1] must be a number'],
    ['quantiles out of range', () => callMethod('moments', { y }, { q: [0.5, 2] }), 'bad-input', 'fractions from 0 to 1'],
    ['a regression on a hole', () => callMethod('ols', { y: [1, null, 2], x: [1, 2, 3] }), 'bad-input', 'y[1]'],
    ['as many coefficients as rows', () => callMethod('ols', { y: [1, 2], x: [1, 2] }), 'not-enough-data', 'at least 3'],
    ['a constant regressor', () => callMethod('ols', { y, x: [5, 5, 5, 5] }), 'bad-input', 'combination'],
    [
      'regressors that repeat each other',
      () =>
        callMethod('ols', {
          y,
          X: [
            [1, 2],
            [1, 2],
            [1, 2],
            [1, 2],
          ],
        }),
      'bad-input',
      'X column 1',
    ],
    ['rows of different widths', () => callMethod('ols', { y, X: [[1, 2], [1, 3], [1], [1, 4]] }), 'bad-input', 'X[2] has 1'],
    ['a promised constant that is missing', () => callMethod('ols', { y, X: [[2], [3], [4], [6]] }), 'bad-input', 'no constant column'],
    [
      'a time stamp of 1970 among those of today',
      () => callMethod('ohlcv', { time_ms: [0, 1.7e12], price: [1, 1], qty: [1, 1] }),
      'bad-input',
      'wrong time',
    ],
  ])('refuses %s', (_, call, code, words) => {
    const error = refusal(call);
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it('fills defaults, takes lists as arrays and ignores names it does not know', () => {
    const { quantiles } = callMethod('moments', { y }, { q: [0.5], bucket: 'x' }) as { quantiles: { linear: number[] } };
    expect(quantiles.linear).toEqual([3]);
  });

  it('gives the same for number[] with nulls and Float64Array with NaN, and leaves the input alone', () => {
    const holes = [1, null, 4, 7, 5, 2, 3];
    const typed = Float64Array.from(holes, (value) => value ?? Number.NaN);
    const before = typed.slice();
    expect(callMethod('rolling', { y: typed }, { window: 2 })).toEqual(callMethod('rolling', { y: holes }, { window: 2 }));
    expect(typed).toEqual(before);
  });
});
