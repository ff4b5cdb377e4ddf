/** What a run computes unasked follows what its instruments turn out to be. */
import 'fake-indexeddb/auto';
import { beforeAll, expect, it } from 'vitest';
import { Run } from '../../../src/engine/run.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { makeSession } from '../../tools/random-session.ts';
import { freshName, importSession } from '../store/ticks.ts';
import { A, at, B, ticks } from './rows.ts';

beforeAll(loadKernelsInNode);

const named = (id: string) => ({ id, venue: 'test', symbol: id, base: id[0], quote: 'USD', type: 'spot' as const, tickSize: 0.5 });
const prices = { open: 1, high: 1, low: 1, close: 1 };
const sums = { volume: 1, value: 1, buyVolume: 1, trades: 1 };

it('bars alone get no studies of trades, until trades come', async () => {
  const store = await openStore(freshName());
  const run = new Run('x', store);
  for (const [i, id] of [A, B].entries()) run.instrument(i, named(id));
  expect(run.engine.refs()).toEqual([]);
  run.push(ticks(({ writer }) => writer.bar(0, at(60), at(60), 60e6, prices, sums)));
  expect(run.engine.refs()).toEqual([`risk.volatility[${A}](interval=1m)`]);
  run.push(ticks(({ writer }) => writer.bar(1, at(120), at(120), 60e6, prices, sums)));
  expect(run.engine.refs()).toContain(`pairs.spread[${A},${B}](interval=1m)`);
  run.push(ticks(({ trade }) => trade(130, 5, 1, 1, 1)));
  expect(run.engine.refs()).toContain(`flow.cvd[${B}]`);
  expect(run.engine.refs()).not.toContain(`flow.cvd[${A}]`);
  run.close();
  store.close();
});

it('an instrument whose first row comes later gets what trades get, where another has ticks', async () => {
  const store = await openStore(freshName());
  const run = new Run('x', store);
  for (const [i, id] of [A, B].entries()) run.instrument(i, named(id));
  run.push(ticks(({ trade }) => trade(1, 5)));
  expect(run.engine.refs()).toContain(`flow.cvd[${B}]`);
  run.close();
  store.close();
});

it('a stored session of bars tells the same after seeks, and gives the length of its bars', async () => {
  const session = makeSession({ seed: 61, rows: 200_000, instruments: 0, step: 30_000_000, bars: [60_000_000], book: false });
  const store = await openStore(freshName());
  const record = await importSession(store, session.instruments, session.rows);
  const run = new Run(record.id, store);
  for (const [index, instrument] of record.instrumentTable.entries()) run.instrument(index, instrument);
  await run.attach();
  await run.advance(Number.POSITIVE_INFINITY);
  const [ref] = run.engine.refs();
  expect(ref).toBe(`risk.volatility[${record.instruments[0]}](interval=1m)`);
  const whole = { from: Number.NaN, to: Number.NaN, widthPx: 200 };
  const told = () =>
    [run.engine.view(ref, whole), run.engine.view(`bars[${record.instruments[0]}](interval=4h)`, whole)].map((frame) => frame.columns);
  const before = told();
  await run.seek(record.from + (record.to - record.from) / 3);
  expect(told()).not.toEqual(before);
  await run.advance(Number.POSITIVE_INFINITY);
  expect(told()).toEqual(before);
  run.close();
  store.close();
});

it('missing bars are a gap up to the start of the next bar', async () => {
  const store = await openStore(freshName());
  const told: number[][] = [];
  const run = new Run('x', store, { onGap: (...gap) => void told.push(gap) });
  run.instrument(0, named(A));
  run.push(
    ticks(({ writer, gap }) => {
      writer.bar(0, at(60), at(60), 60e6, prices, sums);
      gap(300);
      writer.bar(0, at(300), at(300), 60e6, prices, sums);
    }),
  );
  expect(told).toEqual([[0, at(60), at(240)]]);
  run.close();
  store.close();
});
