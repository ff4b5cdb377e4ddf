import { describe, expect, it } from 'vitest';
import type { QuantabError } from '../../src/core/errors.ts';
import { compile } from '../../src/core/expression/compile.ts';
import { evaluate, openEvaluator } from '../../src/core/expression/evaluate.ts';
import { parseExpression } from '../../src/core/expression.ts';

const nan = Number.NaN;
const second = 1_000_000;

/** Evaluates with columns by reference id (`a[X]` is column a), one row a second unless times are given. */
function run(text: string, columns: Record<string, number[]>, times?: number[]): number[] {
  const program = compile(parseExpression(text));
  const rows = Object.values(columns)[0]?.length ?? 1;
  const ts = Float64Array.from(times ?? Array.from({ length: rows }, (_, i) => i * second));
  return [...evaluate(program, (index) => Float64Array.from(columns[program.references[index]!.split('[')[0]!]!), ts)];
}
const one = (text: string): number => run(text, {})[0]!;

function refusal(text: string): QuantabError {
  try {
    parseExpression(text);
  } catch (thrown) {
    return thrown as QuantabError;
  }
  throw new Error(`"${text}" was accepted`);
}

describe('numbers', () => {
  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['10 - 4 - 3', 3],
    ['12 / 4 / 3', 1],
    ['-2 * -3', 6],
    ['--2', 2],
    ['2.5e3 + .5', 2500.5],
    ['0.5% * 200', 1],
    ['25bps * 4', 0.01],
    ['abs(-3)', 3],
    ['min(3, 1, 2)', 1],
    ['max(3, 1, 2) - min(5)', -2],
    ['avg(1, 2, 6)', 3],
    ['1 / 0', nan],
    ['0 / 0', nan],
  ])('%s = %d', (text, value) => expect(one(text)).toBe(value));
});

describe('conditions', () => {
  it.each([
    ['1 < 2', 1],
    ['2 <= 2', 1],
    ['1 > 2', 0],
    ['1 >= 2', 0],
    ['1 == 1', 1],
    ['1 != 1', 0],
    ['1 < 2 and 2 < 1', 0],
    ['1 < 2 or 2 < 1', 1],
    ['not 1 < 2', 0],
    ['not 1 < 2 or 1 < 2', 1],
    ['2 < 1 and 1 < 2 or 1 < 2', 1],
    ['1 + 1 > 3 - 2', 1],
  ])('%s is %d', (text, value) => expect(one(text)).toBe(value));

  it('follows Kleene where something is unknown', () => {
    const [f, t, u] = ['1 < 0', '0 < 1', '0 / 0 < 1'];
    const table = (word: string) => [f, t, u].map((a) => [f, t, u].map((b) => one(`${a} ${word} ${b}`)));
    expect(table('and')).toEqual([
      [0, 0, 0],
      [0, 1, nan],
      [0, nan, nan],
    ]);
    expect(table('or')).toEqual([
      [0, 1, nan],
      [1, 1, 1],
      [nan, 1, nan],
    ]);
    expect([f, t, u].map((a) => one(`not ${a}`))).toEqual([1, 0, nan]);
  });

  it.each(['<', '<=', '>', '>=', '==', '!='])('%s with an unknown side is unknown', (operator) => {
    expect(one(`0/0 ${operator} 1`)).toBeNaN();
    expect(one(`1 ${operator} 0/0`)).toBeNaN();
  });
});

describe('crosses', () => {
  it('is true in the row where the side changes, also over equality', () => {
    expect(run('a[X] crosses above b[X]', { a: [1, 3, 4, 2, 2, 3], b: [2, 2, 2, 2, 2, 2] })).toEqual([0, 1, 0, 0, 0, 1]);
    expect(run('a[X] crosses below 2', { a: [3, 2, 1, 3, 1] })).toEqual([0, 0, 1, 0, 1]);
  });
  it('is unknown where it might have happened unseen', () => {
    expect(run('a[X] crosses above 2', { a: [3, 4] })).toEqual([nan, 0]);
    expect(run('a[X] crosses above 2', { a: [1, nan, 3, 1, nan, 1] })).toEqual([0, nan, nan, 0, nan, 0]);
  });
});

