/** Short ways to write a few ticks and an engine for them. Times in seconds after the start. */
import { INSTRUMENT_ALL, KIND_CLOCK } from '../../../assembly/layout.ts';
import type { Engine, EngineOptions } from '../../../src/engine/engine.ts';
import { openEngine } from '../../../src/engine/graph.ts';
import { openKernels } from '../../../src/kernels/kernels.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { TickWriter } from '../../../src/market/writer.ts';

export const start = 1_700_000_000_000_000;
export const at = (seconds: number): number => start + Math.round(seconds * 1e6);
export const A = 'A-USD@test';
export const B = 'B-USD@test';

export interface Script {
  trade(seconds: number, px: number, qty?: number, side?: number, instrument?: number): void;
  clock(seconds: number): void;
  gap(seconds: number, instrument?: number): void;
  writer: TickWriter;
}

export function ticks(write: (script: Script) => void): TickBatch {
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => undefined, batch: (batch) => batches.push(batch) }, 65_536);
  write({
    writer,
    trade: (seconds, px, qty = 1, side = 1, instrument = 0) => writer.trade(instrument, at(seconds), at(seconds), px, qty, side, 0),
    clock: (seconds) => writer.row(KIND_CLOCK, 0, 1, INSTRUMENT_ALL, at(seconds), at(seconds), 0, 0, 0),
    gap: (seconds, instrument = 0) => writer.gap(instrument, at(seconds), at(seconds), Number.NaN),
  });
  writer.flush();
  return batches[0];
}

export function engineFor(plan: string[], options: EngineOptions = {}): Engine {
  const engine = openEngine(openKernels(), options);
  for (const [i, id] of [A, B].entries()) {
    engine.instrument(i, { id, venue: 'test', symbol: id, base: id[0], quote: 'USD', type: 'spot', tickSize: 0.5 });
  }
  engine.plan(plan);
  return engine;
}
