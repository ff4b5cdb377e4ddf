/** What the panels of a pair write: axes of intervals, left-out bars, p, half-lives, and the scanner's rows in order. */
import { describe, expect, it } from 'vitest';
import { axisOf, barsWords, intervalText, pWords, sampleWords } from '../../../src/desk/panels/pair-words.ts';
import { pairTitle, type ScanOutputs, type ScanRow, scanWords, sortRows } from '../../../src/desk/panels/scanner-rows.ts';

const nan = Number.NaN;
const minute = 60e6;

describe('intervals on one axis', () => {
  it('has room for all, but not for one that is many times as wide', () => {
    const usual = [
      { beta: 2, lo: 1.9, hi: 2.1 },
      { beta: 2.1, lo: 2, hi: 2.2 },
      { beta: 1.8, lo: 1.7, hi: 1.9 },
    ];
    const [low, high] = axisOf(usual);
    expect(low).toBeLessThan(1.7);
    expect(high).toBeGreaterThan(2.2);
    const [, wide] = axisOf([...usual, { beta: 2, lo: -300, hi: 300 }]);
    expect(wide).toBeLessThan(4);
    expect(axisOf([{ beta: 1, lo: nan, hi: nan }])[0]).toBeLessThan(1);
    expect(axisOf([{ beta: nan, lo: nan, hi: nan }])).toEqual([0, 1]);
  });
});

describe('words', () => {
  it('write both ends of a wide interval in fewer decimals', () => {
    expect([intervalText({ lo: -44.009, hi: 73.123 }, 3), intervalText({ lo: 1.947, hi: 2.207 }, 3)]).toEqual([
      '\u221244\u2009\u2013\u200973',
      '1.947\u2009\u2013\u20092.207',
    ]);
  });

  const whole = { bars: 100, used: 100, gap: 0, stale: 0, unknown: 0, older: 0, stopped: [] };
  it('say what was left out, and who stopped', () => {
    expect(sampleWords(whole)).toBe('');
    expect(sampleWords({ ...whole, used: 60, gap: 30, stale: 10, stopped: [{ instrument: 'ETH', bars: 12 }] })).toBe(
      '60 of 100 bars used; left out: 30 with data missing, 10 in which one did not trade. ETH has not traded for 12 bars.',
    );
  });

  it('write p and bars', () => {
    expect([pWords(0.0004), pWords(0.0123), pWords(0.01, 'below'), pWords(0.1, 'above'), pWords(nan)]).toEqual([
      '<\u2009.001',
      '0.012',
      '< 0.01',
      '> 0.10',
      '\u2014',
    ]);
    expect([barsWords(30, minute), barsWords(0.4, minute), barsWords(Number.POSITIVE_INFINITY, minute), barsWords(nan, minute)]).toEqual([
      '30 min',
      '< 1 min',
      'never',
      '\u2014',
    ]);
    expect([barsWords(143, minute), barsWords(9_360, minute), barsWords(2_880, minute), barsWords(0.4, 1_440 * minute)]).toEqual([
      '2.4 h',
      '6.5 d',
      '2 d',
      '< 1 d',
    ]);
  });
});

describe('the scanner', () => {
  const half = (p: number, halfLife = 5) => ({ p, beta: 1, halfLife, correlation: 0.5, n: 100 });
  const row = (a: number, b: number, p: number, halfLife?: number): ScanRow => ({
    a,
    b,
    first: half(p, halfLife),
    second: half(0.5),
    heldP: 0.4,
    q: p,
    value: 1,
  });
  const rows = [row(0, 1, 0.01), row(0, 2, 0.02, nan), row(1, 2, nan, 3)];

  it('sorts either way, unknown last', () => {
    const pairs = (id: string, down: boolean) => sortRows(rows, id, down).map(({ a, b }) => `${a}${b}`);
    expect(pairs('p', false)).toEqual(['01', '02', '12']);
    expect(pairs('p', true)).toEqual(['02', '01', '12']);
    expect(pairs('halfLife', false)).toEqual(['12', '01', '02']);
  });

  it('counts what was tried, and what chance finds', () => {
    const out: ScanOutputs = { rows, tried: 1_000, short: 225, thin: [3], found: 20, held: 4, allowed: 0.05, bars: 100 };
    expect(scanWords(out)).toBe(
      '1,000 pairs tried. 20 with q up to 0.050 in the first half, about 1.0 of them by chance; 4 of those held in the second. Left out: 225 with too few bars in common, 1 instrument too thin.',
    );
    expect(scanWords({ ...out, tried: 1, short: 0, thin: [] })).toMatch(/^1 pair tried\./);
    expect(pairTitle(rows[0]!, [{ base: 'ETH' }, { base: '', symbol: 'X' }] as never)).toBe('ETH on X');
  });
});
