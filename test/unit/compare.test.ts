import { describe, expect, it } from 'vitest';
import { differences, type Fixture } from '../tools/compare.ts';

const fixture = (expected: Record<string, unknown>, rest: Partial<Fixture> = {}): Fixture => ({
  name: 'f',
  method: 'm',
  input: {},
  params: {},
  expected,
  rtol: 1e-6,
  ...rest,
});

describe('accepts', () => {
  it.each([
    ['numbers within rtol', fixture({ a: 100 }), { a: 100.00009 }],
    ['numbers within atol', fixture({ a: 0 }, { atol: 0.1 }), { a: 0.09 }],
    ['a looser key', fixture({ a: { b: [1] } }, { tol: { b: { rtol: 0.5 } } }), { a: { b: [1.4] } }],
    ['a looser path before a key', fixture({ a: { b: 1 } }, { tol: { b: { rtol: 0 }, 'a.b': { rtol: 0.5 } } }), { a: { b: 1.4 } }],
    ['NaN and nothing for null', fixture({ a: [null, null], b: null }), { a: [Number.NaN, undefined] }],
    ['infinities', fixture({ a: 'Infinity', b: '-Infinity' }), { a: Number.POSITIVE_INFINITY, b: Number.NEGATIVE_INFINITY }],
    ['typed arrays and keys nobody asked for', fixture({ a: [1, 2] }), { a: Float64Array.of(1, 2), b: 3 }],
  ])('%s', (_, wanted, got) => expect(differences(wanted, got)).toEqual([]));
});

describe('reports', () => {
  it.each([
    ['numbers too far', fixture({ a: 100 }), { a: 100.0002 }, 'a'],
    ['NaN for a number', fixture({ a: 1 }), { a: Number.NaN }, 'a'],
    ['a number for null', fixture({ a: null }), { a: 0 }, 'a'],
    ['a missing key', fixture({ a: { b: 1 } }), {}, 'a.b'],
    ['a shorter array', fixture({ a: [1, 2] }), { a: [1] }, 'a'],
    ['an entry', fixture({ a: [1, 2] }), { a: [1, 3] }, 'a[1]'],
    ['the wrong infinity', fixture({ a: 'Infinity' }), { a: Number.NEGATIVE_INFINITY }, 'a'],
    ['other text and truth', fixture({ a: 'up', b: true }), { a: 'down', b: true }, 'a'],
  ])('%s', (_, wanted, got, place) => {
    const lines = differences(wanted, got);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(`f ${place}: expected`);
  });
});
