/** Rules on an engine: when they fire, whatever the batches; hold, hysteresis, cool-down, gaps, jumps. */
import { beforeAll, describe, expect, it } from 'vitest';
import { readCondition } from '../../../src/engine/alerts/condition.ts';
import { Patrol } from '../../../src/engine/alerts/patrol.ts';
import type { Engine } from '../../../src/engine/engine.ts';
import { openEngine } from '../../../src/engine/graph.ts';
import { openKernels } from '../../../src/kernels/kernels.ts';
import type { TickBatch } from '../../../src/market/batch.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { makeSession, openRandom } from '../../tools/random-session.ts';
import { A, at, B, engineFor, type Script, ticks } from '../engine/rows.ts';

beforeAll(loadKernelsInNode);

interface Told {
  rule: string;
  ts: number;
  row: number;
  direction?: string | undefined;
}
type Rule = string | { when: string; cooldownSec?: number; hysteresis?: number };

function patrolOn(engine: Engine, rules: Rule[]): { told: Told[]; patrol: Patrol } {
  const told: Told[] = [];
  const patrol = new Patrol(engine, { hit: (rule, { ts, row, direction }) => told.push({ rule, ts, row, direction }) });
  rules.forEach((rule, k) => {
    const { when, cooldownSec = 0, hysteresis } = typeof rule === 'string' ? { when: rule } : rule;
    patrol.add({ id: String(k), condition: readCondition(when, hysteresis), cooldownMicros: cooldownSec * 1e6 });
  });
  return { told, patrol };
}

/** Hits in seconds from the start of the script. */
function hits(rule: Rule, write: (script: Script) => void, plan: string[] = []): number[] {
  return run(rule, write, plan).told.map(({ ts }) => (ts - at(0)) / 1e6);
}
function run(rule: Rule, write: (script: Script) => void, plan: string[] = []) {
  const engine = engineFor(plan);
  const watched = patrolOn(engine, [rule]);
  engine.push(ticks(write));
  return watched;
}
const prices =
  (...values: number[]) =>
  ({ trade }: Script): void => {
    for (const [i, price] of values.entries()) trade(i, price);
  };

const price = `trades[${A}].price`;

describe('a rule fires', () => {
  it('when its condition turns true, also inside a batch, once', () => {
    expect(hits(`${price} > 100`, prices(99, 101, 102, 103))).toEqual([1]);
    expect(hits({ when: `${price} > 100`, hysteresis: 0 }, prices(99, 101, 99, 101, 99))).toEqual([1, 3]);
  });
  it('at the first row that makes it true from unknown', () => expect(hits(`${price} > 100`, prices(101, 102))).toEqual([0]));
  it('again only once the threshold is left by the hysteresis: 5 % of it when nothing is said', () => {
    expect(hits(`${price} > 100`, prices(101, 99, 96, 101, 95, 101))).toEqual([0, 5]);
    expect(hits({ when: `${price} > 100`, hysteresis: 2 }, prices(101, 99, 101, 98, 101))).toEqual([0, 4]);
    expect(hits({ when: `not ${price} <= 100`, hysteresis: 2 }, prices(101, 99, 101, 97.9, 101))).toEqual([0, 4]);
  });
  it('not while it cools, and says so', () => {
    const { told, patrol } = run({ when: `${price} > 100`, hysteresis: 0, cooldownSec: 3 }, prices(101, 99, 101, 99, 101, 99));
    expect(told.map(({ ts }) => ts)).toEqual([at(0), at(4)]);
    expect(patrol.runs.get('0')?.held).toBe(1);
  });
  it('on a crossing only where both values before and now are known', () => {
    expect(hits(`${price} crosses above 100`, prices(101, 102, 101))).toEqual([]);
    expect(hits(`${price} crosses above 100`, prices(99, 101, 102, 90, 101))).toEqual([1, 4]);
    expect(hits(`${price} crosses below 100`, prices(101, 100, 99))).toEqual([2]);
  });
  it('not over a gap: what was before it is not known', () => {
    const write = ({ trade, gap }: Script): void => {
      trade(0, 99);
      gap(1);
      trade(2, 101);
    };
    expect(hits(`${price} crosses above 100`, write)).toEqual([]);
    expect(hits(`${price} > 100`, write)).toEqual([2]);
  });
  it('after a hold of market time, at the second that completes it', () => {
    expect(hits(`${price} > 100 for 3s`, prices(99, 101, 102, 101, 101, 101))).toEqual([4]);
    expect(hits(`${price} > 100 for 3s`, prices(99, 101, 102, 99, 101, 101, 101, 101))).toEqual([7]);
    // Rows of another instrument tell that time passes.
    const write = ({ trade }: Script): void => {
      trade(0, 99);
      trade(1, 101);
      for (let i = 2; i < 9; i++) trade(i, 5, 1, 1, 1);
    };
    expect(hits(`${price} > 100 for 3s`, write)).toEqual([4]);
  });
  it('over two instruments in the order of the rows', () => {
    const other = `trades[${B}].price`;
    const write = ({ trade }: Script): void => {
      trade(0, 101);
      trade(1, 10, 1, 1, 1);
      trade(2, 99);
      trade(3, 12, 1, 1, 1);
      trade(4, 101);
    };
    expect(hits({ when: `${price} > 100 and ${other} > 11`, hysteresis: 0 }, write)).toEqual([4]);
    expect(hits({ when: `${price} > 100 or ${other} > 11`, hysteresis: 0 }, write)).toEqual([0, 3]);
    expect(hits({ when: `${price} - ${other} * 10 < 0`, hysteresis: 0 }, write)).toEqual([2]);
  });
  it('up or down, as its comparisons say', () => {
    const direction = (when: string, ...values: number[]) => run(when, prices(...values)).told[0]?.direction;
    expect(direction(`${price} > 100`, 101)).toBe('up');
    expect(direction(`100 > ${price}`, 99)).toBe('down');
    expect(direction(`${price} > 100 or ${price} < 50`, 49)).toBe('down');
    expect(direction(`not ${price} > 100`, 99)).toBe('down');
    expect(direction(`abs(${price}) > 100`, 101)).toBe(undefined);
  });
});

