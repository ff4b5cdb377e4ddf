/** Cuts the text of an expression into tokens. Positions count characters from 0. References are read whole (core/reference.ts). */
import { QuantabError } from '../errors.ts';
import { formatReference, scanReference } from '../reference.ts';

export type Token =
  | { kind: 'number'; at: number; text: string; value: number; suffix: string }
  | { kind: 'reference'; at: number; text: string; canonical: string }
  | { kind: 'word'; at: number; text: string }
  | { kind: 'mark'; at: number; text: string }
  | { kind: 'end'; at: number; text: string };

const spaceAt = /\s+/y;
const numberAt = /((?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(%|[A-Za-z]*)/y;
const wordAt = /[A-Za-z][A-Za-z0-9_]*(?:[-.][A-Za-z0-9_]+)*/y;
const markAt = /<=|>=|==|!=|[<>+\-*/(),]/y;

export function tokenize(text: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    spaceAt.lastIndex = at;
    if (spaceAt.test(text)) {
      at = spaceAt.lastIndex;
      continue;
    }
    const token = readToken(text, at);
    tokens.push(token);
    at += token.text.length;
  }
  tokens.push({ kind: 'end', at, text: '' });
  return tokens;
}

function readToken(text: string, at: number): Token {
  numberAt.lastIndex = at;
  const digits = numberAt.exec(text);
  if (digits) return { kind: 'number', at, text: digits[0], value: Number(digits[1]), suffix: digits[2]! };
  wordAt.lastIndex = at;
  const word = wordAt.exec(text)?.[0];
  if (word !== undefined) {
    if (text[at + word.length] !== '[') return { kind: 'word', at, text: word };
    const { reference, end } = scanReference(text, at);
    return { kind: 'reference', at, text: text.slice(at, end), canonical: formatReference(reference) };
  }
  markAt.lastIndex = at;
  const mark = markAt.exec(text)?.[0];
  if (mark !== undefined) return { kind: 'mark', at, text: mark };
  throw refuse(text, at, text[at] === '=' ? '"==" to compare' : 'a number, a reference, an operator or a bracket');
}

/** The refusal of an expression: where, what was expected, what stands there. */
export function refuse(text: string, at: number, expected: string): QuantabError {
  const found = at < text.length ? `"${text.slice(at, at + 12)}"` : 'the end';
  const message = `Expression "${text}", character ${at + 1}: expected ${expected}, found ${found}.`;
  return new QuantabError('bad-input', message, { position: at, expected });
}
