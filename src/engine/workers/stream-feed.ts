/** Joins a feed to the stream that records it: what the feed tells goes to the stream, what the recording asks is answered. */
import type { QuantabError } from '../../core/errors.ts';
import type { EventLog } from '../../core/log.ts';
import type { FeedStatus } from '../../sources/live/status.ts';
import { type LiveFeed, openLiveFeed } from '../live-feed.ts';
import { type LiveStream, pace } from './live-stream.ts';
import type { FeedRequest } from './protocol.ts';

export interface FeedListener {
  log: EventLog;
  /** What a feed over a network tells of itself. */
  heard(status: FeedStatus): void;
  /** The disk is full: whether a market goes on that is not stored any more. */
  goesOn(reason: QuantabError): boolean;
}

export function joinFeed(stream: LiveStream, plan: FeedRequest, port: MessagePort, listener: FeedListener): LiveFeed {
  const { recording } = stream;
  const { sessionId } = recording;
  const { log } = listener;
  const feed = openLiveFeed(recording, port, {
    status: (status) => listener.heard(status),
    note: (kind, text) => log.add(kind, text, { sessionId }),
  });
  stream.feed = feed;
  if (plan.venue === 'live') {
    recording.goesOn = (reason) => listener.goesOn(reason);
    recording.late = (refs) => log.add('plan-changed', `${refs.join(', ')} begins now: the rows before are not stored.`, { sessionId });
  } else {
    stream.params = plan.params;
    pace(stream, plan.speed);
  }
  return feed;
}
