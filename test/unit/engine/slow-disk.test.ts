/** A disk that is slow: rows are shown as they come, and all are stored in the end. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import { Recording } from '../../../src/engine/recording.ts';
import { Run } from '../../../src/engine/run.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName } from '../store/ticks.ts';
import { A, B, ticks } from './rows.ts';

beforeAll(loadKernelsInNode);

it('takes rows while a tail is on its way to it', async () => {
  const store = await openStore(freshName());
  const writer = await store.create({ title: 'slow', source: 'test', live: true });
  const run = new Run(writer.id, store);
  const recording = new Recording(writer, run);
  for (const [index, id] of [A, B].entries())
    recording.instrument(index, { id, venue: 'test', symbol: id, base: id, quote: 'USD', type: 'spot', tickSize: 0.5 });
  let arrive: () => void = () => undefined;
  const onItsWay = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const write = writer.tail.bind(writer);
  let isThere = false;
  writer.tail = async () => {
    await onItsWay;
    await write();
    isThere = true;
  };
  await recording.inTurn(() => recording.take(ticks(({ trade }) => trade(1, 5))));
  const tail = recording.tail();
  await recording.inTurn(() => recording.take(ticks(({ trade }) => trade(2, 6))));
  expect(run.row).toBe(2);
  expect(isThere).toBe(false);
  arrive();
  await tail;
  expect(isThere).toBe(true);
  const { record } = await recording.seal();
  expect(record?.rows.trade).toBe(2);
  run.close();
  store.close();
});
