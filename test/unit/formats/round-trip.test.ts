/** What the exports write, the formats read back. */
import { beforeAll, expect, it } from 'vitest';
import { openTickExport, openTradeExport } from '../../../src/engine/export/ticks.ts';
import { decode, refusal } from '../../tools/decode.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

beforeAll(loadKernelsInNode);

const lines = Array.from(
  { length: 500 },
  (_, i) =>
    `${1735689600123456 + i * 1e6},${i % 3 ? 'BTCUSDT' : 'ETH-USD'},${100 + i / 100},${1e-8 + i},${['buy', 'sell', ''][i % 3]},${i},${1735689600200000 + i * 1e6}`,
);
const source = `ts,symbol,price,size,side,id,rx\n${lines.join('\n')}\n`;

for (const format of ['csv', 'ndjson'] as const) {
  it(`reads exported trades as ${format}`, async () => {
    const first = await decode(source);
    const trades = openTradeExport(format, first.instruments);
    const ticks = openTickExport(format, first.instruments);
    for (const batch of first.batches) {
      trades.push(batch);
      ticks.push(batch);
    }
    const again = await decode(trades.finish(), { name: `trades.${format}` });
    expect(again.report).toMatchObject({ format: `trades-${format}`, rejectedCount: 0, skipped: {} });
    expect(again.rows).toEqual(first.rows);
    // All ticks are more than trades: they are not taken for them.
    expect(await refusal(decode(ticks.finish(), { name: `ticks.${format}` }))).toContain('is in no known format');
  });
}
