import { openTradeExport } from '../../../src/engine/export/ticks.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { instrumentOfSymbol } from '../../../src/market/instrument.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;
const names = ['ts', 'time', 'symbol', 'price', 'size', 'side', 'id', 'rx'];

export default defineBench({
  name: 'export-1m-trades',
  n,
  note: 'trades to a CSV Blob of 96 MB; the rival joins one string a row',
  setup() {
    const batches: TickBatch[] = [];
    const writer = new TickWriter({ instrument: () => {}, batch: (batch) => batches.push(batch) }, 65_536);
    for (let i = 0; i < n; i++) {
      const ts = 1_723_075_200_000_000 + i * 1_234;
      writer.trade(0, ts, ts + 77, (6_000_000 + (i % 997)) / 100, ((i % 777) + 1) / 1_000, 1 + (i % 2), i);
    }
    writer.flush();
    const instruments = [instrumentOfSymbol('BTCUSDT', 'file', 'unknown', 0.01)];
    return {
      run() {
        const file = openTradeExport('csv', instruments);
        for (const batch of batches) file.push(batch);
        return file.finish();
      },
      rival() {
        const lines = [names.join(',')];
        for (const { n: rows, ts, rx, px, qty, id, meta } of batches) {
          for (let i = 0; i < rows; i++) {
            const time = new Date(ts[i]! / 1_000).toISOString();
            lines.push([ts[i], time, 'BTCUSDT', px[i], qty[i], meta[i]! & 16 ? 'buy' : 'sell', id[i], rx[i]].join(','));
          }
        }
        return new Blob([lines.join('\n')]);
      },
    };
  },
});
