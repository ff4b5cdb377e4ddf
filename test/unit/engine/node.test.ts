/** A study that throws, in `open` or later, is told of once and left out; the others go on. */
import { beforeAll, expect, it, vi } from 'vitest';
import cvd from '../../../src/studies/flow/cvd.study.ts';
import type { StudyDefinition } from '../../../src/studies/study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { A, engineFor, ticks } from './rows.ts';

vi.mock('../../../src/studies/registry.ts', () => ({
  listStudies: () => found,
  findStudy: (id: string) => found.find((one) => one.id === id),
}));

const found: StudyDefinition[] = [
  cvd,
  {
    ...cvd,
    id: 'bad.open',
    open() {
      throw new Error('no memory');
    },
  },
  {
    ...cvd,
    id: 'bad.push',
    open(ctx) {
      const study = cvd.open(ctx);
      let pushes = 0;
      return {
        push(from, to) {
          if (++pushes > 1) throw new Error('divided by a cat');
          study.push(from, to);
        },
      };
    },
  },
];

beforeAll(loadKernelsInNode);

it('the plan goes on without a study that fails', () => {
  const told: string[][] = [];
  const refs = ['bad.open', 'flow.cvd', 'bad.push'].map((id) => `${id}[${A}]`);
  const engine = engineFor(refs, { onStudyFailed: (...failure) => told.push(failure) });
  expect(told).toEqual([[refs[0], 'no memory']]);
  expect(engine.refs()).toEqual([refs[1], refs[2]]);
  expect(() => engine.columns(refs[0])).toThrow('could not be opened');
  for (let i = 1; i <= 3; i++) engine.push(ticks(({ trade }) => trade(i, 100)));
  expect(told.slice(1)).toEqual([[refs[2], 'divided by a cat']]);
  expect([...engine.columns(refs[1]).outputs.cvd]).toEqual([1, 2, 3]);
  const { outputs, status, ts } = engine.columns(refs[2]);
  expect([...outputs.cvd]).toEqual([1, Number.NaN, Number.NaN]);
  expect(ts.length).toBe(3);
  expect(status.cvd).toMatchObject({ state: 'degenerate', reason: 'the study failed: divided by a cat' });
});

it('a study that failed is still failed in a saved state, and well again in one from before', () => {
  const ref = `bad.push[${A}]`;
  const engine = engineFor([ref]);
  const one = (i: number) => ticks(({ trade }) => trade(i, 100));
  engine.push(one(1));
  const before = engine.save();
  engine.push(one(2));
  const after = engine.save();
  const other = engineFor([ref]);
  other.load(after);
  other.push(one(3));
  expect(other.columns(ref).status.cvd).toMatchObject({ state: 'degenerate', reason: 'the study failed: divided by a cat' });
  expect([...other.columns(ref).outputs.cvd].at(-1)).toBeNaN();
  other.load(before);
  expect(other.columns(ref).status.cvd.state).not.toBe('degenerate');
});
