/** Indicators as a workspace keeps them and as a chart draws them. */
import { describe, expect, it } from 'vitest';
import type { StudyInfo } from '../../../src/api/types.ts';
import { canBeIndicator, indicatorName, placeIndicators, readIndicators } from '../../../src/desk/panels/indicator-list.ts';
import { listStudies } from '../../../src/studies/registry.ts';

const studies = listStudies().map(({ open: _open, ...info }) => info) as unknown as StudyInfo[];
const instrument = { id: 'BTC-USDT.perp@binance' };
const place = (list: Parameters<typeof placeIndicators>[0]) => placeIndicators(list, studies, instrument, '5m');

describe('what a workspace keeps', () => {
  it('is read as it may be another person’s', () => {
    expect(readIndicators(undefined)).toEqual([]);
    expect(readIndicators('technical.ema')).toEqual([]);
    expect(readIndicators([null, 3, { study: 4 }, { study: 'technical.ema' }])).toEqual([{ study: 'technical.ema', params: {} }]);
    expect(readIndicators([{ study: 'a', params: { window: 9, list: [1], text: 'x', on: true, no: null } }])).toEqual([
      { study: 'a', params: { window: 9, text: 'x', on: true } },
    ]);
    expect(readIndicators(Array.from({ length: 40 }, () => ({ study: 'a' })))).toHaveLength(12);
  });
});

describe('indicators on a chart', () => {
  it('are the studies of one instrument’s bars', () => {
    const ids = studies.filter(canBeIndicator).map(({ id }) => id);
    expect(ids).toEqual(
      expect.arrayContaining(['technical.sma', 'technical.ema', 'technical.bollinger', 'technical.rsi', 'technical.macd', 'technical.atr']),
    );
    expect(ids).not.toContain('pair.spread');
    expect(ids).not.toContain('flow.cvd');
  });

  it('have references at the chart’s interval with what was changed alone', () => {
    const [ema, own] = place([
      { study: 'technical.ema', params: {} },
      { study: 'technical.ema', params: { window: 50 } },
    ]);
    expect(ema).toMatchObject({ title: 'EMA 20', overlay: true });
    expect(ema!.outputs.map(({ ref }) => ref)).toEqual(['technical.ema[BTC-USDT.perp@binance](interval=5m).ema']);
    expect(own!.title).toBe('EMA 50');
    expect(own!.outputs[0]!.ref).toBe('technical.ema[BTC-USDT.perp@binance](interval=5m,window=50).ema');
    expect(own!.key).not.toBe(ema!.key);
  });

  it('stand over the candles in units of price, else in a pane', () => {
    const overlays = Object.fromEntries(
      place(studies.filter(canBeIndicator).map(({ id }) => ({ study: id, params: {} }))).map(({ study, overlay }) => [study.id, overlay]),
    );
    expect(overlays).toMatchObject({
      'technical.sma': true,
      'technical.bollinger': true,
      'technical.rsi': false,
      'technical.macd': false,
      'technical.atr': false,
      'technical.obv': false,
      'risk.volatility': false,
    });
  });

  it('of what is not known here are left out', () => {
    expect(place([{ study: 'technical.nothing', params: {} }])).toEqual([]);
    expect(place([{ study: 'flow.cvd', params: {} }])).toEqual([]);
  });

  it('are named as people know them', () => {
    const ids = ['rsi', 'bollinger', 'vwap', 'williams'].map((id) => `technical.${id}`);
    expect(ids.map((id) => indicatorName({ id, title: '' }))).toEqual(['RSI', 'Bollinger', 'Day VWAP', 'Williams %R']);
    expect(place([{ study: 'technical.macd', params: {} }])[0]!.title).toBe('MACD 12, 26, 9');
  });
});
