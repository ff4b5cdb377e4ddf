import { openEngine } from '../../../src/engine/graph.ts';
import { defineBench } from '../case.ts';
import { benchInstruments, makeMarket } from '../market.ts';

const n = 10_000_000;
const widthPx = 2_000;
const block = 1_000_000;

export default defineBench({
  name: 'view-10m',
  n,
  note: 'one line of 10M rows at 2,000 px, first, min, max, last a pixel; the rival loops over all rows in typed arrays',
  setup(kernels) {
    const [instrument] = benchInstruments;
    const engine = openEngine(kernels);
    engine.instrument(0, instrument!);
    const ref = `flow.cvd[${instrument!.id}]`;
    engine.plan([ref]);
    const ts = new Float64Array(n);
    const value = new Float64Array(n);
    let rows = 0;
    for (let seed = 1; rows < n; seed++) {
      for (const batch of makeMarket(block, { trades: 1, quotes: 0 }, seed)) {
        for (let i = 0; i < batch.n; i++) {
          // Each block is a later hour of the one instrument.
          batch.meta[i]! &= 0xffff;
          batch.ts[i]! += (seed - 1) * 3_600e6;
        }
        engine.push(batch);
      }
      const { ts: times, outputs } = engine.columns(ref);
      const fresh = times.subarray(Math.max(0, times.length - block), times.length);
      const kept = Math.min(fresh.length, n - rows);
      ts.set(fresh.subarray(0, kept), rows);
      value.set(outputs.cvd!.subarray(outputs.cvd!.length - fresh.length).subarray(0, kept), rows);
      rows += kept;
    }
    const request = { from: ts[0]!, to: ts[n - 1]!, widthPx };
    return {
      run() {
        const { columns } = engine.view(ref, request);
        if (columns.ts!.length < 100) throw new Error(`${columns.ts!.length} pixels`);
      },
      rival() {
        const scale = widthPx / (request.to - request.from);
        const [first, min, max, last] = [0, 1, 2, 3].map(() => new Float64Array(widthPx).fill(Number.NaN)) as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        for (let i = 0; i < n; i++) {
          const pixel = Math.min(widthPx - 1, Math.floor((ts[i]! - request.from) * scale));
          const v = value[i]!;
          if (Number.isNaN(first[pixel]!)) first[pixel] = v;
          if (!(v >= min[pixel]!)) min[pixel] = v;
          if (!(v <= max[pixel]!)) max[pixel] = v;
          last[pixel] = v;
        }
        return last[widthPx - 1];
      },
      values: () => ({ bytes: engine.bytes() }),
      close: () => engine.close(),
    };
  },
});
