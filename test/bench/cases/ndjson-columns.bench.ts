import { decodeBytes } from '../../../src/engine/benchmark/trade-text.ts';
import ndjson from '../../../src/sources/formats/trades-ndjson.format.ts';
import { defineBench } from '../case.ts';
import { ndjsonTrades } from '../tools/ndjson-text.ts';

const n = 600_000;

interface AggTrade {
  p: string;
  q: string;
  T: number;
}

export default defineBench({
  name: 'ndjson-600k-columns',
  n,
  note: 'Binance aggTrade messages, about 100 MB of lines in 1 MiB pieces, to tick batches; the rival is JSON.parse a line',
  setup() {
    const bytes = ndjsonTrades(n);
    return {
      run: () => decodeBytes(ndjson, 'BTCUSDT.ndjson', bytes),
      rival() {
        let sum = 0;
        const decoder = new TextDecoder();
        let from = 0;
        while (from < bytes.length) {
          const to = bytes.indexOf(10, from);
          const { p, q, T } = JSON.parse(decoder.decode(bytes.subarray(from, to))) as AggTrade;
          sum += Number(p) * Number(q) + T;
          from = to + 1;
        }
        return sum;
      },
      values: () => ({ mb: bytes.length / 1e6 }),
    };
  },
});
