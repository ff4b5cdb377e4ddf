/**
 * Runs a compiled expression over columns, in blocks that stay in cache, or row by row as values stream in: the cuts between
 * pushes never show. Times integer microseconds. A condition is 1, 0 or NaN.
 *
 * Unknown is NaN. Arithmetic, comparisons and functions of an unknown are unknown, and so is a division by zero. Conditions
 * follow Kleene's logic: `unknown and false` = false, `unknown or true` = true, otherwise unknown stays.
 * `a crosses above b` is `a > b now and a <= b one row before`; before the first row everything is unknown.
 * `c for 5s` is c at every moment of the last 5 s, a row's value lasting until the next row: false when some moment of them was
 * false, unknown when none was but some were unknown (so also in the first 5 s of the data).
 */
import { instructionWidth, op, type Program } from './compile.ts';

const blockRows = 1_024;
/** A native fill costs more than it saves below so many rows. */
const fewRows = 64;
/** Columns that programs work on, shared: a push ends before the next begins, and a thousand programs then stay in cache. */
const stack: Float64Array<ArrayBuffer>[] = [];

export interface Evaluator {
  /** Evaluates rows [from, to): `inputs[i]` is the column of reference i, all indexed alike with `ts` and `out`. Allocates nothing. */
  push(inputs: readonly Float64Array[], ts: Float64Array, out: Float64Array, from: number, to: number): void;
  /** Forgets what came before: after a gap, or at a new start. */
  reset(): void;
  /** Earliest time after `ts`, that of the newest row, at which a hold turns by time alone; Infinity when none does. */
  wake(ts: number): number;
}

export function openEvaluator(program: Program): Evaluator {
  const { code, constants, start } = program;
  while (stack.length < program.depth) stack.push(new Float64Array(blockRows));
  const state = Float64Array.from(start);

  const block = (inputs: readonly Float64Array[], ts: Float64Array, out: Float64Array, from: number, n: number): void => {
    let top = -1;
    for (let at = 0; at < code.length; at += instructionWidth) {
      const operation = code[at]!;
      const first = code[at + 1]!;
      if (operation === op.constant) {
        const column = stack[++top]!;
        const value = constants[first]!;
        if (n > fewRows) column.fill(value, 0, n);
        else for (let i = 0; i < n; i++) column[i] = value;
      } else if (operation === op.input) {
        const column = stack[++top]!;
        const input = inputs[first]!;
        for (let i = 0; i < n; i++) column[i] = input[from + i]!;
      } else if (operation === op.hold) {
        hold(stack[top]!, ts, from, n, constants[code[at + 2]!]!, state, first);
      } else if (operation === op.crossAbove || operation === op.crossBelow) {
        top--;
        cross(stack[top]!, stack[top + 1]!, n, operation === op.crossAbove ? 1 : -1, state, first);
      } else if (operation === op.negate || operation === op.not || operation === op.abs) {
        unary(operation, stack[top]!, n);
      } else {
        top--;
        combine(operation, stack[top]!, stack[top + 1]!, n);
      }
    }
    const result = stack[0]!;
    for (let i = 0; i < n; i++) out[from + i] = result[i]!;
  };

  return {
    push(inputs, ts, out, from, to) {
      for (let at = from; at < to; at += blockRows) block(inputs, ts, out, at, Math.min(blockRows, to - at));
    },
    reset() {
      state.set(start);
    },
    wake(ts) {
      let wake = Number.POSITIVE_INFINITY;
      for (let at = 0; at < code.length; at += instructionWidth) {
        if (code[at] !== op.hold) continue;
        const slot = code[at + 1]!;
        if (state[slot] === 0) continue;
        const micros = constants[code[at + 2]!]!;
        for (const until of [state[slot + 1]! + micros, state[slot + 2]! + micros]) if (until > ts && until < wake) wake = until;
      }
      return wake;
    },
  };
}

/** A whole column at once. */
export function evaluate(program: Program, inputs: (reference: number) => Float64Array, ts: Float64Array): Float64Array {
  const out = new Float64Array(ts.length);
  openEvaluator(program).push(
    program.references.map((_, index) => inputs(index)),
    ts,
    out,
    0,
    ts.length,
  );
  return out;
}

