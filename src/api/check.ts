/** Checks of arguments at the edge; each says what was expected. */
import { QuantabError } from '../core/errors.ts';
import { shown } from '../core/shown.ts';
import type { LongCall, Span } from './types.ts';

function bad(text: string): never {
  throw new QuantabError('bad-input', text);
}

export function checkSession(id: unknown): asserts id is string {
  if (typeof id !== 'string' || id === '') bad(`A session id is a string from sessions.list(), was ${shown(id)}.`);
}

/** `what` is the name of the argument, with its article; left out is allowed. */
export function checkText(value: unknown, what: string): void {
  if (value !== undefined && typeof value !== 'string') bad(`${what} is text, was ${shown(value)}.`);
}

/** An object of named values; left out is allowed. */
export function checkObject(value: unknown, what: string): void {
  if (value !== undefined && (typeof value !== 'object' || value === null || Array.isArray(value)))
    bad(`${what} is an object, was ${shown(value)}.`);
}

/** Options of a call that takes long, before anything begins. */
export function checkLongCall(options: unknown, what: string): void {
  checkObject(options, what);
  const { signal, onProgress } = (options ?? {}) as LongCall;
  if (signal !== undefined && !(signal instanceof AbortSignal)) bad(`signal is that of an AbortController, was ${shown(signal)}.`);
  if (onProgress !== undefined && typeof onProgress !== 'function') bad(`onProgress is a function, was ${shown(onProgress)}.`);
}

function checkTime(value: unknown, name: string): void {
  if (value !== undefined && (typeof value !== 'number' || Number.isNaN(value)))
    bad(`${name} is a time in microseconds, was ${shown(value)}.`);
}

/** `from` and `to` of a query or a replay. */
export function checkTimes({ from, to }: { from?: number; to?: number }): void {
  checkTime(from, 'from');
  checkTime(to, 'to');
  if (from !== undefined && to !== undefined && from > to) bad(`from (${from}) is not later than to (${to}).`);
}

export function checkSpan(query: Span): void {
  if (typeof query !== 'object' || query === null) bad('A query is { session, instrument, from?, to? }.');
  checkSession(query.session);
  if (typeof query.instrument !== 'string' || query.instrument === '') bad('A query names an instrument of the session.');
  checkTimes(query);
}

/** A mapping says by `columns` which column holds what: places from 0, -1 for none. */
export function checkMapping(mapping: unknown): void {
  if (mapping === undefined) return;
  const columns = typeof mapping === 'object' && mapping !== null ? (mapping as { columns?: unknown }).columns : undefined;
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns))
    bad('A mapping is { columns: { ts, px, qty, ... }, delimiter?, header?, symbol?, unit?, decimal? }; columns are places from 0.');
  for (const [name, place] of Object.entries(columns))
    if (place !== undefined && !(Number.isInteger(place) && place >= -1))
      bad(`Column ${name} of a mapping is a place from 0, or -1 for none, was ${shown(place)}.`);
}
