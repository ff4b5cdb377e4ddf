/**
 * The one reference form for plans, views, alerts, exports and scripts: `flow.ofi[BTC-USDT.perp@binance](window=10s).z`.
 *   reference  = id "[" instrument { "," instrument } "]" [ "(" key "=" value { "," key "=" value } ")" ] [ "." output ]
 * Names (id, key, output) are letters, digits, `_`, and `-` before a letter or digit; an id may hold dots. A value is a number,
 * true, false, or a string: bare (`10s`) or in JSON quotes where it holds `,()[]"` or would read as something else; an
 * instrument may be quoted too. Invariant: equal references have equal canonical strings (`formatReference`).
 */
import { QuantabError } from './errors.ts';

export type ReferenceValue = number | string | boolean;

export interface Reference {
  id: string;
  instruments: string[];
  params: Record<string, ReferenceValue>;
  output?: string;
}

const idAt = /[A-Za-z][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*/y;
const nameAt = /[A-Za-z][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*/y;
const quotedAt = /"(?:[^"\\]|\\.)*"/y;
const bareAt = /[^,()[\]"]+/y;
const spaceAt = /\s*/y;
const number = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const plainInstrument = /^[^\s,()[\]"](?:[^,()[\]"]*[^\s,()[\]"])?$/;
const plainValue = /^[^\s,()[\]"=](?:[^,()[\]"=]*[^\s,()[\]"=])?$/;

/** Reads a whole text as one reference. */
export function parseReference(text: string): Reference {
  const start = match(spaceAt, text, 0).length;
  const { reference, end } = scanReference(text, start);
  const rest = end + match(spaceAt, text, end).length;
  if (rest < text.length) throw unexpected(text, rest, 'the end of the reference');
  return reference;
}

/** Reads the reference that starts at `at`; `end` is the position behind it. */
export function scanReference(text: string, at: number): { reference: Reference; end: number } {
  const id = match(idAt, text, at);
  if (!id) throw unexpected(text, at, 'the id of a study, like flow.ofi');
  const instruments: string[] = [];
  let next = expectMark(text, at + id.length, '[', '"[" and the instruments');
  for (;;) {
    const { value, end } = scanText(text, next, 'an instrument, like BTC-USDT.perp@binance');
    instruments.push(value);
    if (text[end] === ']') {
      next = end + 1;
      break;
    }
    next = expectMark(text, end, ',', '"," or "]"');
  }
  const params: Record<string, ReferenceValue> = {};
  if (text[next] === '(') next = scanParams(text, next + 1, params);
  const reference: Reference = { id, instruments, params };
  if (text[next] !== '.') return { reference, end: next };
  const output = match(nameAt, text, next + 1);
  if (!output) throw unexpected(text, next + 1, 'the name of an output');
  return { reference: { ...reference, output }, end: next + 1 + output.length };
}

/** The canonical text: parameters sorted by key, no spaces. */
export function formatReference(reference: Reference): string {
  const instruments = reference.instruments.map((id) => (plainInstrument.test(id) ? id : JSON.stringify(id))).join(',');
  const keys = Object.keys(reference.params).sort();
  const params = keys.map((key) => `${key}=${formatValue(key, reference.params[key]!)}`).join(',');
  const output = reference.output === undefined ? '' : `.${reference.output}`;
  return `${reference.id}[${instruments}]${params ? `(${params})` : ''}${output}`;
}

/** Reads `key=value, ...)` from behind the opening bracket; gives the position behind the closing one. */
function scanParams(text: string, from: number, params: Record<string, ReferenceValue>): number {
  let at = from + match(spaceAt, text, from).length;
  if (text[at] === ')') return at + 1;
  for (;;) {
    at += match(spaceAt, text, at).length;
    const key = match(nameAt, text, at);
    if (!key) throw unexpected(text, at, 'the name of a parameter');
    if (Object.hasOwn(params, key)) throw unexpected(text, at, `each parameter once, "${key}" is there already`);
    const equals = at + key.length + match(spaceAt, text, at + key.length).length;
    const { value, quoted, end } = scanText(text, expectMark(text, equals, '=', `"=" and the value of "${key}"`), `the value of "${key}"`);
    params[key] = quoted ? value : readValue(value);
    if (text[end] === ')') return end + 1;
    at = expectMark(text, end, ',', '"," or ")"');
  }
}

/** A bare or quoted text with the spaces around it skipped. */
function scanText(text: string, from: number, expected: string): { value: string; quoted: boolean; end: number } {
  const at = from + match(spaceAt, text, from).length;
  if (text[at] === '"') {
    const literal = match(quotedAt, text, at);
    if (!literal) throw unexpected(text, at, 'a closing quote');
    const end = at + literal.length;
    return { value: unquote(text, at, literal), quoted: true, end: end + match(spaceAt, text, end).length };
  }
  const bare = match(bareAt, text, at);
  const value = bare.trim();
  if (!value) throw unexpected(text, at, expected);
  return { value, quoted: false, end: at + bare.length };
}

function unquote(text: string, at: number, literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    throw unexpected(text, at, 'a string with JSON escapes');
  }
}

function readValue(text: string): ReferenceValue {
  if (text === 'true' || text === 'false') return text === 'true';
  return number.test(text) ? Number(text) : text;
}

function formatValue(key: string, value: ReferenceValue): string {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new QuantabError('bad-input', `Parameter "${key}" must be a finite number, was ${value}.`);
    return String(value + 0);
  }
  if (typeof value === 'boolean') return String(value);
  return plainValue.test(value) && typeof readValue(value) === 'string' ? value : JSON.stringify(value);
}

function expectMark(text: string, at: number, mark: string, expected: string): number {
  if (text[at] !== mark) throw unexpected(text, at, expected);
  return at + 1;
}

function match(pattern: RegExp, text: string, at: number): string {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
}

function unexpected(text: string, at: number, expected: string): QuantabError {
  const found = at < text.length ? `"${text.slice(at, at + 12)}"` : 'the end';
  const message = `Reference "${text}", character ${at + 1}: expected ${expected}, found ${found}.`;
  return new QuantabError('bad-input', message, { position: at, expected });
}
