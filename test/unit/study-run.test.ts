/** A study over a stored session gives every row of the span, or says why it cannot. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { runStudy } from '../../src/engine/study-run.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { freshName, importRows, instrument, randomBatch } from './store/ticks.ts';

beforeAll(loadKernelsInNode);

it('refuses more rows than it can give, unless the span asked for is among the newest', async () => {
  const store = await openStore(freshName());
  const batch = randomBatch(10_000, 1);
  const { record } = await importRows(store, batch, [10_000]);
  const trades = record.rows.trade!;
  const run = (span: object) =>
    runStudy(
      store,
      'flow.cvd',
      { session: record.id, instruments: [instrument.id], ...span },
      { signal: new AbortController().signal, progress: () => undefined },
      1_024,
    );
  await expect(run({})).rejects.toMatchObject({
    code: 'unsupported',
    message: expect.stringMatching(`has ${trades.toLocaleString('en')} rows, of which the newest 1,024 .* narrower span`) as string,
  });
  await expect(run({ from: batch.ts[0] })).rejects.toMatchObject({ code: 'unsupported' });
  const from = batch.ts[9_500] as number;
  let inside = 0;
  for (let i = 0; i < batch.n; i++) {
    if ((batch.ts[i] as number) >= from && (batch.meta[i]! & layout.KIND_MASK) === layout.KIND_TRADE) inside++;
  }
  expect((await run({ from })).ts.length).toBe(inside);
  store.close();
});
