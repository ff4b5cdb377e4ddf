/** The end of a stream: its session is sealed, and one sentence says how it ended and what is kept. */
import { type QuantabError, toQuantabError } from '../../core/errors.ts';
import type { EventLog } from '../../core/log.ts';
import { nextVenue } from '../../sources/live/status.ts';
import type { Stage } from '../stage.ts';
import type { SessionRecord } from '../store/contract.ts';
import type { LiveStream } from './live-stream.ts';

export interface SealParts {
  stage(): Stage;
  log: EventLog;
  /** A write failed; a full disk is to be said. */
  failed(thrown: unknown): void;
}

/** `fault`: why the stream could not go on. Gives why the disk did not take all of it, if so; never rejects. */
export async function sealStream(
  stream: LiveStream,
  fault: QuantabError | undefined,
  { stage, log, failed }: SealParts,
): Promise<QuantabError | undefined> {
  const { recording, title } = stream;
  const { sessionId } = recording;
  let refusal: QuantabError | undefined;
  let kept = '';
  try {
    const { record, cut } = await recording.seal();
    refusal = cut;
    kept = record ? `${rowsOf(record)} of ${recording.rows.toLocaleString('en-US')} rows are kept.` : later;
  } catch (thrown) {
    refusal = toQuantabError(thrown);
    kept ||= later;
  }
  await stage()
    .sealed(sessionId)
    .catch(() => undefined);
  const reason = fault ?? refusal;
  if (reason) {
    failed(reason);
    log.add('error', `"${title}" stopped: ${reason.message} ${kept}`, { sessionId, ofStream: true });
  } else log.add('feed-down', `"${title}" ${stream.ending}${recording.cut ? ` ${kept}` : ''}`, { sessionId });
  const next = nextVenue(fault?.detail);
  if (next !== undefined) stream.next = next;
  stream.state = reason ? 'failed' : 'stopped';
  stream.reason = reason?.message ?? `It ${stream.ending}`;
  return refusal;
}

/** The disk is full and the market goes on: what is stored is sealed, and one sentence says so. Never rejects. */
export async function sealCut(stream: LiveStream, reason: QuantabError, { log, failed }: SealParts): Promise<void> {
  const { recording, title } = stream;
  stream.reason = `Live, and not recorded any more: ${reason.message}`;
  let kept = later;
  try {
    const { record } = await recording.sealCut();
    if (record) kept = `The ${rowsOf(record)} rows before are kept.`;
  } catch {
    // Said by what is kept.
  }
  failed(reason);
  const text = `"${title}" is not recorded any more: ${reason.message} ${kept} Live goes on, and is gone when it is left.`;
  log.add('error', text, { sessionId: recording.sessionId, ofStream: true });
}

const later = 'What had reached the disk is put in order when there is room, or at the next start.';

const rowsOf = ({ rows }: SessionRecord): string =>
  Object.values(rows)
    .reduce((sum, n) => sum + n, 0)
    .toLocaleString('en-US');
