/** All recorded Binance streams, one by one and merged into one arrival order. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSeries, follow, series } from '../tools/binance-tape.ts';
import { decode } from '../tools/decode.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { hasShared, sharedFile } from '../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

describe.skipIf(!hasShared('binance-raw'))('recorded Binance streams', () => {
  for (const [name, files, instrument] of series) {
    it(`reads ${name}`, () => checkSeries(files, instrument));
  }

  it('merges all of them', async () => {
    const files = series.flatMap(([, names]) => names).map((name) => sharedFile(`binance-raw/${name}`));
    const { batches, instruments, report } = await decode(await Promise.all(files));
    expect(instruments.map(({ id }) => id).sort()).toEqual(series.map(([, , instrument]) => (instrument as { id: string }).id).sort());
    expect(report.rejectedCount).toBe(0);
    for (const index of instruments.keys()) {
      expect(follow(batches, index)).toMatchObject({ gaps: 0, crossed: 0, unequal: 0, late: 0, appliedUnknown: 0 });
    }
  });
});
