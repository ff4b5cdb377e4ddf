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
  ['wma', { window: 9 }, { wma: 9 }, ['wma_9']],
  ['roc', { window: 7 }, { roc: 7 }, ['roc_7']],
  ['williams', { window: 12 }, { williams_r: 12 }, ['williams_r_12']],
  ['cci', { window: 15 }, { cci: 15 }, ['cci_15']],
  ['adx', { window: 8 }, { adx: 8 }, ['adx_8', 'plus_di_8', 'minus_di_8']],
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
        else
          expect(Math.abs(outputs[k]![i]! - value), `${key} ${i}`).toBeLessThanOrEqual(
            (id === 'cci' ? 1e-7 : 1e-9) * (1 + Math.abs(value)),
          );
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
    ['wma', 'wma_10'],
    ['roc', 'roc_10'],
    ['cci', 'cci_20'],
    ['adx', 'adx_14'],
  ] as const) {
    const window = Number(key.split('_')[1] ?? 14);
    const [out] = new StudyRig(findStudy(`technical.${id}`)!, { window, interval }).run(holed).outputs;
    expect(out![200], id).toBeNaN();
    for (let i = 201; i < rows; i++) expect(out![i]!, id).toBeCloseTo(expected[key]![i]!, 7);
  }
});

describe('technical.vwap', () => {
  const definition = findStudy('technical.vwap')!;
  const minutes = 300;
  /** Minutes up to 02:30 of the second of two days; the bar of index 149 ends at midnight. */
  const ts = Float64Array.from({ length: minutes }, (_, i) => (20_000 * 1440 + i - 149) * 60e6);
  const cut = (columns: Record<string, Float64Array>) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(0, minutes)]));
  const run = (columns: Record<string, Float64Array>): Float64Array =>
    new StudyRig(definition, { interval: '1m' }).run({ clock: 'bar', rows: minutes, ts, instruments: [columns] }).outputs[0]!;

  it('is the cumulative VWAP of the method, each day anew, where the bars tell no value', () => {
    const columns = { ...cut(bars!), value: new Float64Array(minutes).fill(Number.NaN) };
    const got = run(columns);
    for (const [from, to] of [
      [0, 150],
      [150, minutes],
    ] as const) {
      const day = Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.slice(from, to)]));
      const { vwap_cumulative: expected } = callMethod('technical', day) as Record<string, Float64Array>;
      for (let i = from; i < to; i++) expect(Math.abs(got[i]! / expected![i - from]! - 1), `bar ${i}`).toBeLessThan(1e-12);
    }
  });

  it('takes the value that the bars tell, and waits for the first volume', () => {
    const columns = cut(bars!);
    columns.volume = columns.volume!.map((volume, i) => (i < 3 ? 0 : volume));
    columns.value = columns.volume.map((volume, i) => volume * (100 + i));
    const got = run(columns);
    expect([...got.slice(0, 3)]).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const [v3, v4] = [columns.volume[3]!, columns.volume[4]!];
    expect(got[3]).toBeCloseTo(103, 9);
    expect(got[4]).toBeCloseTo((103 * v3 + 104 * v4) / (v3 + v4), 9);
    expect(got[150]).toBeCloseTo(250, 9);
  });
});

it('takes a price that never moves for no movement', () => {
  const flat = new Float64Array(rows).fill(7);
  const still = { ...data, instruments: [{ ...bars, open: flat, high: flat, low: flat, close: flat }] };
  const last = (id: string): number => new StudyRig(findStudy(`technical.${id}`)!, { window: 10, interval }).run(still).outputs[0]!.at(-1)!;
  expect(['williams', 'cci', 'adx', 'roc'].map((id) => last(id) + 0)).toEqual([0, 0, 0, 0]);
  expect(last('wma')).toBeCloseTo(7, 12);
});
