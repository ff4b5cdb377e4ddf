/**
 * All methods by id. Every file `<family>/<id>.ts` is one; `maths/` holds the parts they share. Only workers and tests import this,
 * so no method is in the page's bundle. The kernels must be loaded before a method is called.
 */
import type { ParamSpec, ParamValue } from '../core/doc.ts';
import { QuantabError } from '../core/errors.ts';
import type { MethodDefinition, MethodInput, MethodResult } from './method.ts';

const found = import.meta.glob<MethodDefinition>(['./*/*.ts', '!./maths/*.ts'], { eager: true, import: 'default' });

/** Path to definition, for the test that compares names. */
export const methodFiles: Readonly<Record<string, MethodDefinition>> = found;

const byId = new Map(Object.values(found).map((method) => [method.id, method] as const));

export function listMethods(): MethodDefinition[] {
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Parameters not named or null take their defaults (null is `none` where that is an option); names the method does not know are ignored, so a fixture can be run as it stands. */
export function callMethod(id: string, input: MethodInput, params: Record<string, unknown> = {}): MethodResult {
  const method = byId.get(id);
  if (!method) {
    const known = listMethods().map((each) => each.id);
    throw new QuantabError('not-found', `There is no method "${id}". Known methods: ${known.join(', ')}.`, { known });
  }
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new QuantabError('bad-input', `${id}: the input must be an object with ${Object.keys(method.inputs).join(', ')}.`);
  }
  const values: Record<string, ParamValue> = {};
  for (const [key, spec] of Object.entries(method.params)) values[key] = checkedParam(id, key, spec, params?.[key]);
  return method.run(input, values);
}

function checkedParam(id: string, key: string, spec: ParamSpec, given: unknown): ParamValue {
  if (given === undefined) return spec.default;
  if (given === null) return spec.options?.includes('none') ? 'none' : spec.default;
  const textual = typeof spec.default === 'string';
  const value = textual ? textOf(given) : given;
  const fail = (expected: string): QuantabError =>
    new QuantabError('bad-input', `${id}: parameter ${key} (${spec.title}) must be ${expected}, was ${JSON.stringify(given)}.`);
  if (typeof value !== typeof spec.default) throw fail(`a ${typeof spec.default}`);
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw fail('a finite number');
    if (spec.whole && !Number.isInteger(value)) throw fail('a whole number');
    if (spec.min !== undefined && value < spec.min) throw fail(`at least ${spec.min}`);
    if (spec.max !== undefined && value > spec.max) throw fail(`at most ${spec.max}`);
  }
  if (!spec.options) return value as ParamValue;
  const option = spec.options.find((each) => each.toLowerCase() === String(value).toLowerCase());
  if (option === undefined) throw fail(`one of ${spec.options.join(', ')}`);
  return typeof value === 'string' ? option : (value as ParamValue);
}

/** Parameters travel as text: lists as `1, 2`, records as `mu=1, beta=2`. */
function textOf(given: unknown): unknown {
  if (Array.isArray(given)) return given.join(', ');
  if (typeof given === 'number') return String(given);
  if (typeof given !== 'object' || given === null) return given;
  return Object.entries(given)
    .map(([name, value]) => `${name}=${value}`)
    .join(', ');
}
