/** The engine takes the simulated market as it takes any other: nothing crossed, late or unused, the books equal, the default studies alive. */
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { beforeAll, expect, it } from 'vitest';
import { defaultPlan } from '../../../src/engine/default-plan.ts';
import { openEngine } from '../../../src/engine/graph.ts';
import { openKernels } from '../../../src/kernels/kernels.ts';
import { defaultParams, openSimulator } from '../../../src/sources/simulator/simulator.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { Observer, start } from './observer.ts';

beforeAll(loadKernelsInNode);

it('goes through the engine', () => {
  const observer = new Observer();
  const engine = openEngine(openKernels());
  const ids: string[] = [];
  const market = openSimulator(
    defaultParams,
    {
      instrument(index, instrument) {
        observer.instrument(index, instrument);
        engine.instrument(index, instrument);
        ids.push(instrument.id);
        if (ids.length === 2) engine.plan(defaultPlan(ids));
      },
      batch(batch) {
        observer.batch(batch);
        engine.push(batch);
      },
    },
    start,
  );
  market.advance(start + 600e6);
  market.flush();
  expect(engine.row).toBe(observer.rows);
  expect(engine.ts).toBe(start + 600e6);
  for (const [i, id] of ids.entries()) {
    expect(engine.counts(id)).toEqual({ crossed: 0, late: 0, unused: 0 });
    const { bids, asks } = engine.book(id, 50);
    const own = observer.seen[i]!.book.depth(50);
    expect([bids, asks]).toEqual([own.bids, own.asks]);
    expect(engine.bars(id, '1m').start.length).toBeGreaterThanOrEqual(9);
  }
  const views = engine.refs().map((ref) => engine.view(ref, { from: Number.NaN, to: Number.NaN, widthPx: 100 }));
  expect(views.filter(({ status }) => status.state === 'gap' || status.state === 'stale').map(({ ref }) => ref)).toEqual([]);
  expect(views.filter(({ status }) => status.state === 'ok').length).toBeGreaterThan(views.length / 2);
  engine.close();
});

it('holds no more memory the longer it runs', () => {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const market = openSimulator(defaultParams, { instrument: () => undefined, batch: () => undefined }, start);
  const held = (): number => {
    market.advance(Number.POSITIVE_INFINITY, 500_000);
    collect();
    const { used_heap_size, external_memory } = getHeapStatistics();
    return used_heap_size + external_memory;
  };
  const before = Math.max(held(), held());
  expect(Math.min(held(), held()) - before).toBeLessThan(300_000);
});
