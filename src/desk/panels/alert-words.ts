/** Conditions in short words, and conditions as rows of a form and back. A form holds comparisons of a value with a number, all joined alike. */

import { formatDuration } from '../../core/duration.ts';
import { formatNode } from '../../core/expression/format.ts';
import { type Node, parseExpression } from '../../core/expression.ts';
import { parseReference } from '../../core/reference.ts';
import { intervalWords } from '../widgets/format.ts';

const referenceAt = /[A-Za-z][\w.-]*\[[^\]]*\](?:\([^)]*\))?(?:\.[A-Za-z][\w-]*)?/g;
const base = (id: string): string => id.split(/[-@.]/)[0] ?? id;
const own: Record<string, string> = { price: 'price', qty: 'size', mid: 'mid', spread: 'bid to ask', close: 'close' };

/** `BTC price`, `ETH/BTC spread z`, `BTC 1 min close`; parameters that are not the usual ones stand in brackets: `ETH/BTC 1 min spread (240) z`. */
export function referenceWords(ref: string): string {
  const { id, instruments, params, output } = parseReference(ref);
  const names = instruments.map(base).join('/');
  const bare = id === 'trades' || id === 'quote' || id === 'bars';
  const family = bare ? '' : (id.split('.').at(-1) ?? id);
  const value = output === undefined || output === family || output === 'value' ? '' : bare ? (own[output] ?? output) : output;
  const interval = typeof params.interval === 'string' ? intervalWords(params.interval) : '';
  const others = Object.entries(params).flatMap(([name, set]) =>
    name === 'interval' ? [] : [name === 'window' ? String(set) : `${name} ${set}`],
  );
  return [names, interval, family, others.length > 0 ? `(${others.join(', ')})` : '', value].filter(Boolean).join(' ');
}

/** A condition with its references in words. */
export function whenWords(when: string): string {
  const named = when.replace(referenceAt, (ref) => {
    try {
      return referenceWords(ref);
    } catch {
      return ref;
    }
  });
  return named.replace(/(?<=[\s(])-(?=[\d.])/g, '\u2212');
}

export type FormOperator = '>' | '<' | 'crosses above' | 'crosses below';
export const formOperators: readonly (readonly [FormOperator, string])[] = [
  ['>', 'is above'],
  ['<', 'is below'],
  ['crosses above', 'crosses above'],
  ['crosses below', 'crosses below'],
];

export interface FormRow {
  ref: string;
  operator: FormOperator;
  value: string;
}

export interface AlertForm {
  rows: FormRow[];
  join: 'and' | 'or';
  /** Seconds that it has to hold; '' for none. */
  holdSec: string;
}

export function formText({ rows, join, holdSec }: AlertForm): string {
  const one = ({ ref, operator, value }: FormRow): string => `${ref} ${operator} ${value.trim() === '' ? '?' : value.trim()}`;
  const all = rows.map(one).join(` ${join} `);
  if (holdSec.trim() === '') return all;
  return `${rows.length > 1 ? `(${all})` : all} for ${holdSec.trim()}s`;
}

/** The form of a condition; undefined where it says more than a form can, or is none. */
export function readForm(when: string): AlertForm | undefined {
  try {
    const { root, references } = parseExpression(when);
    const held = root.kind === 'hold' ? root : undefined;
    const rows: FormRow[] = [];
    const joins = new Set<'and' | 'or'>();
    if (!take(held ? held.of : root, references, rows, joins) || joins.size > 1) return undefined;
    return { rows, join: [...joins][0] ?? 'and', holdSec: held ? String(held.micros / 1e6) : '' };
  } catch {
    return undefined;
  }
}

function take(node: Node, references: readonly string[], rows: FormRow[], joins: Set<'and' | 'or'>): boolean {
  if (node.kind !== 'binary') return false;
  const { operator, left, right } = node;
  if (operator === 'and' || operator === 'or') {
    joins.add(operator);
    return take(left, references, rows, joins) && take(right, references, rows, joins);
  }
  const named = operator === 'above' ? 'crosses above' : operator === 'below' ? 'crosses below' : operator;
  const known = formOperators.find(([each]) => each === named)?.[0];
  const isNumber = right.kind === 'number' || (right.kind === 'negate' && right.of.kind === 'number');
  if (!known || left.kind !== 'reference' || !isNumber) return false;
  rows.push({ ref: references[left.index]!, operator: known, value: formatNode(right, references) });
  return true;
}

/** `60 s`, `5 min`: a number of seconds as a duration. */
export const secondsWords = (seconds: number): string =>
  seconds === 0 ? 'none' : intervalWords(formatDuration(Math.round(seconds * 1e6)));
