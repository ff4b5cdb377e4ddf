/** Bars of several instruments in one pass are those of each alone; on one grid nothing is carried over a gap, and what is carried says so. */
import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import { FLAG_NO_RX, SIDE_BUY } from '../../../assembly/layout.ts';
import { alignedSeries } from '../../../src/engine/aligned-series.ts';
import { queryBars } from '../../../src/engine/query.ts';
import { queryTogether } from '../../../src/engine/query-together.ts';
import type { Store } from '../../../src/engine/store/contract.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { openPortSink } from '../../../src/engine/workers/port-sink.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import type { BarColumns } from '../../../src/market/columns.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName, instrument } from '../store/ticks.ts';

const second = 1_000_000;
const start = 1_700_000_040 * second;
const nan = Number.NaN;

beforeAll(loadKernelsInNode);

/** Bars of a second at these seconds, each of one trade at its price. */
function bars(points: Record<number, number>): BarColumns {
  const at = Object.keys(points).map(Number);
  const price = Float64Array.from(at, (s) => points[s]!);
  const ones = Float64Array.from(at, () => 1);
  return {
    start: Float64Array.from(at, (s) => start + s * second),
    open: price,
    high: price,
    low: price,
    close: price,
    volume: ones,
    buyVolume: ones,
    vwap: price,
    trades: ones,
  };
}

describe('bars on one grid', () => {
  it('a bar without a trade carries the close and counts how old it is', () => {
    const series = alignedSeries([bars({ 0: 10, 1: 11, 4: 12 }), bars({ 1: 5, 2: 6, 3: 7, 4: 8 })], second);
    expect([...series['close.0']!]).toEqual([10, 11, 11, 11, 12]);
    expect([...series['stale.0']!]).toEqual([0, 0, 1, 2, 0]);
    expect([...series['volume.0']!]).toEqual([1, 1, 0, 0, 1]);
    expect([...series['value.0']!]).toEqual([10, 11, 0, 0, 12]);
    expect([...series['close.1']!]).toEqual([nan, 5, 6, 7, 8]);
    expect([...series['stale.1']!]).toEqual([nan, 0, 0, 0, 0]);
    expect([...series.gap!]).toEqual([0, 0, 0, 0, 0]);
  });

  it('nothing is carried where data is missing', () => {
    const gaps = [Float64Array.of(start + 1.5 * second, start + 3.2 * second), new Float64Array()];
    const series = alignedSeries([bars({ 0: 10, 1: 11, 5: 12 }), bars({ 0: 5, 3: 7, 5: 8 })], second, { gaps });
    expect([...series['gap.0']!]).toEqual([0, 1, 1, 1, 0, 0]);
    expect([...series['close.0']!]).toEqual([10, 11, nan, nan, nan, 12]);
    expect([...series['stale.0']!]).toEqual([0, 0, nan, nan, nan, 0]);
    expect(series['volume.0']![2]).toBeNaN();
    expect([...series['close.1']!]).toEqual([5, 5, 5, 7, 7, 8]);
    expect([...series.gap!]).toEqual([0, 1, 1, 1, 0, 0]);
  });

  it('a stretch takes whole bars: none before its start, none in progress at its end', () => {
    const given = bars({ 0: 10, 1: 11, 2: 12, 3: 13 });
    const series = alignedSeries([given], second, { from: start + 1.4 * second, to: start + 3 * second });
    expect([...series.ts!]).toEqual([start + second, start + 2 * second]);
  });

  it('instruments that never traded at the same time are refused, with when each did', () => {
    expect(() => alignedSeries([bars({ 0: 1, 1: 2 }), bars({ 5: 1, 6: 2 })], second, { titles: ['A', 'B'] })).toThrow(
      /no bar of the same time: A is known from 2023-11-14 22:14:00 to 2023-11-14 22:14:01 UTC, B is known/,
    );
    expect(() => alignedSeries([bars({}), bars({})], second)).toThrow('holds no trades');
    expect(() => alignedSeries([bars({ 0: 1 }), bars({})], second, { titles: ['A', 'B'] })).toThrow('B has none in this stretch');
  });

  it('ten years of seconds are refused before memory is taken', () => {
    expect(() => alignedSeries([bars({ 0: 1, 315360000: 2 })], second)).toThrow('at most 20000000 bars');
  });
});

describe('bars of several instruments in one pass', () => {
  async function stored(): Promise<{ store: Store; session: string }> {
    const store = await openStore(freshName());
    const service = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
    await service.start(() => undefined);
    const { port1, port2 } = new MessageChannel();
    const outcome = service.importTicks('job', { title: 'three', source: 'test' }, port1);
    const sink = openPortSink(port2);
    const writer = new TickWriter(sink);
    const known = ['A', 'B', 'C'].map((base) =>
      writer.instrument(base, () => ({ ...instrument, id: `${base}-USD@test`, symbol: base, base })),
    );
    const [a, b, c] = known as [number, number, number];
    for (let s = 0; s < 600; s++) {
      const ts = start + s * second;
      if (s < 300 || s >= 420) writer.trade(a, ts, ts, 100 + (s % 9), 1 + (s % 4), SIDE_BUY, s, FLAG_NO_RX);
      if (s === 419) writer.gap(a, ts, ts, nan);
      if (s % 60 === 59) {
        const end = start + (s + 1) * second;
        writer.bar(
          b,
          end,
          end,
          60 * second,
          { open: 1, high: 2 + s, low: 1, close: 1 + s },
          { volume: s, buyVolume: 1, value: s, trades: s },
        );
      }
      if (s % 7 === 0) writer.trade(c, ts + 1, ts + 1, 5 + s, 2, SIDE_BUY, s, FLAG_NO_RX);
    }
    writer.flush();
    sink.end('test');
    return { store, session: (await outcome).record.id };
  }

  it('they are those of each alone, with what is missing of each', async () => {
    const { store, session } = await stored();
    const instruments = ['C-USD@test', 'A-USD@test', 'B-USD@test'];
    for (const interval of ['1m', '5m'] as const) {
      const { bars: together, gaps } = await queryTogether(store, { session, instruments, interval });
      for (const [i, id] of instruments.entries())
        expect(together[i]).toEqual(await queryBars(store, { session, instrument: id, interval }));
      expect(gaps.map((each) => [...each])).toEqual([[], [start + 299 * second, start + 419 * second], []]);
    }
    await expect(queryTogether(store, { session, instruments: ['X'], interval: '1m' })).rejects.toThrow('has no instrument X');
    store.close();
  });
});
