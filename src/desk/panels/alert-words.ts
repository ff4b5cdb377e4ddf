/** Conditions in short words, and conditions as rows of a form and back. A form holds comparisons of a value with a number, all joined alike. */

import type { StudyOutline } from '../../api/types.ts';
import { formatDuration } from '../../core/duration.ts';
import { formatNode } from '../../core/expression/format.ts';
import { type Node, parseExpression } from '../../core/expression.ts';
import { parseReference } from '../../core/reference.ts';
import { idWords } from '../app/words.ts';
import { intervalWords } from '../widgets/format.ts';

type Studies = readonly Pick<StudyOutline, 'id' | 'title' | 'params' | 'outputs'>[];

const referenceAt = /[A-Za-z][\w.-]*\[[^\]]*\](?:\([^)]*\))?(?:\.[A-Za-z][\w-]*)?/g;
const instrumentAt = /[A-Za-z0-9][\w-]*(?:\.\w+)?@\w+/g;
const base = (id: string): string => id.split(/[-@.]/)[0] ?? id;
const own: Record<string, string> = { price: 'price', qty: 'size', mid: 'mid', spread: 'bid to ask', close: 'close' };
/** An acronym stays one. */
const lower = (title: string): string => (/^[A-Z][a-z]/.test(title) ? title.charAt(0).toLowerCase() + title.slice(1) : title);

/** `BTC price`, `ETH/BTC 1 min spread z (60 bars)`: two references never have the same words. `studies` know titles and defaults. */
export function referenceWords(ref: string, studies: Studies): string {
  const { id, instruments, params, output } = parseReference(ref);
  const names = instruments.map(base).join('/');
  const study = studies.find((each) => each.id === id);
  const given = params.interval ?? study?.params.interval?.default;
  const interval = typeof given === 'string' ? intervalWords(given) : '';
  if (id === 'trades' || id === 'quote' || id === 'bars')
    return [names, interval, output === undefined ? '' : (own[output] ?? output)].filter(Boolean).join(' ');
  const last = id.split('.').at(-1) ?? id;
  // As its title writes it.
  const family = new RegExp(last, 'i').exec(study?.title ?? '')?.[0] ?? last;
  const spec = study?.outputs.find((each) => each.id === output) ?? (output === undefined ? study?.outputs[0] : undefined);
  const value = output === 'z' || spec === undefined ? (output ?? '') : lower(spec.title);
  const said = value.toLowerCase().includes(family.toLowerCase()) ? [value] : value === 'value' ? [family] : [family, value];
  const over = Object.entries({ ...(study?.params.window ? { window: study.params.window.default } : {}), ...params })
    .filter(([name]) => name !== 'interval')
    .map(([name, set]) => (name === 'window' && study ? `${set} ${study.params.window?.unit ?? ''}`.trim() : `${name} ${set}`));
  return [names, interval, ...said, over.length > 0 ? `(${over.join(', ')})` : ''].filter(Boolean).join(' ');
}

/** A text with its references and instruments in words. */
export function referencesIn(text: string, studies: Studies): string {
  const named = text.replace(referenceAt, (ref) => {
    try {
      return referenceWords(ref, studies);
    } catch {
      return ref;
    }
  });
  return named.replace(instrumentAt, (id) => `${idWords(id)} (${id.split('@')[1]})`);
}

const leftAt = /^(.+?) (?=[<>=!]|crosses )/;

/** A condition in words; a value that is compared twice running is named once. */
export function whenWords(when: string, studies: Studies): string {
  let before = '';
  const parts = when.split(/( (?:or|and) )/).map((part, k) => {
    if (k % 2 === 1) return part;
    const left = leftAt.exec(part)?.[1] ?? '';
    const again = left !== '' && left === before;
    before = left;
    return again ? part.slice(left.length + 1) : part;
  });
  return referencesIn(parts.join(''), studies).replace(/(?<=[\s(])-(?=[\d.])/g, '\u2212');
}

/** What a rule is called: its title, or its condition in words. */
export const ruleWords = ({ title, when }: { title: string; when: string }, studies: Studies): string =>
  title === when ? whenWords(when, studies) : title;

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
