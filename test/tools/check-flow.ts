/** OFI and MLOFI of a recording by the engine against the plain way, row by row. */
import { expect } from 'vitest';
import { openEngine } from '../../src/engine/graph.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import { bookRanks } from '../../src/studies/study.ts';
import { decode } from './decode.ts';
import { plainFlow } from './plain-flow.ts';
import { sharedFile } from './shared-data.ts';

export async function checkFlow(files: readonly string[], id: string): Promise<void> {
  const { batches, instruments } = await decode(await Promise.all(files.map((name) => sharedFile(`binance-raw/${name}`))));
  const index = instruments.findIndex((known) => known.id === id);
  const instrument = instruments[index]!;
  const engine = openEngine(openKernels(), { historyRows: 2 ** 21 });
  for (const [at, known] of instruments.entries()) engine.instrument(at, known);
  const refs = [`flow.level-flow[${id}]`, `flow.ofi[${id}]`];
  engine.plan(refs);
  for (const batch of batches) engine.push(batch);
  engine.ended = true;
  const plain = plainFlow(batches, index, bookRanks);
  const { outputs } = engine.columns(refs[0]!);
  const e = Array.from({ length: bookRanks }, (_, k) => outputs[`e${k + 1}`]!);
  expect(e[0]!.length).toBe(plain.levels.length);
  let [worst, unknown] = [0, 0];
  plain.levels.forEach((levels, i) => {
    if (!levels || Number.isNaN(outputs.move![i])) {
      expect([levels, outputs.move![i]], `row ${i}`).toEqual([undefined, Number.NaN]);
      unknown++;
      return;
    }
    worst = Math.max(worst, Math.abs(outputs.move![i]! * instrument.tickSize - plain.moves[i]!));
    for (let k = 0; k < bookRanks; k++) worst = Math.max(worst, Math.abs(e[k]![i]! - levels[k]!) / (1 + Math.abs(levels[k]!)));
  });
  expect(worst).toBeLessThan(1e-9);
  expect(unknown).toBeLessThan(plain.levels.length / 10);
  const quotes = engine.columns(refs[1]!).outputs.e!;
  if (plain.quotes.length > 0) {
    expect(quotes.length).toBe(plain.quotes.length);
    let apart = 0;
    plain.quotes.forEach((value, i) => {
      if (value === undefined) expect(quotes[i]).toBeNaN();
      else apart = Math.max(apart, Math.abs(quotes[i]! - value));
    });
    expect(apart).toBeLessThan(1e-6);
  }
  engine.close();
}
