/** Reads what a method was given: arrays of numbers (typed or not; null is unknown, NaN), matrices as arrays of rows. Never mutates it. */
import { QuantabError } from '../../core/errors.ts';
import type { MethodInput } from '../method.ts';

export function badInput(method: string, message: string): QuantabError {
  return new QuantabError('bad-input', `${method}: ${message}`);
}

export function notEnough(method: string, what: string, needed: number, got: number): QuantabError {
  return new QuantabError('not-enough-data', `${method}: not enough data: needs at least ${needed} ${what}, got ${got}.`, { needed, got });
}

function isColumn(value: unknown): value is ArrayLike<unknown> {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && !(value instanceof DataView));
}

/** `name` is how people know the array, for instance `y` or `X row 3`. */
function toColumn(method: string, name: string, value: unknown): Float64Array {
  if (value instanceof Float64Array) return value;
  if (!isColumn(value)) throw badInput(method, `${name} must be an array of numbers, was ${describe(value)}.`);
  const out = new Float64Array(value.length);
  for (let i = 0; i < value.length; i++) {
    const cell = value[i];
    if (cell === null || cell === undefined) out[i] = Number.NaN;
    else if (typeof cell === 'number' || typeof cell === 'boolean') out[i] = Number(cell);
    else throw badInput(method, `${name}[${i}] must be a number or null, was ${describe(cell)}.`);
  }
  return out;
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (typeof value === 'string') return `the text "${value.slice(0, 20)}"`;
  return Array.isArray(value) ? 'a list' : `of type ${typeof value}`;
}

export function has(input: MethodInput, key: string): boolean {
  return input[key] !== undefined && input[key] !== null;
}

/** The column `input[key]`; at least one number long. */
export function column(method: string, input: MethodInput, key: string): Float64Array {
  const values = toColumn(method, key, input[key]);
  if (values.length === 0) throw notEnough(method, `numbers in ${key}`, 1, 0);
  return values;
}

/** Several columns of one length. */
export function columns<Key extends string>(method: string, input: MethodInput, keys: readonly Key[]): Record<Key, Float64Array> {
  const out = Object.fromEntries(keys.map((key) => [key, column(method, input, key)])) as Record<Key, Float64Array>;
  const first = keys[0]!;
  for (const key of keys) expectLength(method, key, out[key].length, first, out[first].length);
  return out;
}

export function expectLength(method: string, key: string, length: number, other: string, expected: number): void {
  if (length === expected) return;
  throw badInput(method, `${key} has ${length} numbers and ${other} has ${expected}; they must have the same count.`);
}

/** Every number finite, or an error that names the first that is not. */
export function expectFinite(method: string, key: string, values: Float64Array): void {
  const at = firstNotFinite(values);
  if (at >= 0) throw notFinite(method, `${key}[${at}]`, values[at]!);
}

function firstNotFinite(values: Float64Array): number {
  for (let at = 0; at < values.length; at++) if (!Number.isFinite(values[at])) return at;
  return -1;
}

function notFinite(method: string, place: string, value: number): QuantabError {
  return badInput(method, `${place} is ${value}; leave such rows out or fill them first.`);
}

/** NaN is an unknown row, infinity is none; names the first that is. */
export function expectNoInfinity(method: string, key: string, values: Float64Array): void {
  const at = values.findIndex((value) => Math.abs(value) === Number.POSITIVE_INFINITY);
  if (at >= 0) throw badInput(method, `${key}[${at}] is ${values[at]}; use null where the value is unknown.`);
}

/** A matrix given as an array of rows, as its columns. */
export function matrixColumns(method: string, input: MethodInput, key: string): Float64Array[] {
  const rows = input[key];
  if (!isColumn(rows)) throw badInput(method, `${key} must be an array of rows, was ${describe(rows)}.`);
  if (rows.length === 0) throw notEnough(method, `rows in ${key}`, 1, 0);
  const k = toColumn(method, `${key}[0]`, rows[0]).length;
  if (k === 0) throw badInput(method, `${key}[0] is empty; each row needs one number a regressor.`);
  const out = Array.from({ length: k }, () => new Float64Array(rows.length));
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    // No copy and no name for a plain row: matrices have many.
    const cells = Array.isArray(row) ? row : toColumn(method, `${key}[${i}]`, row);
    if (cells.length !== k) expectLength(method, `${key}[${i}]`, cells.length, `${key}[0]`, k);
    for (let j = 0; j < k; j++) {
      const cell: unknown = cells[j];
      out[j]![i] = typeof cell === 'number' ? cell : toColumn(method, `${key}[${i}]`, row)[j]!;
    }
  }
  return out;
}

/** The same, every number finite. */
export function finiteColumns(method: string, input: MethodInput, key: string): Float64Array[] {
  const out = matrixColumns(method, input, key);
  for (let j = 0; j < out.length; j++) {
    const at = firstNotFinite(out[j]!);
    if (at >= 0) throw notFinite(method, `${key}[${at}][${j}]`, out[j]![at]!);
  }
  return out;
}

/** The numbers of a text like `0.05, 0.5`. Lists travel as text in parameters. */
export function numberList(method: string, key: string, text: unknown): number[] {
  const parts = String(text)
    .split(',')
    .map((part) => part.trim());
  const numbers = parts.map(Number);
  const bad = parts.findIndex((part, i) => part === '' || !Number.isFinite(numbers[i]!));
  if (bad >= 0) throw badInput(method, `parameter ${key} must be numbers separated by commas; "${parts[bad]}" is not one.`);
  return numbers;
}

/** A whole number that is not negative, given as text; undefined for `auto`. `words` are others that the caller takes, for the message. */
export function countOrAuto(method: string, key: string, text: unknown, words: readonly string[] = []): number | undefined {
  if (text === 'auto') return undefined;
  const count = String(text).trim() === '' ? Number.NaN : Number(text);
  if (Number.isInteger(count) && count >= 0) return count;
  throw badInput(
    method,
    `parameter ${key} must be ${['auto', ...words].join(', ')} or a whole number from 0, was ${JSON.stringify(text)}.`,
  );
}
