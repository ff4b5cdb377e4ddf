/** The indicators of the charts against the method `technical`, bar by bar. */
import { beforeAll, describe, expect, it } from 'vitest';
import { callMethod } from '../../../src/methods/registry.ts';
import { findStudy } from '../../../src/studies/registry.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { makeLaneData } from '../../tools/lane-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';

beforeAll(loadKernelsInNode);

const rows = 600;
const data = makeLaneData('bar', 1, rows, 21);
const bars = data.instruments[0];
const interval = '1m';

const cases: [id: string, params: Record<string, number>, asked: Record<string, unknown>, keys: string[]][] = [
  ['sma', { window: 15 }, { sma: 15 }, ['sma_15']],
  ['ema', { window: 11 }, { ema: 11 }, ['ema_11']],
  ['rsi', { window: 9 }, { rsi: 9 }, ['rsi_9']],
  ['macd', { fast: 17, slow: 8, signal: 5 }, { macd: [8, 17, 5] }, ['macd', 'macd_signal', 'macd_hist']],
  ['bollinger', { window: 13, width: 1.5 }, { bbands: [13, 1.5] }, ['bb_middle', 'bb_upper', 'bb_lower']],
  ['atr', { window: 10 }, { atr: 10 }, ['atr_10']],
  ['stochastic', { window: 12, smooth: 3 }, { stoch: 12 }, ['stoch_fast_k_12', 'stoch_fast_d_12']],
  ['obv', {}, {}, ['obv']],
];

describe.each(cases)('technical.%s', (id, params, asked, keys) => {
  it('is what the method says', () => {
    const definition = findStudy(`technical.${id}`)!;
    const outputs = new StudyRig(definition, { ...params, interval }).run(data).outputs;
    const expected = callMethod('technical', bars, asked) as Record<string, Float64Array>;
    keys.forEach((key, k) => {
      for (let i = 0; i < rows; i++) {
        const value = expected[key]![i]!;
        if (Number.isNaN(value)) expect(outputs[k]![i], `${key} ${i}`).toBeNaN();
        else expect(Math.abs(outputs[k]![i]! - value), `${key} ${i}`).toBeLessThanOrEqual(1e-9 * (1 + Math.abs(value)));
      }
    });
  });
});

it('leaves an unknown bar out of what runs on', () => {
  const close = bars.close.slice();
  close[200] = Number.NaN;
  const holed = { ...data, instruments: [{ ...bars, close }] };
  const expected = callMethod('technical', { ...bars, close }) as Record<string, Float64Array>;
  for (const [id, key] of [
    ['ema', 'ema_20'],
    ['rsi', 'rsi_14'],
    ['atr', 'atr_14'],
    ['obv', 'obv'],
  ] as const) {
    const window = id === 'ema' ? 20 : 14;
    const [out] = new StudyRig(findStudy(`technical.${id}`)!, { window, interval }).run(holed).outputs;
    expect(out![200], id).toBeNaN();
    for (let i = 201; i < rows; i++) expect(out![i]!, id).toBeCloseTo(expected[key]![i]!, 7);
  }
});