describe('the same hits', () => {
  const names = ['C0-USDT@test', 'C1-USDT@test'];
  const [p0, p1] = names.map((name) => `trades[${name}].price`) as [string, string];
  const mid = `quote[${names[0]}].mid`;
  const spread = `pairs.spread[${names.join(',')}](interval=1s).z`;
  const plan = [`pairs.spread[${names.join(',')}](interval=1s)`, `flow.tfi[${names[0]}]`];
  const rules: Rule[] = [
    { when: `${p0} > 60000`, hysteresis: 0 },
    { when: `${p0} crosses below 60000.1 or ${p1} > 30000.3`, hysteresis: 0.2, cooldownSec: 2 },
    { when: `${mid} > ${p0}`, hysteresis: 0 },
    { when: `${p0} > 60000 for 500ms and not ${p1} < 29999.9`, hysteresis: 0 },
    { when: `(${p1} >= 30000 and ${mid} > 60000) for 2s`, hysteresis: 0, cooldownSec: 5 },
    { when: `${spread} > 0.5 or ${spread} < -0.5` },
    { when: `flow.tfi[${names[0]}].tfi crosses above 0.1`, hysteresis: 0.05 },
    { when: `avg(${p0}, ${mid}) - ${p1} * 2 >= 0 and bars[${names[1]}](interval=5s).close > 30000`, hysteresis: 0 },
    { when: `not (${p0} < 60000 for 1s)`, hysteresis: 0 },
    { when: `${p0} == 60000`, hysteresis: 0 },
    { when: `bars[${names[0]}](interval=1s).volume > 2`, hysteresis: 1 },
  ];
  const session = makeSession({ seed: 5, rows: 30_000, gaps: 3 });

  function engineOf(): Engine {
    const engine = openEngine(openKernels());
    for (const [index, instrument] of session.instruments.entries()) engine.instrument(index, instrument);
    engine.plan(plan);
    return engine;
  }
  function all(cut: (left: number) => number, rows: TickBatch = session.rows): Told[] {
    const engine = engineOf();
    const { told, patrol } = patrolOn(engine, rules);
    expect([...patrol.waiting]).toEqual([]);
    for (let i = 0; i < rows.n; ) {
      const to = Math.min(rows.n, i + cut(rows.n - i));
      engine.push(rows, i, to);
      i = to;
    }
    engine.close();
    return told.sort((a, b) => a.rule.localeCompare(b.rule) || a.row - b.row);
  }

  it('however rows are cut into batches', () => {
    const whole = all((left) => left);
    const fired = new Set(whole.map(({ rule }) => rule));
    expect(fired.size).toBe(rules.length);
    expect(whole.length).toBeGreaterThan(200);
    expect(all(() => 1)).toEqual(whole);
    const random = openRandom(3);
    expect(all(() => 1 + Math.floor(random() * 700))).toEqual(whole);
  });

  it('after a jump back are not told again, and those that come after are those of a straight way', () => {
    const engine = engineOf();
    const { told } = patrolOn(engine, rules.slice(0, 3));
    engine.push(session.rows, 0, 10_000);
    const state = engine.save();
    engine.push(session.rows, 10_000, 15_000);
    const before = told.length;
    engine.load(state);
    engine.push(session.rows, 10_000, 15_000);
    expect(told.length).toBe(before);
    engine.close();
  });
});
