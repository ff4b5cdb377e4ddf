/**
 * Where the two sides of a comparison stand, and whether the rows since the last look can have changed that. A rule whose comparisons all
 * stood still needs no evaluation: this is what makes a thousand rules cheap. Invariant: it may say "moved" of one that has not, never
 * the other way round.
 */
import type { Node } from '../../core/expression.ts';
import { constantOf, referencesOf } from './condition.ts';
import type { Comparison } from './loosen.ts';
import type { Watched } from './value-tap.ts';

/** Comparisons of a condition, sorted by how they are watched. */
export interface Sides {
  /** Values that stand against numbers alone, each with the numbers from which on it is beyond: a comparison turns there. */
  readonly plain: ReadonlyMap<Watched, number[]>;
  readonly wide: readonly WideSides[];
}

/** Far more than a sum of a few numbers is rounded by, as a share of their sizes. */
const roundedBy = 1e-12;
const below = 0;
const beyond = 1;
const unknown = 2;

export function readSides(comparisons: readonly Comparison[], inputs: readonly Watched[]): Sides {
  const plain = new Map<Watched, number[]>();
  const wide: WideSides[] = [];
  const stands = (watched: Watched, threshold: number, includes: boolean): void => {
    const bound = includes ? threshold : nextAbove(threshold);
    const known = plain.get(watched) ?? [];
    if (!known.includes(bound)) known.push(bound);
    plain.set(watched, known);
  };
  for (const comparison of comparisons) {
    const { operator, left, right } = comparison;
    // `v < t` turns where `v >= t` does.
    const isGreater = operator === '>' || operator === '>=' || operator === 'above';
    const includes = operator === '>=' || operator === '<' || operator === 'below';
    const isOrder = operator !== '==' && operator !== '!=';
    if (isOrder && left.kind === 'reference' && referencesOf(right).length === 0) stands(inputs[left.index]!, constantOf(right), includes);
    else if (isOrder && right.kind === 'reference' && referencesOf(left).length === 0)
      stands(inputs[right.index]!, constantOf(left), operator === '>=' || operator === '<=' ? !isGreater : isGreater);
    else wide.push(new WideSides(comparison, inputs));
  }
  return { plain, wide };
}

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The least number above a finite one. */
function nextAbove(value: number): number {
  float[0] = value + 0;
  bits[0] = bits[0]! + (float[0] >= 0 ? 1n : -1n);
  return float[0]!;
}

/** Two sides of any make, by the ranges of what they name. */
export class WideSides {
  #side = unknown;
  readonly #named: readonly Watched[];
  /** Of sides that are sums and differences: with which sign each named value counts in left less right; empty for others. */
  readonly #signs: number[] = [];
  #constant = 0;

