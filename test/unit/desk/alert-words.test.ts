import { describe, expect, it } from 'vitest';
import { formText, readForm, referenceWords, whenWords } from '../../../src/desk/panels/alert-words.ts';

const [eth, btc] = ['ETH-USDT.perp@binance', 'BTC-USDT@file'];

describe('references in words', () => {
  it.each([
    [`trades[${btc}].price`, 'BTC price'],
    [`quote[${eth}].mid`, 'ETH mid'],
    [`bars[${btc}](interval=1m).close`, 'BTC 1 min close'],
    [`pairs.spread[${eth},${btc}](interval=1m).z`, 'ETH/BTC 1 min spread z'],
    [`pairs.spread[${eth},${btc}](interval=1m,window=240).z`, 'ETH/BTC 1 min spread (240) z'],
    [`flow.cvd[${eth}].cvd`, 'ETH cvd'],
    [`mark[${eth}]`, 'ETH mark'],
  ])('%s', (ref, words) => expect(referenceWords(ref)).toBe(words));
  it('inside a condition', () =>
    expect(whenWords(`trades[${btc}].price > 1 and not mark[${eth}] < 2 for 5s`)).toBe('BTC price > 1 and not ETH mark < 2 for 5s'));
});

describe('a form', () => {
  it.each([
    `trades[${btc}].price > 100`,
    `a.z[${eth}].z > 2 or a.z[${eth}].z < -2`,
    `(a[${eth}] crosses above 1 and b[${eth}] crosses below 0.5 and c[${btc}] > 3) for 2.5s`,
    `a[${eth}] < 1 for 5s`,
  ])('holds %s and gives it back', (when) => expect(formText(readForm(when)!)).toBe(when));
  it.each([
    `not a[${eth}] > 1`,
    `a[${eth}] > 1 and b[${eth}] > 1 or c[${eth}] > 1`,
    `a[${eth}] > b[${eth}]`,
    `abs(a[${eth}]) > 1`,
    `a[${eth}] >= 1`,
    `(a[${eth}] > 1 for 5s) and b[${eth}] > 1`,
    'a[',
  ])('does not hold %s', (when) => expect(readForm(when)).toBe(undefined));
});
