/** The cursor reads what JSON.parse reads, and refuses what it refuses. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JsonCursor } from '../../src/sources/json-cursor.ts';

function read(cursor: JsonCursor): unknown {
  if (cursor.isObject) {
    const object: Record<string, unknown> = {};
    cursor.enter();
    while (cursor.key()) {
      const key = JSON.parse(`"${cursor.slice()}"`) as string;
      Object.defineProperty(object, key, { value: read(cursor), enumerable: true, configurable: true, writable: true });
    }
    return object;
  }
  if (cursor.isList) {
    const list: unknown[] = [];
    cursor.enter();
    while (cursor.item()) list.push(read(cursor));
    return list;
  }
  if (cursor.isText) return cursor.string();
  const c = cursor.peek();
  if (c === 116 || c === 102) return cursor.boolean();
  if (c === 110) {
    cursor.skip();
    return null;
  }
  return cursor.number();
}

function parse(text: string): { value: unknown; ok: boolean } {
  const cursor = new JsonCursor();
  cursor.open(text);
  const value = read(cursor);
  return { value, ok: cursor.atEnd() };
}

test('any JSON reads as JSON.parse reads it, with any white space', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.constantFrom(undefined, 1), (text, indent) => {
      const spaced = JSON.stringify(JSON.parse(text), null, indent);
      if (!/^[[{]/.test(spaced)) return;
      expect(parse(spaced)).toEqual({ value: JSON.parse(spaced), ok: true });
    }),
    { numRuns: 500 },
  );
});

test('a cut message is never taken for a whole one', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.double({ min: 0, max: 1, noNaN: true }), (text, share) => {
      if (!/^[[{]/.test(text)) return;
      expect(parse(text.slice(0, Math.floor(share * (text.length - 1)))).ok).toBe(false);
    }),
    { numRuns: 500 },
  );
});

test.each(['{"a":1,}', '{,"a":1}', '[1 2]', '[1,,2]', '{"a" 1}', '{"a":tru}', '[01x]', '{"a":1}}', '["\\q"]', '[-]', '[1.2.3]'])(
  '%s is no JSON',
  (text) => {
    expect(parse(text).ok).toBe(false);
  },
);

test('numbers and numbers in texts are those of the language, to the last bit', () => {
  const numbers = fc.oneof(
    fc.tuple(fc.integer({ min: 0, max: 1e9 }), fc.integer({ min: 0, max: 1e8 })).map(([a, b]) => `${a}.${String(b).padStart(8, '0')}`),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.integer().map(String),
  );
  fc.assert(
    fc.property(numbers, (text) => {
      const cursor = new JsonCursor();
      cursor.open(`{"a":${text},"b":"${text}"}`);
      cursor.enter();
      cursor.key();
      const plain = cursor.number();
      cursor.key();
      const quoted = cursor.number();
      expect([plain, quoted, cursor.key(), cursor.atEnd()]).toEqual([Number(text), Number(text), false, true]);
    }),
    { numRuns: 1_000 },
  );
  const cursor = new JsonCursor();
  cursor.open('[null,"",5]');
  cursor.enter();
  const values: number[] = [];
  while (cursor.item()) values.push(cursor.number());
  expect(values).toEqual([Number.NaN, Number.NaN, 5]);
  expect(cursor.atEnd()).toBe(true);
});
