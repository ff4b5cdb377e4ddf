/** Checks of arguments at the edge; each says what was expected. */
import { QuantabError } from '../core/errors.ts';
import type { Span } from './types.ts';

export function checkSession(id: unknown): void {
  if (typeof id !== 'string' || id === '')
    throw new QuantabError('bad-input', `A session id is a string from sessions.list(), was ${String(id)}.`);
}

export function checkSpan(query: Span): void {
  if (typeof query !== 'object' || query === null) throw new QuantabError('bad-input', 'A query is { session, instrument, from?, to? }.');
  checkSession(query.session);
  if (typeof query.instrument !== 'string' || query.instrument === '')
    throw new QuantabError('bad-input', 'A query names an instrument of the session.');
  for (const key of ['from', 'to'] as const) {
    const value = query[key];
    if (value !== undefined && typeof value !== 'number')
      throw new QuantabError('bad-input', `${key} is a time in microseconds, was ${String(value)}.`);
  }
  if (query.from !== undefined && query.to !== undefined && query.from > query.to) {
    throw new QuantabError('bad-input', `from (${query.from}) is not later than to (${query.to}).`);
  }
}
