/** Why a method refused, in words without its name in front: a table names the measure itself. */
import { QuantabError } from '../core/errors.ts';

export function reasonOf(thrown: unknown): string {
  if (!(thrown instanceof QuantabError)) throw thrown;
  return thrown.message.replace(/^[\w-]+: /, '');
}
