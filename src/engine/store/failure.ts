/** What went wrong in the browser's storage, in words a person can act on. */
import { QuantabError, toQuantabError } from '../../core/errors.ts';

interface Named {
  name?: string;
  message?: string;
  inner?: unknown;
  failures?: unknown;
}

/** Names of an error and of those it wraps: Dexie wraps the browser's own, and a bulk call has one a row. */
function namesOf(thrown: unknown, depth = 0): string[] {
  if (typeof thrown !== 'object' || thrown === null || depth > 3) return [];
  const { name, message, inner, failures } = thrown as Named;
  const nested = Array.isArray(failures) ? failures.slice(0, 3) : [];
  const quota = /quota/i.test(message ?? '') ? ['QuotaExceededError'] : [];
  return [...(name ? [name] : []), ...quota, ...[inner, ...nested].flatMap((cause) => namesOf(cause, depth + 1))];
}

export function isQuota(thrown: unknown): boolean {
  if (thrown instanceof QuantabError) return thrown.code === 'storage-full';
  return namesOf(thrown).includes('QuotaExceededError');
}

function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'an unknown amount' : `${Math.round(bytes / 1e6).toLocaleString('en-US')} MB`;
}

async function full(): Promise<QuantabError> {
  const { usage, quota } = await estimate();
  return new QuantabError(
    'storage-full',
    `The browser gives Quantab no more storage: ${megabytes(usage)} of ${megabytes(quota)} are used. Sessions stored before are intact. ` +
      'Export and delete sessions you no longer need, or free disk space, then try again.',
    { usedBytes: usage, quotaBytes: quota },
  );
}

const noStorage = [
  'UnknownError',
  'MissingAPIError',
  'SecurityError',
  'InvalidStateError',
  'NotAllowedError',
  'NotFoundError',
  'OpenFailedError',
];

/** A failure of any call of an open store. */
export async function storeError(thrown: unknown): Promise<QuantabError> {
  if (thrown instanceof QuantabError) return thrown;
  if (isQuota(thrown)) return full();
  const names = namesOf(thrown);
  if (names.includes('DatabaseClosedError')) return closedError();
  return toQuantabError(thrown);
}

/** The browser keeps nothing for this page: the desk works in memory instead, and says `reason`. */
export class NoStorage extends Error {
  constructor(readonly reason: string) {
    super(`This browser window gives Quantab no storage: ${reason}.`);
  }
}

/** A failure to open the database. */
export async function openError(thrown: unknown): Promise<QuantabError | NoStorage> {
  if (thrown instanceof QuantabError || thrown instanceof NoStorage) return thrown;
  if (isQuota(thrown)) return full();
  const names = namesOf(thrown);
  // Chromium names a refusal, and a database file it cannot open, UnknownError.
  if (names.some((name) => noStorage.includes(name)))
    return new NoStorage(`it does not open a database (${[...new Set(names)].join(', ')})`);
  const cause = toQuantabError(thrown);
  return new QuantabError('internal', `Quantab's storage could not be opened: ${cause.message}`, cause.detail);
}

export function missingError(): QuantabError {
  return new QuantabError(
    'unsupported',
    'Quantab checks what it keeps with Web Crypto, which this page does not have. Open it over https or from localhost, in a current browser.',
  );
}

export function blockedError(): QuantabError {
  return new QuantabError(
    'unsupported',
    "Another tab holds an older version of Quantab's storage open. Close the other Quantab tabs, then reload this one.",
  );
}

export function newerError(): QuantabError {
  return new QuantabError(
    'unsupported',
    "Quantab's storage was written by a newer version of Quantab. Reload this tab to get that version.",
  );
}

export function closedError(): QuantabError {
  return new QuantabError(
    'unsupported',
    'This tab no longer has the storage: it was closed, or a newer Quantab was opened in another tab. Reload this tab.',
  );
}

/** The browser's own account of this site's storage; fields are absent where it does not tell. */
export async function estimate(): Promise<{ usage?: number; quota?: number }> {
  if (typeof navigator === 'undefined' || !navigator.storage?.estimate) return {};
  try {
    return await navigator.storage.estimate();
  } catch {
    return {};
  }
}

/** Runs a task on the database; whatever it throws becomes a QuantabError. */
export async function guard<T>(task: () => PromiseLike<T>): Promise<T> {
  try {
    return await task();
  } catch (thrown) {
    throw await storeError(thrown);
  }
}
