/**
 * Whole recordings of ../shared/data/binance-raw through their format and the engine: every trade of the raw lines is there, no gap, no
 * crossed book, and the top of the book is the exchange's own best quote wherever their update ids are equal.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import { defaultPlan } from '../../src/engine/default-plan.ts';
import { openEngine } from '../../src/engine/graph.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import { flagsOf, instrumentOf, kindOf, sideOf } from '../../src/market/meta.ts';
import { decode } from '../tools/decode.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { joined } from '../tools/random-session.ts';
import { hasTape, tapePath } from '../tools/tape.ts';

const markets = [
  {
    market: 'spot',
    names: ['spot_btcusdt_20240808.gz', 'spot_btcusdt_20240809.gz', 'spot_ethusdt_20240808.gz', 'spot_ethusdt_20240809.gz'],
  },
  { market: 'USD-M', names: ['usdm_btcusdt_20240808.gz', 'usdm_ethusdt_20240808.gz'] },
  {
    market: 'COIN-M',
    names: ['cm_btcusd_perp_20240808.gz', 'cm_btcusd_perp_20240809.gz', 'cm_ethusd_perp_20240808.gz', 'cm_ethusd_perp_20240809.gz'],
  },
];

beforeAll(loadKernelsInNode);

describe.skipIf(!markets.flatMap(({ names }) => names).every(hasTape))('recorded at Binance', () => {
  it.each(markets)('$market', async ({ names }) => {
    const files = names.map((name) => ({ name, content: new Uint8Array(readFileSync(tapePath(name))) }));
    const { batches, instruments } = await decode(files);
    const rows = joined(batches);
    const engine = openEngine(openKernels());
    for (const [i, instrument] of instruments.entries()) engine.instrument(i, instrument);
    const ids = instruments.map(({ id }) => id);
    engine.plan(defaultPlan(ids));

    const quotes = ids.map(() => new Map<number, number[]>());
    for (let i = 0; i + 1 < rows.n; i++) {
      if (kindOf(rows.meta[i]) !== layout.KIND_QUOTE || sideOf(rows.meta[i]) !== layout.SIDE_BID) continue;
      quotes[instrumentOf(rows.meta[i])].set(rows.id[i], [rows.px[i], rows.qty[i], rows.px[i + 1], rows.qty[i + 1]]);
    }
    let pushed = 0;
    let compared = 0;
    for (let i = 0; i < rows.n; i++) {
      const meta = rows.meta[i];
      if (kindOf(meta) !== layout.KIND_LEVEL || (flagsOf(meta) & layout.FLAG_LAST) === 0) continue;
      const quote = quotes[instrumentOf(meta)].get(rows.id[i]);
      if (!quote) continue;
      engine.push(rows, pushed, i + 1);
      pushed = i + 1;
      const { known, bids, asks } = engine.book(ids[instrumentOf(meta)], 1);
      if (!known) continue;
      compared++;
      expect([bids.price[0], bids.qty[0], asks.price[0], asks.qty[0]]).toEqual(quote);
    }
    engine.push(rows, pushed);
    expect(compared).toBeGreaterThan(1_000);

    const trades = files.reduce(
      (sum, { content }) =>
        sum +
        (gunzipSync(content)
          .toString('latin1')
          .match(/"e":"trade"/g)?.length ?? 0),
      0,
    );
    expect(ids.reduce((sum, id) => sum + engine.columns(`flow.cvd[${id}]`).ts.length, 0)).toBe(trades);
    for (const id of ids) {
      expect(engine.counts(id)).toMatchObject({ crossed: 0, late: 0 });
      expect(engine.view(`quote[${id}]`, { from: 0, to: 1e18, widthPx: 1 }).gaps.length).toBe(0);
    }
  });
});
