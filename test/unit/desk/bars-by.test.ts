/** Which bars an instrument can be shown in, and how a rule is read and written. */
import { expect, it, vi } from 'vitest';
import {
  fitReference,
  hasInterval,
  knownIntervals,
  needsTicks,
  onlyBars,
  readAmount,
  readRule,
  roundAmount,
  ruleOf,
  ruleWords,
  windowWords,
} from '../../../src/desk/app/bars-by.ts';
import { fittingInterval } from '../../../src/desk/app/interval-fit.ts';

const hours = { rows: { bar: 400 }, barMicros: 3600e6 };
const both = { rows: { bar: 400, trade: 9 }, barMicros: 3600e6 };

it('bars of a file are shown at their own interval and longer ones', () => {
  expect(onlyBars(hours)).toBe(true);
  expect(knownIntervals(hours)).toEqual(['1h', '4h', '1d']);
  expect(knownIntervals(both)).toHaveLength(9);
  expect(knownIntervals(undefined)).toHaveLength(9);
  expect(hasInterval({ rows: { bar: 4 }, barMicros: 180e6 }, '5m')).toBe(false);
  expect(hasInterval({ rows: { bar: 4 }, barMicros: 180e6 }, '15m')).toBe(true);
});

it('a session of bars opens at an interval it has', () => {
  vi.stubGlobal('innerWidth', 1440);
  expect(fittingInterval({ from: 0, to: 3600e6 }, ['1h', '4h', '1d'])).toBe('1h');
  expect(fittingInterval({ from: 0, to: 3600e6 }, [])).toBe(fittingInterval({ from: 0, to: 3600e6 }));
  vi.stubGlobal('innerWidth', 390);
  expect(fittingInterval({ from: 0, to: 35 * 86_400e6 }, ['1h', '4h', '1d'])).toBe('4h');
  vi.unstubAllGlobals();
});

it('reads amounts and rules, and nothing else', () => {
  expect(readAmount('500')).toEqual({ amount: 500, name: '' });
  expect(readAmount('2.5k val')).toEqual({ amount: 2_500, name: 'val' });
  expect(readAmount('1,000,000 value')).toEqual({ amount: 1e6, name: 'value' });
  for (const text of ['', 'ticks', '0', '-5', '1.2.3', '5 5']) expect(readAmount(text)).toBeUndefined();
  expect(readRule({ ticks: 500 })).toEqual({ ticks: 500 });
  for (const given of [undefined, 5, {}, { ticks: 0 }, { ticks: '5' }, { ticks: 5, volume: 5 }, { bars: 5 }])
    expect(readRule(given)).toBeUndefined();
});

it('writes rules in the instrument\u2019s units', () => {
  const units = { base: 'BTC', quote: 'USDT' };
  expect(ruleWords(ruleOf('ticks', 500), units)).toBe('500 trades');
  expect(ruleWords(ruleOf('volume', 0.5), units)).toBe('0.5 BTC');
  expect(ruleWords(ruleOf('volume', 10), units)).toBe('10 BTC');
  expect(ruleWords(ruleOf('value', 1e6), { base: '', quote: '' })).toMatch(/^1.000.000 value$/);
});

it('rounds to 1, 2 or 5 times a power of ten', () => {
  expect([1, 3, 4, 80, 0.013, 1234].map(roundAmount)).toEqual([1, 2, 5, 100, 0.01, 1000]);
  expect(roundAmount(0)).toBeNaN();
});

it('asks of bars what they can tell, in the words of it', () => {
  const info = (id: string, barMicros?: number) => ({
    ...{ id, venue: 'file', symbol: id, base: id, quote: '', type: 'spot' as const, tickSize: 1 },
    ...(barMicros === undefined ? { rows: { trade: 1 } } : { rows: { bar: 4 }, barMicros }),
  });
  const held = [info('A', 60e6), info('B', 3600e6), info('D', 86_400e6), info('T')];
  const studies = [
    { id: 'risk.volatility', clock: 'bar' as const },
    { id: 'pairs.spread', clock: 'bar' as const },
    { id: 'flow.cvd', clock: 'trade' as const },
  ];
  const fitted = (ref: string): string => fitReference(ref, held, studies);
  expect(fitted('risk.volatility[A].volAnn')).toBe('risk.volatility[A](interval=1m).volAnn');
  expect(fitted('pairs.spread[A,B].z')).toBe('pairs.spread[A,B](interval=1h).z');
  expect(fitted('risk.volatility[D]')).toBe('risk.volatility[D](interval=1d,window=30)');
  for (const ref of ['risk.volatility[T]', 'risk.volatility[A](interval=5m)', 'flow.cvd[A]']) expect(fitted(ref)).toBe(ref);
  expect(windowWords('A \u00b7 60 bars of 1 s', fitted('risk.volatility[D]'))).toBe('A \u00b7 30 bars of 1 d');
  expect(windowWords('60 \u00d7 1 s', 'risk.volatility[T]')).toBe('60 \u00d7 1 s');
  expect([needsTicks('flow.cvd[A]', held[0], studies), needsTicks('flow.cvd[T]', held[3], studies)]).toEqual([true, false]);
  expect(needsTicks('risk.volatility[A]', held[0], studies)).toBe(false);
});
