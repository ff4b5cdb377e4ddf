/** The one error a person sees: what was wrong, where, what was expected. Crosses workers as plain fields. */

export type ErrorCode =
  | 'bad-input'
  | 'not-found'
  | 'not-enough-data'
  | 'unsupported'
  | 'storage-full'
  | 'offline'
  | 'cancelled'
  | 'internal';

export class QuantabError extends Error {
  override readonly name = 'QuantabError';
  readonly code: ErrorCode;
  readonly detail: unknown;

  constructor(code: ErrorCode, message: string, detail?: unknown) {
    super(message);
    this.code = code;
    this.detail = detail;
  }
}

/** Any thrown value as a QuantabError; unknown ones become `internal` and keep their message. */
export function toQuantabError(thrown: unknown): QuantabError {
  if (thrown instanceof QuantabError) return thrown;
  if (thrown instanceof DOMException && thrown.name === 'AbortError') return new QuantabError('cancelled', 'The job was cancelled.');
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new QuantabError('internal', message, thrown instanceof Error ? thrown.stack : undefined);
}
