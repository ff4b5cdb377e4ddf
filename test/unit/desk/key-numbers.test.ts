// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { InstrumentInfo, SummaryStatistics } from '../../../src/api/types.ts';
import { volumeTone } from '../../../src/desk/charts/traces/volume.ts';
import { numberRows } from '../../../src/desk/panels/number-rows.ts';
import { summaryGroups } from '../../../src/desk/panels/summary-rows.ts';
import { effective } from '../../../src/desk/widgets/about.tsx';
import { changeWords, lastDirection } from '../../../src/desk/widgets/last-price.tsx';
import { unitWords } from '../../../src/desk/widgets/units.ts';
import ofi from '../../../src/studies/flow/ofi.study.ts';
import spread from '../../../src/studies/pairs/spread.study.ts';

const info = { id: 'BTC-USDT', base: 'BTC', quote: 'USDT', tickSize: 0.1, rows: {} } as InstrumentInfo;

describe('the last price', () => {
  it('points where the last change of the price went', () => {
    expect(lastDirection([10, 11, 11, 11])).toBe(1);
    expect(lastDirection([11, 10])).toBe(-1);
    expect(lastDirection([9, 11, 10, 10])).toBe(-1);
    expect([lastDirection([10, 10]), lastDirection([10]), lastDirection([])]).toEqual([0, 0, 0]);
  });
  it('has no change of one trade, and says so', () => {
    const reading = { price: 1, direction: 0, bid: 1, ask: 1, tick: 1, since: 'Change' };
    expect(changeWords({ ...reading, change: Number.NaN, reason: 'n = 1' })).toBe('\u2014 n = 1');
    expect(changeWords({ ...reading, change: -0.0023, reason: '' })).toBe('\u22120.23\u202f%');
  });
});

describe('units and windows', () => {
  it('stand beside the key numbers', () => {
    const words = Object.fromEntries(
      numberRows('market').map((row) => [row.title, [row.unit(info, undefined), row.window].filter(Boolean).join(', ')]),
    );
    expect(words).toMatchObject({ VWAP: 'USDT', CVD: 'BTC', TFI: '60 s', OFI: 'BTC, 10 s', Volatility: '% a year, 60 × 1 s' });
  });
  it('of an interval fit its column: two figures of how wide it is', () => {
    const of = (title: string) => numberRows('pair').find((row) => row.title === title)!.interval!;
    const beta = of('Hedge ratio β');
    expect([beta(-0.187, 0.2451), beta(0.134, 0.222), beta(-0.18745, -0.1449), beta(-12.31, 14.2), beta(0.71234, 0.71268)]).toEqual([
      '\u22120.19\u2009\u2013\u20090.25',
      '0.134\u2009\u2013\u20090.222',
      '\u22120.187\u2009\u2013\u2009\u22120.145',
      '\u221212\u2009\u2013\u200914',
      '0.712\u2009\u2013\u20090.713',
    ]);
    expect(beta(0.00463, 0.00561)).toBe('0.0046\u2009\u2013\u20090.0056');
    expect([beta(-88_379, 94_712), beta(2.3e6, 4.15e6), beta(-1e4, 0)]).toEqual([
      '\u221288\u2009\u2013\u200995\u202fk',
      '2.3\u2009\u2013\u20094.2\u202fM',
      '\u221210\u2009\u2013\u20090\u202fk',
    ]);
    expect([of('Volatility')(0.1234, 0.1567), of('Volatility')(0.099, 1.2345)]).toEqual([
      '12.3\u2009\u2013\u200915.7',
      '10\u2009\u2013\u2009123',
    ]);
  });
  it('stand behind the sums of the summary', () => {
    const stats = {
      trades: 1,
      change: 0,
      tradesPerSecond: Number.POSITIVE_INFINITY,
      buyVolume: 3,
      sellVolume: 1,
      meanQty: 2,
      medianQty: 1,
      largestQty: 3,
      return1s: { n: 3, mean: 0, std: 1, skew: 0, kurtosis: 0, min: 0.0001, max: 0.0002 },
    } as SummaryStatistics;
    const text = (title: string): string | undefined =>
      summaryGroups
        .flatMap(({ rows }) => rows)
        .find((row) => row.title === title)
        ?.text(stats, info);
    expect(text('Delta')).toBe('+2.00\u00a0BTC');
    expect(text('Size: mean, median')).toBe('2.00, 1.00\u00a0BTC');
    expect(text('Largest trade')).toBe('3.000\u00a0BTC');
    expect(text('Worst, best')).toBe('+1.00, +2.00');
    expect([text('Change'), text('Trades a second')]).toEqual(['\u2014 n = 1', '\u2014 n = 1']);
  });
  it('of an output are those of its instrument', () => {
    expect(['base', 'quote', 'ratio', 'log price'].map((unit) => unitWords(unit, info))).toEqual(['BTC', 'USDT', '', 'log price']);
    expect(unitWords('base', undefined)).toBe('base');
  });
});

describe('parameters that are told', () => {
  const titles = (...args: Parameters<typeof effective>): string[] => effective(...args).map(([{ title }]) => title);
  it('leave out the fixed hedge ratio of least squares', () => {
    expect(titles(spread.params, {}, 'beta')).not.toContain('Fixed hedge ratio');
    expect(titles(spread.params, { hedge: 'fixed' }, 'beta')).toContain('Fixed hedge ratio');
  });
  it('leave out what another output is computed with', () => {
    expect(titles(ofi.params, {}, 'ofi')).toEqual(['Window']);
    expect(titles(ofi.params, {}, 'z')).toHaveLength(2);
  });
});

describe('bars of volume', () => {
  it('are neutral where no side is known', () => {
    expect([volumeTone(1, 2, 3), volumeTone(2, 1, 0), volumeTone(1, 2, Number.NaN)]).toEqual([1, -1, 0]);
  });
});
