/**
 * Compiles an expression to stack bytecode. An instruction is three integers: operation, first and second operand.
 * Invariant: a program leaves exactly one value on the stack and never holds more than `depth`.
 */
import type { Expression, ExpressionType, Node } from '../expression.ts';

export const op = {
  constant: 0,
  input: 1,
  add: 2,
  subtract: 3,
  multiply: 4,
  divide: 5,
  negate: 6,
  less: 7,
  lessEqual: 8,
  greater: 9,
  greaterEqual: 10,
  equal: 11,
  notEqual: 12,
  and: 13,
  or: 14,
  not: 15,
  abs: 16,
  min: 17,
  max: 18,
  /** First operand: state slot of the two values before. */
  crossAbove: 19,
  crossBelow: 20,
  /** First operand: state slot of (condition before, end of the last false stretch, end of the last unknown one); second: constant. */
  hold: 21,
} as const;

export const instructionWidth = 3;

export interface Program {
  readonly code: Int32Array;
  readonly constants: Float64Array;
  /** Most values the stack holds. */
  readonly depth: number;
  /** State numbers the program keeps between rows, and what each starts as. */
  readonly start: Float64Array;
  readonly references: readonly string[];
  readonly type: ExpressionType;
}

const binary: Record<string, number> = {
  '+': op.add,
  '-': op.subtract,
  '*': op.multiply,
  '/': op.divide,
  '<': op.less,
  '<=': op.lessEqual,
  '>': op.greater,
  '>=': op.greaterEqual,
  '==': op.equal,
  '!=': op.notEqual,
  and: op.and,
  or: op.or,
  above: op.crossAbove,
  below: op.crossBelow,
};

export function compile(expression: Expression): Program {
  const code: number[] = [];
  const constants: number[] = [];
  const start: number[] = [];
  let height = 0;
  let depth = 0;

  const emit = (operation: number, first: number, second: number, growth: number) => {
    code.push(operation, first, second);
    height += growth;
    depth = Math.max(depth, height);
  };
  const constant = (value: number) => constants.push(value) - 1;
  const state = (...values: number[]) => start.push(...values) - values.length;

  const walk = (node: Node): void => {
    switch (node.kind) {
      case 'number':
        emit(op.constant, constant(node.value), 0, 1);
        return;
      case 'reference':
        emit(op.input, node.index, 0, 1);
        return;
      case 'negate':
      case 'not':
        walk(node.of);
        emit(node.kind === 'not' ? op.not : op.negate, 0, 0, 0);
        return;
      case 'binary': {
        walk(node.left);
        walk(node.right);
        const crossing = node.operator === 'above' || node.operator === 'below';
        emit(binary[node.operator]!, crossing ? state(Number.NaN, Number.NaN) : 0, 0, -1);
        return;
      }
      case 'call':
        walkCall(node);
        return;
      case 'hold':
        walk(node.of);
        emit(op.hold, state(Number.NaN, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY), constant(node.micros), 0);
    }
  };

  const walkCall = (node: Node & { kind: 'call' }) => {
    walk(node.of[0]!);
    if (node.name === 'abs') emit(op.abs, 0, 0, 0);
    const fold = node.name === 'min' ? op.min : node.name === 'max' ? op.max : op.add;
    for (const argument of node.of.slice(1)) {
      walk(argument);
      emit(fold, 0, 0, -1);
    }
    if (node.name === 'avg') {
      emit(op.constant, constant(node.of.length), 0, 1);
      emit(op.divide, 0, 0, -1);
    }
  };

  walk(expression.root);
  return {
    code: Int32Array.from(code),
    constants: Float64Array.from(constants),
    depth,
    start: Float64Array.from(start),
    references: expression.references,
    type: expression.type,
  };
}
