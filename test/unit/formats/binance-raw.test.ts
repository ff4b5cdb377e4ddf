/** Recorded Binance streams; the busier half of them is read by the long tests. */
import { beforeAll, describe, expect, it } from 'vitest';
import { checkSeries, follow, series } from '../../tools/binance-tape.ts';
import { decode, refusal } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { hasShared, sharedFile, sharedNames } from '../../tools/shared-data.ts';

beforeAll(loadKernelsInNode);

describe.skipIf(!hasShared('binance-raw'))('recorded Binance streams', () => {
  it('knows every Binance file', () => {
    const names = series.flatMap(([, files]) => files);
    expect(sharedNames('binance-raw').filter((name) => !name.startsWith('hyperliquid'))).toEqual([...names].sort());
  });

  for (const [name, files, instrument] of series.filter(([name]) => name.includes('eth'))) {
    it(`reads ${name}`, { timeout: 120_000 }, () => checkSeries(files, instrument));
  }

  it('knows no book in a file without a snapshot, and sees no gap', { timeout: 60_000 }, async () => {
    const { batches } = await decode([await sharedFile('binance-raw/cm_ethusd_perp_20240809.gz')]);
    const seen = follow(batches, 0);
    expect(seen).toMatchObject({ gaps: 0, crossed: 0, snapshotLevels: 0, late: 0 });
    expect(seen.unanchored).toBe(seen.levels);
  });

  it('refuses the streams of another venue', async () => {
    const file = await sharedFile('binance-raw/hyperliquid_btcusd_20250126.gz');
    expect(await refusal(decode([file]))).toMatch(/hyperliquid_btcusd_20250126.gz is in no known format/);
  });
});
