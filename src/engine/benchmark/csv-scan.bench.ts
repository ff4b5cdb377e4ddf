import aggTrades from '../../sources/formats/binance-agg-trades.format.ts';
import { defineKernelBench } from './kernel-bench.ts';
import { csvTrades, decodeBytes } from './trade-text.ts';

const n = 100_000;

export default defineKernelBench({
  name: 'csv-scan',
  title: 'CSV trades to columns',
  n,
  unit: 'trades',
  note: 'Binance aggTrades CSV to tick batches; the rival splits the text into lines and fields and turns them into numbers',
  setup() {
    const bytes = csvTrades(n);
    const columns = Array.from({ length: 4 }, () => new Float64Array(n));
    return {
      run: () => decodeBytes(aggTrades, 'BTCUSDT-aggTrades-2024-08-08.csv', bytes),
      rival() {
        const [ids, prices, sizes, times] = columns as [Float64Array, Float64Array, Float64Array, Float64Array];
        let rows = 0;
        for (const line of new TextDecoder().decode(bytes).split('\n')) {
          const fields = line.split(',');
          if (fields.length < 7) continue;
          ids[rows] = Number(fields[0]);
          prices[rows] = Number(fields[1]);
          sizes[rows] = Number(fields[2]);
          times[rows] = Number(fields[5]) * 1_000;
          rows++;
        }
        return rows;
      },
    };
  },
});
