/** The compiled program against a tree interpreter that knows nothing of blocks, stacks or state, over any cuts of the rows. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { compile } from '../../src/core/expression/compile.ts';
import { evaluate, openEvaluator } from '../../src/core/expression/evaluate.ts';
import { type Node, parseExpression } from '../../src/core/expression.ts';

type Logic = boolean | undefined;
type Value = number | Logic;

interface Data {
  ts: number[];
  columns: number[][];
}

/** Value of a node at row i, from the definitions alone; undefined and NaN are unknown. */
function interpret(node: Node, data: Data, i: number): Value {
  const number = (of: Node, row = i) => (row < 0 ? Number.NaN : (interpret(of, data, row) as number));
  switch (node.kind) {
    case 'number':
      return node.value;
    case 'reference':
      return data.columns[node.index]![i]!;
    case 'negate':
      return -number(node.of);
    case 'not': {
      const value = interpret(node.of, data, i) as Logic;
      return value === undefined ? undefined : !value;
    }
    case 'call': {
      const values = node.of.map((of) => number(of));
      if (values.some(Number.isNaN)) return Number.NaN;
      if (node.name === 'abs') return Math.abs(values[0]!);
      if (node.name === 'avg') return values.reduce((sum, value) => sum + value) / values.length;
      return node.name === 'min' ? Math.min(...values) : Math.max(...values);
    }
    case 'hold':
      return held(node.of, node.micros, data, i);
    case 'binary':
      break;
  }
  if (node.operator === 'and' || node.operator === 'or') {
    const sides = [interpret(node.left, data, i), interpret(node.right, data, i)];
    const decisive = node.operator === 'or';
    if (sides.includes(decisive)) return decisive;
    return sides.includes(undefined) ? undefined : !decisive;
  }
  if (node.operator === 'above' || node.operator === 'below') {
    const sign = node.operator === 'above' ? 1 : -1;
    const beyond = (row: number): Logic => {
      const a = number(node.left, row) * sign;
      const b = number(node.right, row) * sign;
      return Number.isNaN(a) || Number.isNaN(b) ? undefined : a > b;
    };
    const now = beyond(i);
    const before = beyond(i - 1);
    if (now === false || before === true) return false;
    return now === undefined || before === undefined ? undefined : true;
  }
  return arithmetic(node.operator, number(node.left), number(node.right));
}

function arithmetic(operator: string, a: number, b: number): Value {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (operator === '/') return b === 0 ? Number.NaN : a / b;
  if (Number.isNaN(a) || Number.isNaN(b)) return undefined;
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  if (operator === '>') return a > b;
  if (operator === '>=') return a >= b;
  return operator === '==' ? a === b : a !== b;
}

/** Looks at every earlier row's stretch [its time, the next row's time) that reaches into the span behind row i. */
function held(of: Node, micros: number, data: Data, i: number): Logic {
  const since = data.ts[i]! - micros;
  const seen: Logic[] = [interpret(of, data, i) as Logic];
  for (let row = 0; row < i; row++) if (data.ts[row + 1]! > since) seen.push(interpret(of, data, row) as Logic);
  if (data.ts[0]! > since) seen.push(undefined);
  if (seen.includes(false)) return false;
  return seen.includes(undefined) ? undefined : true;
}

const { number, condition } = fc.letrec<{ number: string; condition: string }>((tie) => ({
  number: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('a[X]', 'b[X]', 'c[X]', '0', '1', '2', '50%'),
    fc.tuple(tie('number'), fc.constantFrom('+', '-', '*', '/'), tie('number')).map((parts) => `(${parts.join(' ')})`),
    tie('number').map((of) => `-${of}`),
    fc
      .tuple(fc.constantFrom('min', 'max', 'avg'), fc.array(tie('number'), { minLength: 1, maxLength: 3 }))
      .map(([f, of]) => `${f}(${of.join(', ')})`),
    tie('number').map((of) => `abs(${of})`),
  ),
  condition: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc
      .tuple(tie('number'), fc.constantFrom('<', '<=', '>', '>=', '==', '!=', 'crosses above', 'crosses below'), tie('number'))
      .map((p) => p.join(' ')),
    fc.tuple(tie('condition'), fc.constantFrom('and', 'or'), tie('condition')).map((parts) => `(${parts.join(' ')})`),
    tie('condition').map((of) => `not (${of})`),
    fc.tuple(tie('condition'), fc.constantFrom('1us', '2us', '5us')).map(([of, span]) => `(${of}) for ${span}`),
  ),
}));

const cell = fc.constantFrom(-1, 0, 1, 2, 3, Number.NaN);
const rows = fc.array(fc.tuple(fc.nat(3), cell, cell, cell, fc.boolean()), { minLength: 1, maxLength: 25 });

it.each([
  ['a number', number],
  ['a condition', condition],
])('computes %s as the definitions say', (_, text) => {
  fc.assert(
    fc.property(text, rows, (source, table) => {
      const expression = parseExpression(source);
      const program = compile(expression);
      let t = 0;
      const ts = table.map(([step]) => (t += step));
      const columns = expression.references.map((name) => table.map((row) => row['abc'.indexOf(name[0]!) + 1] as number));
      const data: Data = { ts, columns };
      const expected = table.map((_row, i) => {
        const value = interpret(expression.root, data, i);
        return value === undefined ? Number.NaN : Number(value);
      });
      const inputs = columns.map((column) => Float64Array.from(column));
      const whole = [...evaluate(program, (index) => inputs[index]!, Float64Array.from(ts))];
      expect(whole.map((x) => x + 0)).toEqual(expected.map((x) => x + 0));

      const cut = new Float64Array(ts.length);
      const evaluator = openEvaluator(program);
      let from = 0;
      table.forEach(([, , , , ends], i) => {
        if (!ends && i < table.length - 1) return;
        evaluator.push(inputs, Float64Array.from(ts), cut, from, i + 1);
        from = i + 1;
      });
      expect([...cut]).toEqual(whole);
    }),
    { numRuns: 1_500 },
  );
});

it('is the same over block borders', () => {
  const n = 5_000;
  const program = compile(parseExpression('(a[X] crosses above 0 or a[X] > 0.9) for 3us and not (a[X] < -1)'));
  const ts = Float64Array.from({ length: n }, (_, i) => i);
  const a = Float64Array.from({ length: n }, (_, i) => Math.sin(i / 7));
  const whole = evaluate(program, () => a, ts);
  const single = new Float64Array(n);
  const evaluator = openEvaluator(program);
  for (let i = 0; i < n; i++) evaluator.push([a], ts, single, i, i + 1);
  expect(single).toEqual(whole);
  expect(whole).toContain(1);
});
