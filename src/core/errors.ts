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
  if (thrown instanceof DOMException && thrown.name === 'DataCloneError')
    return new QuantabError(
      'bad-input',
      `Arguments are plain values, columns, and lists and objects of them: ${cloneFault(thrown.message)}.`,
    );
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  return new QuantabError('internal', message, thrown instanceof Error ? thrown.stack : undefined);
}

/** "Failed to execute 'postMessage' on 'Worker': () => 1 could not be cloned." without the call. */
function cloneFault(message: string): string {
  return message
    .replace(/^Failed to execute [^:]*: /, '')
    .replace(/\.$/, '')
    .slice(0, 120);
}
