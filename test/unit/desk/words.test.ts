// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/desk/app/commands.ts';
import { groupFormats } from '../../../src/desk/app/format-titles.ts';
import { matchIntervals, rankByName } from '../../../src/desk/app/matching.ts';
import { searchCommands } from '../../../src/desk/app/search.ts';
import { fillReference, idWords, instrumentWords, venueWords } from '../../../src/desk/app/words.ts';
import { compact } from '../../../src/desk/panels/summary-rows.ts';
import { splitMessage } from '../../../src/desk/widgets/message.tsx';

describe('words', () => {
  it('names instruments the way traders do', () => {
    expect(instrumentWords({ base: 'BTC', quote: 'USDT', type: 'perp' })).toBe('BTC-USDT perp');
    expect(instrumentWords({ base: 'TRX', quote: 'USDT', type: 'unknown' })).toBe('TRX-USDT');
    expect(instrumentWords({ base: 'AAPL', quote: '', type: 'spot' })).toBe('AAPL');
    expect(idWords('BTC-USDT.perp@binance')).toBe('BTC-USDT perp');
    expect(idWords('TRX-USDT@file')).toBe('TRX-USDT');
    expect([venueWords('binance'), venueWords('file'), venueWords('kraken')]).toEqual(['Binance', '', 'Kraken']);
  });

  it('fills templates of references, or says that an instrument is missing', () => {
    expect(fillReference('bars[$1](interval=$i)', ['A@x'], '15s')).toBe('bars[A@x](interval=15s)');
    expect(fillReference('pairs.spread[$1,$2].z', ['A@x', 'B@x'], '1s')).toBe('pairs.spread[A@x,B@x].z');
    expect(fillReference('pairs.spread[$1,$2].z', ['A@x'], '1s')).toBeUndefined();
  });

  it('narrows intervals by digits and unit', () => {
    expect(matchIntervals('1')).toEqual(['1s', '15s', '1m', '15m', '1h', '1d']);
    expect(matchIntervals('15')).toEqual(['15s', '15m']);
    expect(matchIntervals('5 min')).toEqual(['5m']);
    expect(matchIntervals('7')).toEqual([]);
  });

  it('ranks instruments by base, then symbol, then title, then anywhere', () => {
    const choice = (title: string, ...names: string[]) => ({ title, hint: 'File', names });
    const list = [
      choice('BTC-USDT perp', 'BTC', 'BTCUSDT'),
      choice('USDE-ETH', 'USDE', 'ETHUSDE'),
      choice('early session'),
      choice('ETH-USDT perp', 'ETH', 'ETHUSDT'),
    ];
    expect(rankByName(list, 'e').map(({ title }) => title)).toEqual(['ETH-USDT perp', 'USDE-ETH', 'early session', 'BTC-USDT perp']);
    expect(rankByName(list, 'usdt').map(({ title }) => title)).toEqual(['BTC-USDT perp', 'ETH-USDT perp']);
    expect(rankByName(list, '')).toEqual(list);
    expect(rankByName(list, 'xrp')).toEqual([]);
  });

  it('ranks commands by where the word begins', () => {
    const command = (title: string, hint = ''): Command => ({ section: 'Panels', title, hint, run: () => undefined });
    const list = [
      command('Summary', 'show in this workspace'),
      command('Volatility', 'line'),
      command('Rolling volume'),
      command('Evolve'),
    ];
    expect(searchCommands(list, 'vol').map(({ command: { title } }) => title)).toEqual(['Volatility', 'Rolling volume', 'Evolve']);
    expect(searchCommands(list, 'work sum')).toHaveLength(1);
    expect(searchCommands(list, 'a.*')).toHaveLength(0);
    expect(searchCommands(list, '')).toHaveLength(4);
  });

  it('splits a refusal into its first sentence and the rest', () => {
    expect(splitMessage('Short.')).toEqual({ first: 'Short.', rest: '' });
    expect(splitMessage('First line:\nsecond\nthird')).toEqual({ first: 'First line.', rest: 'second\nthird' });
    expect(splitMessage('It is not known. Expected is:\na,b')).toEqual({ first: 'It is not known.', rest: 'Expected is:\na,b' });
    const long = `${'word '.repeat(40)}end. And more.`;
    expect(splitMessage(long)).toEqual({ first: `Word ${'word '.repeat(39)}end.`, rest: 'And more.' });
    const titled = `"Futures: BTC-USDT, 18:00 UTC" is not recorded any more: ${long}`;
    expect(splitMessage(titled).first).toBe('"Futures: BTC-USDT, 18:00 UTC" is not recorded any more.');
    expect(['picture needs a chart.', 'ticks.csv was not read.'].map((text) => splitMessage(text).first)).toEqual([
      'Picture needs a chart.',
      'ticks.csv was not read.',
    ]);
  });

  it('groups formats by who writes them', () => {
    const list = [
      { id: 'binance-trades', title: 'Binance archive, trades' },
      { id: 'binance-klines', title: 'Binance archive, klines' },
      { id: 'tardis-quotes', title: 'Tardis quotes' },
      { id: 'trades-csv', title: 'Trades as CSV' },
    ];
    expect(groupFormats(list)).toEqual([
      { title: 'Binance', kinds: ['trades', 'klines'] },
      { title: 'Tardis', kinds: ['quotes'] },
      { title: 'Any venue', kinds: ['Trades as CSV'] },
    ]);
  });

  it('writes large sums by their size', () => {
    expect([compact(950), compact(150_123_456), compact(2.345e9), compact(Number.NaN)]).toEqual(['950.0', '150 M', '2.35 bn', '—']);
  });
});
