import { defaultPlan } from '../../../src/engine/default-plan.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { openEngine } from '../../../src/engine/graph.ts';
import { type Kernels, openKernels } from '../../../src/kernels/kernels.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { defineBench } from '../case.ts';
import { benchInstruments, makeMarket, tapeMix } from '../market.ts';

const n = 1_000_000;
const megabyte = 1e6;

function openFor(kernels: Kernels): Engine {
  const engine = openEngine(kernels);
  for (const [i, instrument] of benchInstruments.entries()) engine.instrument(i, instrument);
  engine.plan(defaultPlan(benchInstruments.map(({ id }) => id)));
  return engine;
}

/** Pushes the same million again and again, each time later. */
function pushMillions(engine: Engine, batches: readonly TickBatch[], from: number, to: number): number {
  const span = batches.at(-1)!.ts[batches.at(-1)!.n - 1]! - batches[0]!.ts[0]! + 1;
  for (let million = from; million < to; million++) {
    for (const batch of batches) {
      engine.push(batch);
      for (let i = 0; i < batch.n; i++) batch.ts[i]! += span;
    }
  }
  return engine.bytes() / megabyte;
}

export default defineBench({
  name: 'memory-1m',
  n,
  note: 'megabytes held with the default outputs: mbPerMillion after 1M trades (the worst mix), mbTape after 1M rows of trades, quotes and book; mb4m, mb16m and mb32m after so many trades of one market in all',
  setup(kernels) {
    const mixed = makeMarket(n, tapeMix);
    const engine = openFor(kernels);
    return {
      run() {
        engine.reset();
        for (const batch of mixed) engine.push(batch);
      },
      values() {
        const tape = openFor(openKernels());
        const mbTape = pushMillions(tape, mixed, 0, 1);
        tape.close();
        const trades = makeMarket(n, { trades: 1, quotes: 0 });
        const long = openFor(openKernels());
        const mbPerMillion = pushMillions(long, trades, 0, 1);
        const mb4m = pushMillions(long, trades, 1, 4);
        const mb16m = pushMillions(long, trades, 4, 16);
        const mb32m = pushMillions(long, trades, 16, 32);
        long.close();
        return { mbPerMillion, mbTape, mb4m, mb16m, mb32m };
      },
      close: () => engine.close(),
    };
  },
});
