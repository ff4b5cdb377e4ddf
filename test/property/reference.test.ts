/** Whatever a reference holds, its canonical text reads back to it, and reading twice changes nothing. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatReference, parseReference } from '../../src/core/reference.ts';

const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,6}(-[a-z0-9]{1,4})?$/);
const id = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
const instrument = fc.oneof(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_./:@+ -]{0,12}[a-z]$/), fc.string({ minLength: 1, maxLength: 8 }));
const value = fc.oneof(
  fc.boolean(),
  fc.string({ maxLength: 8 }),
  fc.constantFrom('10s', '500ms', 'true', '12', '1e3', ' a'),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((x) => x + 0),
);
const reference = fc.record(
  {
    id,
    instruments: fc.array(instrument, { minLength: 1, maxLength: 3 }),
    params: fc.dictionary(name, value, { maxKeys: 4, noNullPrototype: true }),
    output: name,
  },
  { requiredKeys: ['id', 'instruments', 'params'] },
);

it('reads back what it writes', () => {
  fc.assert(
    fc.property(reference, (original) => {
      const text = formatReference(original);
      const back = parseReference(text);
      expect(back).toEqual(original);
      expect(formatReference(back)).toBe(text);
    }),
    { numRuns: 500 },
  );
});

it('refuses or reads any text, and never throws anything but a refusal', () => {
  const soup = fc.array(fc.constantFrom('a', 'b.c', '[', ']', '(', ')', '=', ',', '.', '"', '\\', ' ', '1', '-'), { maxLength: 14 });
  fc.assert(
    fc.property(soup, (parts) => {
      const text = parts.join('');
      try {
        const first = parseReference(text);
        expect(parseReference(formatReference(first))).toEqual(first);
      } catch (thrown) {
        expect(thrown).toMatchObject({ name: 'QuantabError', code: 'bad-input' });
      }
    }),
    { numRuns: 2_000 },
  );
});
