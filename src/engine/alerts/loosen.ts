/**
 * A condition with its thresholds moved so that it is easier to be true: what must have become untrue before a rule fires again.
 * Invariant: wherever the condition is true, the loosened one is true.
 */
import type { Node } from '../../core/expression.ts';

export type Comparison = Node & { kind: 'binary' };

export function isComparison(node: Node): node is Comparison {
  return node.kind === 'binary' && !['+', '-', '*', '/', 'and', 'or'].includes(node.operator);
}

/** `hysteresis` of each comparison; a crossing is loosened to being beyond, a hold to its condition. */
export function loosen(node: Node, hysteresis: (comparison: Comparison) => number): Node {
  return move(node, 1, hysteresis);
}

/** `by` +1 makes it easier to be true, -1 harder. */
function move(node: Node, by: 1 | -1, hysteresis: (comparison: Comparison) => number): Node {
  switch (node.kind) {
    case 'not':
      return { kind: 'not', of: move(node.of, by === 1 ? -1 : 1, hysteresis) };
    case 'hold': {
      const of = move(node.of, by, hysteresis);
      return by === 1 ? of : { ...node, of };
    }
    case 'binary':
      break;
    default:
      return node;
  }
  const { operator, left, right } = node;
  if (operator === 'and' || operator === 'or') return { ...node, left: move(left, by, hysteresis), right: move(right, by, hysteresis) };
  const step = by * hysteresis(node);
  switch (operator) {
    case '>':
    case '>=':
      return { ...node, right: plus(right, -step) };
    case '<':
    case '<=':
      return { ...node, right: plus(right, step) };
    case 'above':
      // A crossing made harder would leave out crossings: it stays one.
      return by === 1 ? { kind: 'binary', operator: '>', left, right: plus(right, -step) } : node;
    case 'below':
      return by === 1 ? { kind: 'binary', operator: '<', left, right: plus(right, step) } : node;
    default:
      return node;
  }
}

function plus(node: Node, step: number): Node {
  if (step === 0) return node;
  if (node.kind === 'number') return { kind: 'number', value: node.value + step };
  return { kind: 'binary', operator: '+', left: node, right: { kind: 'number', value: step } };
}
