/** Carries QuantabErrors through Comlink with code and detail. Call once on each side before anything is exposed or wrapped. */
import { transferHandlers } from 'comlink';
import { type ErrorCode, QuantabError, toQuantabError } from '../../core/errors.ts';

interface WireError {
  code: ErrorCode;
  message: string;
  detail: unknown;
}

export function installErrorTransfer(): void {
  const standard = transferHandlers.get('throw');
  if (!standard) throw new Error('Comlink has no handler named throw: its version changed');
  transferHandlers.set('throw', {
    canHandle: (value): value is { value: unknown } => standard.canHandle(value),
    serialize(thrown: { value: unknown }) {
      const { code, message, detail } = toQuantabError(thrown.value);
      const wire: WireError = { code, message, detail: cloneable(detail) };
      return [wire, []];
    },
    deserialize(wire: WireError): never {
      throw new QuantabError(wire.code, wire.message, wire.detail);
    },
  });
}

function cloneable(detail: unknown): unknown {
  try {
    return structuredClone(detail);
  } catch {
    return String(detail);
  }
}
