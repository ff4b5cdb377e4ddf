/** An expression as text in canonical form: no bracket that is not needed, one space around operators. Invariant: it parses to the same tree. */
import { formatDuration } from '../duration.ts';
import type { BinaryOperator, Node } from '../expression.ts';

const ranks: Record<BinaryOperator, number> = {
  or: 1,
  and: 2,
  '<': 5,
  '<=': 5,
  '>': 5,
  '>=': 5,
  '==': 5,
  '!=': 5,
  above: 5,
  below: 5,
  '+': 6,
  '-': 6,
  '*': 7,
  '/': 7,
};
const notRank = 3;
const holdRank = 4;
const negateRank = 8;
const tightest = 9;

/** `references` are those of the expression the node belongs to. */
export function formatNode(node: Node, references: readonly string[]): string {
  const text = (part: Node, least: number): string => {
    const plain = formatNode(part, references);
    return rankOf(part) < least ? `(${plain})` : plain;
  };
  switch (node.kind) {
    case 'number':
      return String(node.value);
    case 'reference':
      return references[node.index]!;
    case 'negate':
      return `-${text(node.of, negateRank)}`;
    case 'not':
      return `not ${text(node.of, notRank)}`;
    case 'hold':
      return `${text(node.of, holdRank)} for ${formatDuration(node.micros)}`;
    case 'call':
      return `${node.name}(${node.of.map((part) => formatNode(part, references)).join(', ')})`;
    case 'binary': {
      const rank = ranks[node.operator];
      const operator = node.operator === 'above' || node.operator === 'below' ? `crosses ${node.operator}` : node.operator;
      return `${text(node.left, rank === 5 ? 6 : rank)} ${operator} ${text(node.right, rank + 1)}`;
    }
  }
}

function rankOf(node: Node): number {
  if (node.kind === 'binary') return ranks[node.operator];
  if (node.kind === 'not') return notRank;
  if (node.kind === 'hold') return holdRank;
  return node.kind === 'negate' ? negateRank : tightest;
}
