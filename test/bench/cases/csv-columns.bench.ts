import Papa from 'papaparse';
import { csvTrades, decodeBytes } from '../../../src/engine/benchmark/trade-text.ts';
import aggTrades from '../../../src/sources/formats/binance-agg-trades.format.ts';
import { defineBench } from '../case.ts';

const n = 1_300_000;

export default defineBench({
  name: 'csv-1.3m-columns',
  n,
  note: 'Binance aggTrades CSV, about 100 MB in 1 MiB pieces, to tick batches; the rival is PapaParse to rows of strings and Number()',
  setup() {
    const bytes = csvTrades(n);
    return {
      run: () => decodeBytes(aggTrades, 'BTCUSDT-aggTrades-2024-08-08.csv', bytes),
      rival() {
        let sum = 0;
        const decoder = new TextDecoder();
        for (let at = 0; at < bytes.length; at += 1 << 22) {
          const text = decoder.decode(bytes.subarray(at, at + (1 << 22)), { stream: true });
          Papa.parse<string[]>(text, {
            delimiter: ',',
            step: ({ data }) => {
              sum += Number(data[1]) * Number(data[2]) + Number(data[5]);
            },
          });
        }
        return sum;
      },
      values: () => ({ mb: bytes.length / 1e6 }),
    };
  },
});
