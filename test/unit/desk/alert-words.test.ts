import { describe, expect, it } from 'vitest';
import { formText, readForm, referencesIn, referenceWords, whenWords } from '../../../src/desk/panels/alert-words.ts';

const [eth, btc] = ['ETH-USDT.perp@binance', 'BTC-USDT@file'];

const bars = { window: { title: 'Window', default: 60, unit: 'bars' }, interval: { title: 'Interval', default: '1s' } };
const studies = [
  {
    id: 'pairs.spread',
    title: 'Pair spread',
    params: bars,
    outputs: [
      { id: 'z', title: 'z-score of the spread', kind: 'line' as const, unit: 'std' },
      { id: 'away', title: 'Spread away from its mean', kind: 'line' as const, unit: 'log price' },
    ],
  },
  {
    id: 'technical.macd',
    title: 'MACD',
    params: { ...bars, k: { title: 'Width', default: 2 } },
    outputs: [{ id: 'signal', title: 'Signal', kind: 'line' as const, unit: 'quote' }],
  },
];

describe('references in words', () => {
  it.each([
    [`pairs.spread[${eth},${btc}].z`, 'ETH/BTC 1 s spread z (60 bars)'],
    [`pairs.spread[${eth},${btc}](interval=1m,window=240).z`, 'ETH/BTC 1 min spread z (240 bars)'],
    [`pairs.spread[${eth},${btc}](interval=1m).away`, 'ETH/BTC 1 min spread away from its mean (60 bars)'],
    [`technical.macd[${eth}](k=3).signal`, 'ETH 1 s MACD signal (60 bars, k 3)'],
  ])('with titles and defaults: %s', (ref, words) => expect(referenceWords(ref, studies)).toBe(words));
  it('instruments too', () =>
    expect(referencesIn(`the session has no ${eth}, no ${btc}`, [])).toBe(
      'the session has no ETH-USDT perp (binance), no BTC-USDT (file)',
    ));
  it.each([
    [`trades[${btc}].price`, 'BTC price'],
    [`quote[${eth}].mid`, 'ETH mid'],
    [`bars[${btc}](interval=1m).close`, 'BTC 1 min close'],
    [`pairs.spread[${eth},${btc}](interval=1m).z`, 'ETH/BTC 1 min spread z'],
    [`pairs.spread[${eth},${btc}](interval=1m,window=240).z`, 'ETH/BTC 1 min spread z (window 240)'],
    [`flow.cvd[${eth}].cvd`, 'ETH cvd'],
    [`mark[${eth}]`, 'ETH mark'],
  ])('%s', (ref, words) => expect(referenceWords(ref, [])).toBe(words));
  it('named once where it is compared twice running', () => {
    const z = `pairs.spread[${eth},${btc}].z`;
    expect(whenWords(`${z} > 2 or ${z} < -2`, studies)).toBe('ETH/BTC 1 s spread z (60 bars) > 2 or < \u22122');
    expect(whenWords(`mark[${eth}] > 2 and mark[${btc}] < 1 and mark[${eth}] < 3`, [])).toBe(
      'ETH mark > 2 and BTC mark < 1 and ETH mark < 3',
    );
  });
  it('inside a condition', () =>
    expect(whenWords(`trades[${btc}].price > 1 and not mark[${eth}] < 2 for 5s`, [])).toBe('BTC price > 1 and not ETH mark < 2 for 5s'));
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
