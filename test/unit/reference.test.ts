import { describe, expect, it } from 'vitest';
import type { QuantabError } from '../../src/core/errors.ts';
import { formatReference, parseReference, scanReference } from '../../src/core/reference.ts';

function refusal(text: string): QuantabError {
  try {
    parseReference(text);
  } catch (thrown) {
    return thrown as QuantabError;
  }
  throw new Error(`"${text}" was accepted`);
}

describe('reference', () => {
  it('reads the full form', () => {
    expect(parseReference('flow.ofi[BTC-USDT.perp@binance](window=10s).z')).toEqual({
      id: 'flow.ofi',
      instruments: ['BTC-USDT.perp@binance'],
      params: { window: '10s' },
      output: 'z',
    });
  });

  it('reads several instruments, typed values and spaces', () => {
    expect(
      parseReference(' pairs.rolling-z[ BTC-USDT@file , brk b/usd:x+y_1@coinbase ]( window = 60, log=true, mode=a b, b=-1.5e3 ) '),
    ).toEqual({
      id: 'pairs.rolling-z',
      instruments: ['BTC-USDT@file', 'brk b/usd:x+y_1@coinbase'],
      params: { window: 60, log: true, mode: 'a b', b: -1500 },
    });
  });

  it('reads the shortest form', () => {
    expect(parseReference('bars[X@file]')).toEqual({ id: 'bars', instruments: ['X@file'], params: {} });
    expect(parseReference('bars[X@file]()')).toEqual({ id: 'bars', instruments: ['X@file'], params: {} });
  });

  it('writes parameters in the order of their keys, whatever order they came in', () => {
    const a = formatReference(parseReference('a.b[X@f](z=1, a=10s ,m=false).out'));
    const b = formatReference(parseReference('a.b[X@f](m=false,a=10s,z=1.0).out'));
    expect(a).toBe('a.b[X@f](a=10s,m=false,z=1).out');
    expect(b).toBe(a);
  });

  it('quotes what would read as something else', () => {
    const reference = { id: 'a', instruments: ['a,b]@f', ' x'], params: { s: '10', t: 'true', u: 'a)b', v: '', w: 'x=y' } };
    const text = formatReference(reference);
    expect(text).toBe('a["a,b]@f"," x"](s="10",t="true",u="a)b",v="",w="x=y")');
    expect(parseReference(text)).toEqual(reference);
  });

  it('finds the end of a reference inside a longer text', () => {
    const text = 'abs(flow.ofi[X@f](w=1).z) > 2';
    expect(scanReference(text, 4)).toEqual({ reference: { id: 'flow.ofi', instruments: ['X@f'], params: { w: 1 }, output: 'z' }, end: 24 });
  });

  it.each([
    ['', 0, /expected the id of a study/],
    ['9[X]', 0, /expected the id of a study/],
    ['flow.ofi', 8, /expected "\[" and the instruments, found the end/],
    ['flow.ofi[]', 9, /expected an instrument/],
    ['flow.ofi[X,]', 11, /expected an instrument/],
    ['flow.ofi[X', 10, /expected "," or "\]", found the end/],
    ['flow.ofi[X](window)', 18, /expected "=" and the value of "window"/],
    ['flow.ofi[X](window=)', 19, /expected the value of "window"/],
    ['flow.ofi[X](=1)', 12, /expected the name of a parameter/],
    ['flow.ofi[X](a=1,a=2)', 16, /each parameter once/],
    ['flow.ofi[X](a=1', 15, /expected "," or "\)"/],
    ['flow.ofi[X].', 12, /expected the name of an output/],
    ['flow.ofi[X].z extra', 14, /expected the end of the reference/],
    ['flow.ofi["X]', 9, /expected a closing quote/],
  ])('refuses "%s" at %i', (text, position, message) => {
    const error = refusal(text);
    expect(error.code).toBe('bad-input');
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`character ${position + 1}:`);
    expect(error.detail).toMatchObject({ position });
  });

  it('refuses to write a number that cannot be read back', () => {
    expect(() => formatReference({ id: 'a', instruments: ['X'], params: { w: Number.NaN } })).toThrow(/finite/);
  });
});
