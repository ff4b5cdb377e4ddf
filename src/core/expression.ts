/**
 * Expressions over references, for alerts and derived scalars: a Pratt parser that checks types as it goes; never eval.
 *
 * From loose to tight: `or` · `and` · `not` · `for 5s` · `< <= > >= == !=`, `crosses above|below` · `+ -` · `* /` · unary `-`.
 * So `a > 1 and b > 2 for 5s` holds only `b > 2`; write `(a > 1 and b > 2) for 5s` to hold both. Comparisons do not chain.
 * Numbers may end in % (hundredths) or bps (ten-thousandths); durations stand only after `for`. A minus behind a name needs a
 * space before it, for names hold hyphens. Functions, row by row: abs(x), min max avg of one or more.
 */
import { tryDuration } from './duration.ts';
import { refuse, type Token, tokenize } from './expression/lexer.ts';

export type BinaryOperator = '+' | '-' | '*' | '/' | '<' | '<=' | '>' | '>=' | '==' | '!=' | 'and' | 'or' | 'above' | 'below';
export type FunctionName = 'abs' | 'min' | 'max' | 'avg';

export type Node =
  | { kind: 'number'; value: number }
  | { kind: 'reference'; index: number }
  | { kind: 'negate' | 'not'; of: Node }
  | { kind: 'binary'; operator: BinaryOperator; left: Node; right: Node }
  | { kind: 'call'; name: FunctionName; of: Node[] }
  | { kind: 'hold'; of: Node; micros: number };

export type ExpressionType = 'number' | 'condition';

export interface Expression {
  readonly text: string;
  readonly root: Node;
  /** Canonical references, each once; a reference node names its index. */
  readonly references: readonly string[];
  readonly type: ExpressionType;
}

interface Typed {
  node: Node;
  type: ExpressionType;
  at: number;
}

const binding = new Map<string, number>([
  ['or', 1],
  ['and', 2],
  ['for', 4],
  ['<', 5],
  ['<=', 5],
  ['>', 5],
  ['>=', 5],
  ['==', 5],
  ['!=', 5],
  ['crosses', 5],
  ['+', 6],
  ['-', 6],
  ['*', 7],
  ['/', 7],
]);
const notBinding = 3;
const comparisonBinding = 5;
const negateBinding = 8;
const deepest = 100;
const divisors = new Map([
  ['', 1],
  ['%', 100],
  ['bps', 10_000],
]);

export function parseExpression(text: string): Expression {
  const references: string[] = [];
  const parser = new Parser(text, references);
  const root = parser.parse();
  return { text, root: root.node, references, type: root.type };
}

class Parser {
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(
    readonly text: string,
    readonly references: string[],
  ) {
    this.#tokens = tokenize(text);
  }

  parse(): Typed {
    const root = this.#expression(0);
    if (this.#peek().kind !== 'end') throw this.#refuse('an operator or the end of the expression');
    return root;
  }

  #expression(floor: number): Typed {
    if (++this.#depth > deepest) throw this.#refuse(`at most ${deepest} levels of nesting`);
    let left = this.#prefix();
    for (;;) {
      const token = this.#peek();
      const power = token.kind === 'mark' || token.kind === 'word' ? binding.get(token.text) : undefined;
      if (power === undefined || power <= floor) break;
      this.#next++;
      left = this.#infix(left, token.text, power);
      if (power === comparisonBinding && binding.get(this.#peek().text) === comparisonBinding) {
        throw this.#refuse('"and" between comparisons (they do not chain)');
      }
    }
    this.#depth--;
    return left;
  }

  #prefix(): Typed {
    const token = this.#peek();
    const { at } = token;
    if (token.kind === 'number') return { node: { kind: 'number', value: this.#literal(token) }, type: 'number', at };
    if (token.kind === 'reference') return { node: { kind: 'reference', index: this.#reference(token.canonical) }, type: 'number', at };
    if (token.kind === 'mark' && token.text === '-') {
      this.#next++;
      return { node: { kind: 'negate', of: this.#operand(negateBinding) }, type: 'number', at };
    }
    if (token.kind === 'mark' && token.text === '(') {
      this.#next++;
      const inner = this.#expression(0);
      this.#mark(')');
      return { ...inner, at };
    }
    if (token.kind === 'word' && token.text === 'not') {
      this.#next++;
      return { node: { kind: 'not', of: this.#condition(this.#expression(notBinding)).node }, type: 'condition', at };
    }
    if (token.kind === 'word' && isFunction(token.text)) return { node: this.#call(token.text), type: 'number', at };
    throw this.#refuse('a number, a reference, "(", "-", "not" or a function (abs min max avg)');
  }

  #infix(left: Typed, operator: string, power: number): Typed {
    const { at } = left;
    if (operator === 'for') {
      const token = this.#peek();
      const micros = token.kind === 'number' ? tryDuration(token.text) : undefined;
      if (micros === undefined) throw this.#refuse('a duration, like 5s or 500ms');
      this.#next++;
      return { node: { kind: 'hold', of: this.#condition(left).node, micros }, type: 'condition', at };
    }
    if (operator === 'and' || operator === 'or') {
      const right = this.#condition(this.#expression(power)).node;
      return { node: { kind: 'binary', operator, left: this.#condition(left).node, right }, type: 'condition', at };
    }
    const named = operator === 'crosses' ? this.#direction() : (operator as BinaryOperator);
    const node: Node = { kind: 'binary', operator: named, left: this.#numeric(left).node, right: this.#operand(power) };
    return { node, type: power === comparisonBinding ? 'condition' : 'number', at };
  }

  #call(name: FunctionName): Node {
    this.#next++;
    this.#mark('(');
    const of: Node[] = [];
    for (;;) {
      of.push(this.#operand(0));
      const token = this.#peek();
      if (token.text === ',' && name !== 'abs') this.#next++;
      else break;
    }
    this.#mark(')');
    return { kind: 'call', name, of };
  }

  #direction(): BinaryOperator {
    const { text } = this.#peek();
    if (text !== 'above' && text !== 'below') throw this.#refuse('"above" or "below"');
    this.#next++;
    return text;
  }

  #literal(token: Token & { kind: 'number' }): number {
    const divisor = divisors.get(token.suffix);
    if (divisor === undefined) {
      const duration = tryDuration(token.text) !== undefined;
      throw this.#refuse(duration ? 'a plain number (a duration stands only after "for")' : 'a number, or one ending in % or bps');
    }
    this.#next++;
    return token.value / divisor;
  }

  #reference(canonical: string): number {
    this.#next++;
    const known = this.references.indexOf(canonical);
    return known >= 0 ? known : this.references.push(canonical) - 1;
  }

  #operand(floor: number): Node {
    return this.#numeric(this.#expression(floor)).node;
  }

  #numeric(part: Typed): Typed {
    if (part.type !== 'number') throw refuse(this.text, part.at, 'a number, not a condition');
    return part;
  }

  #condition(part: Typed): Typed {
    if (part.type !== 'condition') throw refuse(this.text, part.at, 'a condition, like a > b');
    return part;
  }

  #mark(mark: string): void {
    if (this.#peek().text !== mark) throw this.#refuse(`"${mark}"`);
    this.#next++;
  }

  #peek(): Token {
    return this.#tokens[this.#next]!;
  }

  #refuse(expected: string) {
    return refuse(this.text, this.#peek().at, expected);
  }
}

function isFunction(word: string): word is FunctionName {
  return word === 'abs' || word === 'min' || word === 'max' || word === 'avg';
}
