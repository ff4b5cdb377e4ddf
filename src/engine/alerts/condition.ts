/**
 * A rule's condition, read and compiled: what it compares, how much each comparison is loosened before it can fire again, and the two
 * programs (core/expression/compile.ts) that say when it is true and when it is still nearly so.
 */
import type { AlertDirection } from '../../api/alert-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { compile, type Program } from '../../core/expression/compile.ts';
import { evaluate } from '../../core/expression/evaluate.ts';
import { formatNode } from '../../core/expression/format.ts';
import { type Node, parseExpression } from '../../core/expression.ts';
import { parseReference } from '../../core/reference.ts';
import { type Comparison, isComparison, loosen } from './loosen.ts';

/** Where nothing else was said: so much of the size of a threshold, and so much of a z. */
const shareOfThreshold = 0.05;
const ofZ = 0.1;

export interface ConditionPart {
  readonly node: Comparison;
  readonly text: string;
  readonly hysteresis: number;
  /** +1 where it says above, -1 below, 0 neither. */
  readonly way: -1 | 0 | 1;
  /** Below an even number of `not`s. */
  readonly upright: boolean;
  /** The two sides and the comparison by themselves; of a crossing whether it is beyond. */
  readonly left: Program;
  readonly right: Program;
  readonly level: Program;
}

export interface Condition {
  /** Canonical text. */
  readonly when: string;
  readonly references: readonly string[];
  readonly parts: readonly ConditionPart[];
  readonly strict: Program;
  readonly loose: Program;
  /** The strict one with each crossing read as being beyond. */
  readonly level: Program;
  /** Comparisons of the two programs. */
  readonly strictly: readonly Comparison[];
  readonly loosely: readonly Comparison[];
  readonly holds: boolean;
}

/** `hysteresis`: one for all comparisons, in the units of their thresholds; left out: their defaults. */
export function readCondition(text: string, hysteresis?: number): Condition {
  const expression = parseExpression(text);
  const { root, references, type } = expression;
  const when = formatNode(root, references);
  if (type !== 'condition') throw bad(`"${when}" is a number: a rule needs a condition, like ${when} > 2.`);
  if (references.length === 0) throw bad(`"${when}" names nothing of the market: it would be always the same.`);
  const parts: ConditionPart[] = [];
  walk(root, true, (node, upright) => {
    if (node.kind === 'number' && !Number.isFinite(node.value)) throw bad(`"${when}": ${node.value} is no number that can be compared.`);
    if (!isComparison(node)) return;
    const own = defaultHysteresis(node, references);
    if (Number.isNaN(own)) throw bad(`"${formatNode(node, references)}": its threshold is no number.`);
    const program = (of: Node, kind: Program['type']): Program => compile({ text: '', root: of, references, type: kind });
    parts.push({
      node,
      text: formatNode(node, references),
      hysteresis: hysteresis ?? own,
      way: wayOf(node),
      upright,
      left: program(node.left, 'number'),
      right: program(node.right, 'number'),
      level: program({ ...node, operator: levelOf(node.operator) }, 'condition'),
    });
  });
  const loosened = loosen(root, (node) => parts.find((part) => part.node === node)?.hysteresis ?? 0);
  const loosely: Comparison[] = [];
  let holds = false;
  walk(root, true, (node) => {
    holds ||= node.kind === 'hold';
  });
  walk(loosened, true, (node) => {
    if (isComparison(node)) loosely.push(node);
  });
  return {
    when,
    references,
    parts,
    strict: compile(expression),
    level: compile({ ...expression, root: leveled(root) }),
    loose: compile({ ...expression, root: loosened }),
    strictly: parts.map(({ node }) => node),
    loosely,
    holds,
  };
}

/** Which way a hit points: that of the comparisons that made it, where they agree. `truths` are 1, 0 or NaN, one a part. */
export function directionOf(parts: readonly ConditionPart[], truths: ArrayLike<number>): AlertDirection | undefined {
  let up = false;
  let down = false;
  parts.forEach(({ way, upright }, i) => {
    if (truths[i] !== (upright ? 1 : 0)) return;
    const says = upright ? way : -way;
    up ||= says > 0;
    down ||= says < 0;
  });
  return up === down ? undefined : up ? 'up' : 'down';
}

/** What a program gives for one row of values. */
export function valueAt(program: Program, value: (reference: number) => number): number {
  return evaluate(program, (index) => Float64Array.of(value(index)), new Float64Array(1))[0]!;
}

function leveled(node: Node): Node {
  if (node.kind === 'binary') return { ...node, operator: levelOf(node.operator), left: leveled(node.left), right: leveled(node.right) };
  return node.kind === 'not' || node.kind === 'hold' ? { ...node, of: leveled(node.of) } : node;
}

function levelOf(operator: Comparison['operator']): Comparison['operator'] {
  return operator === 'above' ? '>' : operator === 'below' ? '<' : operator;
}

function bad(text: string): QuantabError {
  return new QuantabError('bad-input', text);
}

function walk(node: Node, upright: boolean, visit: (node: Node, upright: boolean) => void): void {
  visit(node, upright);
  if (node.kind === 'binary') {
    walk(node.left, upright, visit);
    walk(node.right, upright, visit);
  } else if (node.kind === 'call') for (const part of node.of) walk(part, upright, visit);
  else if (node.kind === 'not') walk(node.of, !upright, visit);
  else if (node.kind === 'negate' || node.kind === 'hold') walk(node.of, upright, visit);
}

/** Indexes of the references below a node. */
export function referencesOf(node: Node): number[] {
  const found: number[] = [];
  walk(node, true, (part) => {
    if (part.kind === 'reference') found.push(part.index);
  });
  return found;
}

function defaultHysteresis({ operator, left, right }: Comparison, references: readonly string[]): number {
  if (operator === '==' || operator === '!=') return 0;
  const [ofLeft, ofRight] = [referencesOf(left), referencesOf(right)];
  const threshold = ofRight.length === 0 ? right : ofLeft.length === 0 ? left : undefined;
  if (threshold === undefined) return 0;
  const named = [...ofLeft, ...ofRight].map((index) => parseReference(references[index]!).output);
  if (named.length > 0 && named.every((output) => output === 'z')) return ofZ;
  return Math.abs(constantOf(threshold)) * shareOfThreshold;
}

/** The value of a node without references. */
export function constantOf(node: Node): number {
  return valueAt(compile({ text: '', root: node, references: [], type: 'number' }), () => Number.NaN);
}

function wayOf({ operator, left, right }: Comparison): -1 | 0 | 1 {
  // The size of something says nothing of its direction.
  const sized = (node: Node): boolean => node.kind === 'call' && node.name === 'abs';
  if (sized(left) || sized(right)) return 0;
  const constantLeft = referencesOf(left).length === 0 && referencesOf(right).length > 0;
  const way = operator === '>' || operator === '>=' || operator === 'above' ? 1 : operator === '==' || operator === '!=' ? 0 : -1;
  return constantLeft && way !== 0 ? (-way as 1 | -1) : way;
}