describe('for', () => {
  it('needs the condition at every moment of the span', () => {
    expect(run('a[X] > 0 for 2s', { a: [0, 1, 1, 1, 1, 0, 1] })).toEqual([0, 0, 0, 1, 1, 0, 0]);
  });
  it('is unknown while the span reaches back into the unknown', () => {
    expect(run('a[X] > 0 for 2s', { a: [1, 1, 1, nan, 1, 1, 1] })).toEqual([nan, nan, 1, nan, nan, nan, 1]);
    expect(run('a[X] > 0 for 2s', { a: [0, nan, 1, 1, 1] })).toEqual([0, 0, 0, nan, 1]);
  });
  it('goes by time, not by rows', () => {
    const times = [0, 100, 200, 600, 650].map((ms) => ms * 1_000);
    expect(run('a[X] > 0 for 500ms', { a: [0, 1, 1, 1, 1] }, times)).toEqual([0, 0, 0, 1, 1]);
  });
  it('binds tighter than and', () => {
    const a = [0, 1, 1, 1];
    expect(run('a[X] > -1 and a[X] > 0 for 1s', { a })).toEqual(run('a[X] > -1 and (a[X] > 0 for 1s)', { a }));
    expect(run('(a[X] > -1 and a[X] > 0) for 1s', { a })).toEqual([0, 0, 1, 1]);
  });
});

describe('references', () => {
  it('counts each once, whatever order its parameters came in', () => {
    const { references } = parseExpression('s.z[X@f](b=2,a=1).z > 2 or s.z[X@f](a=1, b=2).z < -avg(q[Y], 1)');
    expect(references).toEqual(['s.z[X@f](a=1,b=2).z', 'q[Y]']);
  });
  it('tells a number from a condition', () => {
    expect(parseExpression('a[X] - b[X]').type).toBe('number');
    expect(parseExpression('a[X] > b[X]').type).toBe('condition');
  });
});

it('forgets what came before on reset', () => {
  const evaluator = openEvaluator(compile(parseExpression('a[X] crosses above 1')));
  const out = new Float64Array(2);
  const ts = Float64Array.of(0, 1);
  evaluator.push([Float64Array.of(0, 2)], ts, out, 0, 2);
  expect([...out]).toEqual([0, 1]);
  evaluator.push([Float64Array.of(0, 0)], ts, out, 0, 1);
  evaluator.reset();
  evaluator.push([Float64Array.of(2, 2)], ts, out, 0, 2);
  expect([...out]).toEqual([nan, 0]);
});

it.each([
  ['', 0, /expected a number, a reference/],
  ['1 +', 3, /found the end/],
  ['(1', 2, /expected "\)"/],
  ['1 2', 2, /expected an operator or the end/],
  ['1 = 2', 2, /expected "==" to compare/],
  ['1 < 2 < 3', 6, /they do not chain/],
  ['1 and 2 < 3', 0, /expected a condition/],
  ['1 < 2 and 3', 10, /expected a condition/],
  ['not 3', 4, /expected a condition/],
  ['(1 < 2) + 1', 0, /expected a number, not a condition/],
  ['-(1 < 2)', 1, /expected a number, not a condition/],
  ['1 < 2 for 5', 10, /expected a duration, like 5s/],
  ['1 for 5s', 0, /expected a condition/],
  ['1 crosses 2', 10, /"above" or "below"/],
  ['volume[X] > 1m', 12, /a duration stands only after "for"/],
  ['1k', 0, /ending in % or bps/],
  ['1constructor', 0, /ending in % or bps/],
  ['sqrt(2)', 0, /a function \(abs min max avg\)/],
  ['abs(1, 2)', 5, /expected "\)"/],
  ['constructor', 0, /expected a number/],
  ['1 constructor 2', 2, /expected an operator/],
  ['1 && 2', 2, /expected a number, a reference, an operator/],
  ['a[', 2, /expected an instrument/],
  ['a > 1', 0, /expected a number, a reference/],
  ['('.repeat(200), 100, /at most 100 levels/],
])('refuses "%s" at %i', (text, position, message) => {
  const error = refusal(text);
  expect(error.code).toBe('bad-input');
  expect(error.message).toMatch(message);
  expect(error.detail).toMatchObject({ position });
});
