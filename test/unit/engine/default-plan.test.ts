/** The plan nobody asked for: studies per instrument, pairs of the first two, quotes only where they can be. */
import { beforeAll, expect, it } from 'vitest';
import { KIND_LEVEL, KIND_QUOTE, KIND_TRADE } from '../../../assembly/layout.ts';
import { defaultPlan } from '../../../src/engine/default-plan.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { A, B, engineFor } from './rows.ts';

beforeAll(loadKernelsInNode);

it('names studies that exist, of every instrument, and pairs of two', () => {
  const one = defaultPlan([A]);
  expect(one).toContain(`flow.ofi[${A}]`);
  const two = defaultPlan([A, B]);
  expect(two.filter((ref) => ref.includes(B)).length).toBe(one.length + 2);
  expect(engineFor(two).refs()).toEqual(two);
  expect(defaultPlan([])).toEqual([]);
});

it('leaves order-flow imbalance out where there are only trades', () => {
  const kinds = [new Set([KIND_TRADE]), new Set([KIND_TRADE, KIND_LEVEL]), new Set([KIND_QUOTE])];
  const plan = defaultPlan(['a', 'b', 'c'], (i) => kinds[i]);
  expect(plan.filter((ref) => ref.startsWith('flow.ofi['))).toEqual(['flow.ofi[b]', 'flow.ofi[c]']);
});

it('computes of the first two instruments what the first screen shows of their order flow', () => {
  const kinds = [new Set([KIND_TRADE, KIND_LEVEL]), new Set([KIND_TRADE, KIND_QUOTE]), new Set([KIND_TRADE, KIND_LEVEL])];
  const plan = defaultPlan(['a', 'b', 'c'], (i) => kinds[i]);
  expect(plan.filter((ref) => /^(flow.ofi-impact|price.best|flow.kyle)/.test(ref)).sort()).toEqual(
    ['flow.ofi-impact[a]', 'flow.ofi-impact[b]', 'price.best[a]', 'price.best[b]', 'flow.kyle[a]', 'flow.kyle[b]'].sort(),
  );
});

it('stays small for a file of thousands of symbols', () => {
  const many = Array.from({ length: 3_000 }, (_, i) => `S${i}@file`);
  expect(defaultPlan(many).length).toBeLessThan(60);
});

it('asks of bars alone what they can tell, at the shortest interval they make up', () => {
  const minute = 60_000_000;
  const plan = (...lengths: (number | undefined)[]): string[] => defaultPlan([A, B].slice(0, lengths.length), undefined, (i) => lengths[i]);
  expect(plan(minute)).toEqual([`risk.volatility[${A}](interval=1m)`]);
  expect(plan(1_440 * minute)).toEqual([`risk.volatility[${A}](interval=1d,window=30)`]);
  expect(plan(3 * minute, 60 * minute)).toEqual([
    `risk.volatility[${A}](interval=15m)`,
    `risk.volatility[${B}](interval=1h)`,
    `pairs.spread[${A},${B}](interval=1h)`,
    `pairs.correlation[${A},${B}](interval=1h)`,
  ]);
  expect(plan(7 * 1_440 * minute)).toEqual([]);
  expect(plan(0)).toEqual([]);
  expect(plan(undefined, minute)).toContain(`pairs.spread[${A},${B}](interval=1m)`);
  expect(engineFor(plan(minute, minute)).refs()).toHaveLength(4);
});
