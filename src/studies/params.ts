/** Parameters of a study, method or analysis made complete: defaults filled in, types and ranges checked. */
import type { ParamSpec, ParamSpecs, ParamValue, ParamValues } from '../core/doc.ts';
import { tryDuration } from '../core/duration.ts';
import { QuantabError } from '../core/errors.ts';

/** `owner` is named in messages. A parameter in seconds may be given as a duration, like `10s` or `5m`. */
export function completeParams(owner: string, specs: ParamSpecs, given: Readonly<Record<string, unknown>>): ParamValues {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) {
      const known = Object.keys(specs).join(', ') || 'none';
      throw new QuantabError('bad-input', `${owner} has no parameter "${name}"; it has: ${known}.`);
    }
  }
  const values: ParamValues = {};
  for (const [name, spec] of Object.entries(specs)) {
    values[name] = given[name] === undefined ? spec.default : checked(`Parameter "${name}" of ${owner}`, spec, given[name]);
  }
  return values;
}

/** The parameters that differ from the defaults: what a canonical reference names. */
export function givenParams(specs: ParamSpecs, values: ParamValues): ParamValues {
  return Object.fromEntries(Object.entries(values).filter(([name, value]) => value !== specs[name].default));
}

function checked(what: string, spec: ParamSpec, given: unknown): ParamValue {
  const kind = typeof spec.default;
  let value = given;
  if (kind === 'number' && typeof given === 'string' && spec.unit === 's') {
    const micros = tryDuration(given);
    if (micros !== undefined) value = micros / 1e6;
  }
  if (typeof value !== kind) throw new QuantabError('bad-input', `${what} is a ${kind}, was ${JSON.stringify(given)}.`);
  if (typeof value === 'number') {
    const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = spec;
    if (!(value >= min && value <= max)) {
      throw new QuantabError('bad-input', `${what} is a number from ${min} to ${max}, was ${value}.`);
    }
  }
  if (spec.options && !spec.options.includes(String(value))) {
    throw new QuantabError('bad-input', `${what} is one of ${spec.options.join(', ')}, was ${JSON.stringify(given)}.`);
  }
  return value as ParamValue;
}