function unary(operation: number, a: Float64Array, n: number): void {
  if (operation === op.negate) for (let i = 0; i < n; i++) a[i] = -a[i]!;
  else if (operation === op.not) for (let i = 0; i < n; i++) a[i] = 1 - a[i]!;
  else for (let i = 0; i < n; i++) a[i] = Math.abs(a[i]!);
}

/** a = a (operation) b; a condition is negated as 1 - c, which keeps an unknown unknown. */
function combine(operation: number, a: Float64Array, b: Float64Array, n: number): void {
  switch (operation) {
    case op.add:
      for (let i = 0; i < n; i++) a[i] = a[i]! + b[i]!;
      return;
    case op.subtract:
      for (let i = 0; i < n; i++) a[i] = a[i]! - b[i]!;
      return;
    case op.multiply:
      for (let i = 0; i < n; i++) a[i] = a[i]! * b[i]!;
      return;
    case op.divide:
      for (let i = 0; i < n; i++) a[i] = b[i] === 0 ? Number.NaN : a[i]! / b[i]!;
      return;
    case op.min:
      for (let i = 0; i < n; i++) a[i] = Math.min(a[i]!, b[i]!);
      return;
    case op.max:
      for (let i = 0; i < n; i++) a[i] = Math.max(a[i]!, b[i]!);
      return;
    case op.and:
      for (let i = 0; i < n; i++) a[i] = a[i] === 0 || b[i] === 0 ? 0 : a[i]! * b[i]!;
      return;
    case op.or:
      for (let i = 0; i < n; i++) a[i] = a[i] === 1 || b[i] === 1 ? 1 : a[i]! + b[i]!;
      return;
    case op.less:
      for (let i = 0; i < n; i++) a[i] = greater(b[i]!, a[i]!);
      return;
    case op.lessEqual:
      for (let i = 0; i < n; i++) a[i] = 1 - greater(a[i]!, b[i]!);
      return;
    case op.greater:
      for (let i = 0; i < n; i++) a[i] = greater(a[i]!, b[i]!);
      return;
    case op.greaterEqual:
      for (let i = 0; i < n; i++) a[i] = 1 - greater(b[i]!, a[i]!);
      return;
    case op.equal:
      for (let i = 0; i < n; i++) a[i] = equal(a[i]!, b[i]!);
      return;
    case op.notEqual:
      for (let i = 0; i < n; i++) a[i] = 1 - equal(a[i]!, b[i]!);
  }
}

/** `direction` +1 above, -1 below; state holds the pair of the row before. */
function cross(a: Float64Array, b: Float64Array, n: number, direction: number, state: Float64Array, slot: number): void {
  let left = state[slot]!;
  let right = state[slot + 1]!;
  for (let i = 0; i < n; i++) {
    const x = a[i]!;
    const y = b[i]!;
    const now = direction > 0 ? greater(x, y) : greater(y, x);
    const before = direction > 0 ? 1 - greater(left, right) : 1 - greater(right, left);
    left = x;
    right = y;
    a[i] = now === 0 || before === 0 ? 0 : now * before;
  }
  state[slot] = left;
  state[slot + 1] = right;
}

function greater(x: number, y: number): number {
  return x > y ? 1 : x <= y ? 0 : Number.NaN;
}

function equal(x: number, y: number): number {
  return x === y ? 1 : x < y || x > y ? 0 : Number.NaN;
}

function hold(a: Float64Array, ts: Float64Array, from: number, n: number, micros: number, state: Float64Array, slot: number): void {
  let last = state[slot]!;
  let falseUntil = state[slot + 1]!;
  let unknownUntil = state[slot + 2]!;
  for (let i = 0; i < n; i++) {
    const t = ts[from + i]!;
    if (last === 0) falseUntil = t;
    else if (last !== 1) unknownUntil = t;
    last = a[i]!;
    const since = t - micros;
    a[i] = last === 0 || falseUntil > since ? 0 : last !== 1 || unknownUntil > since ? Number.NaN : 1;
  }
  state[slot] = last;
  state[slot + 1] = falseUntil;
  state[slot + 2] = unknownUntil;
}