  constructor(
    readonly comparison: Comparison,
    readonly inputs: readonly Watched[],
  ) {
    this.#named = referencesOf(comparison).map((index) => inputs[index]!);
    const { operator, left, right } = comparison;
    if (operator === '==' || operator === '!=' || !this.#sum(left, 1) || !this.#sum(right, -1)) this.#signs.length = 0;
  }

  /** The rows since the last look left it where it was. */
  still(): boolean {
    if (this.#side === unknown) return this.#named.some(({ before, min, max }) => before !== before && min > max);
    return (this.#signs.length > 0 && this.#stays()) || this.#now() === this.#side;
  }

  /** Adds up what a node is made of, in the order of `#named`; false where it is no sum. */
  #sum(node: Node, sign: number): boolean {
    if (node.kind === 'negate') return this.#sum(node.of, -sign);
    if (node.kind === 'number') this.#constant += sign * node.value;
    else if (node.kind === 'reference') this.#signs.push(sign);
    else if (node.kind !== 'binary' || (node.operator !== '+' && node.operator !== '-')) return false;
    else return this.#sum(node.left, sign) && this.#sum(node.right, node.operator === '+' ? sign : -sign);
    return true;
  }

  /** Left less right keeps its sign by more than rounding can be; false where that is not sure. */
  #stays(): boolean {
    const named = this.#named;
    const signs = this.#signs;
    let least = this.#constant;
    let most = least;
    let size = Math.abs(least);
    for (let k = 0; k < named.length; k++) {
      const { from, to, gaps } = named[k]!;
      if (gaps) return false;
      const isAdded = signs[k]! > 0;
      least += isAdded ? from : -to;
      most += isAdded ? to : -from;
      size += Math.max(Math.abs(from), Math.abs(to));
    }
    return this.#side === beyond ? least > size * roundedBy : most < -size * roundedBy;
  }

  /** Takes over where it stands now. */
  settle(): void {
    this.#side = this.#now();
  }

  /** The side all rows stand on; unknown where they do not agree, or some are. */
  #now(): number {
    const { left, right, operator } = this.comparison;
    const { inputs } = this;
    if (!range(left, inputs)) return unknown;
    const low = lo;
    const high = hi;
    if (!range(right, inputs)) return unknown;
    if (operator === '==' || operator === '!=') {
      if (high < lo || low > hi) return below;
      return low === high && lo === hi && low === lo ? beyond : unknown;
    }
    if (operator === '>' || operator === '<=' || operator === 'above') return low > hi ? beyond : high <= lo ? below : unknown;
    // `a < b` turns where `a >= b` does.
    return low >= hi ? beyond : high < lo ? below : unknown;
  }
}

/** Of the last call of `range`. */
let lo = 0;
let hi = 0;

/** Puts the least and greatest value a node takes over the rows into lo and hi; false where it may be unknown. */
function range(node: Node, inputs: readonly Watched[]): boolean {
  switch (node.kind) {
    case 'number':
      lo = hi = node.value;
      return true;
    case 'reference': {
      const { from, to, before, gaps } = inputs[node.index]!;
      lo = from;
      hi = to;
      return !gaps && before === before;
    }
    case 'negate': {
      if (!range(node.of, inputs)) return false;
      const low = lo;
      lo = -hi;
      hi = -low;
      return true;
    }
    case 'call':
      return rangeOfCall(node, inputs);
    case 'binary':
      return rangeOfPair(node, inputs);
    default:
      return false;
  }
}

function rangeOfPair({ operator, left, right }: Node & { kind: 'binary' }, inputs: readonly Watched[]): boolean {
  if (!range(left, inputs)) return false;
  const low = lo;
  const high = hi;
  if (!range(right, inputs)) return false;
  const a = lo;
  const b = hi;
  if (operator === '+') {
    lo = low + a;
    hi = high + b;
  } else if (operator === '-') {
    lo = low - b;
    hi = high - a;
  } else if (operator === '*' || (operator === '/' && (a > 0 || b < 0))) {
    const of = (x: number, y: number): number => (operator === '*' ? x * y : x / y);
    const corners = [of(low, a), of(low, b), of(high, a), of(high, b)];
    lo = Math.min(...corners);
    hi = Math.max(...corners);
  } else return false;
  return lo === lo && hi === hi;
}

function rangeOfCall({ name, of }: Node & { kind: 'call' }, inputs: readonly Watched[]): boolean {
  if (!range(of[0]!, inputs)) return false;
  let low = lo;
  let high = hi;
  if (name === 'abs') {
    lo = low > 0 ? low : high < 0 ? -high : 0;
    hi = Math.max(Math.abs(low), Math.abs(high));
    return true;
  }
  for (const part of of.slice(1)) {
    if (!range(part, inputs)) return false;
    low = name === 'min' ? Math.min(low, lo) : name === 'max' ? Math.max(low, lo) : low + lo;
    high = name === 'min' ? Math.min(high, hi) : name === 'max' ? Math.max(high, hi) : high + hi;
  }
  const n = name === 'avg' ? of.length : 1;
  lo = low / n;
  hi = high / n;
  return true;
}
