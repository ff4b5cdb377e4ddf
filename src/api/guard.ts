/** The edge itself: whatever a script passes, a member of the interface refuses with a QuantabError, never with the browser's own error. */
import { toQuantabError } from '../core/errors.ts';

type Member = (...args: unknown[]) => unknown;

function refuse(thrown: unknown): never {
  throw toQuantabError(thrown);
}

function guardedMember(member: Member): Member {
  return (...args) => {
    let given: unknown;
    try {
      given = member(...args);
    } catch (thrown) {
      refuse(thrown);
    }
    return given instanceof Promise ? given.catch(refuse) : given;
  };
}

/** The same members, and those of the plain objects among them, guarded. */
export function guarded<T extends object>(members: T): T {
  const entries = Object.entries(members).map(([name, member]) => {
    if (typeof member === 'function') return [name, guardedMember(member as Member)];
    const plain = typeof member === 'object' && member !== null && Object.getPrototypeOf(member) === Object.prototype;
    return [name, plain ? guarded(member as object) : member];
  });
  return Object.fromEntries(entries) as T;
}
