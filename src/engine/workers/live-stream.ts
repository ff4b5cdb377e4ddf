/** A feed that is being recorded, and what is told of it. */
import type { StreamChange, StreamStatus } from '../../api/stream-types.ts';
import { QuantabError } from '../../core/errors.ts';
import type { FeedStart, FeedStatus } from '../../sources/live/status.ts';
import type { SimulatorParams } from '../../sources/simulator/params.ts';
import type { LiveFeed } from '../live-feed.ts';
import type { Recording } from '../recording.ts';
import { planChange } from '../stream-plan.ts';
import type { FeedRequest } from './protocol.ts';

export interface LiveStream {
  readonly venue: string;
  /** What a person calls the venue. */
  readonly name: string;
  /** Of its session. */
  readonly title: string;
  readonly recording: Recording;
  readonly since: number;
  readonly timer: ReturnType<typeof setInterval>;
  /** Names the feed to whoever runs its worker. */
  feedId?: string;
  /** Its place in the order in which streams were asked for. */
  order?: number;
  feed?: LiveFeed;
  params?: SimulatorParams;
  /** Of a feed over a network: what it told last. */
  network?: FeedStatus;
  state: StreamStatus['state'];
  /** Where its rows come from; at its end why it ended. */
  reason: string;
  /** The venue that answers now that its own is gone. */
  next?: string;
  /** What is said when it ends without a fault. */
  ending: string;
  /** Messages of the last second, and of all before. */
  perSecond: number;
  counted: number;
  /** When its feed's own words were passed on last. */
  toldAtMs: number;
  /** Lets another tab record the same feed. */
  letGo?: () => void;
  /** Settles when the session is sealed, or removed because it never began. */
  over?: Promise<void>;
}

export function pace(stream: LiveStream, speed: number | 'max'): void {
  stream.recording.speed = speed;
  stream.state = speed === 0 ? 'paused' : 'live';
}

/** Sets a simulated market that runs. */
export function tune(stream: LiveStream, change: StreamChange): void {
  const { params, feed, title } = stream;
  if (!params || !feed) throw new QuantabError('unsupported', `"${title}" is not simulated: it cannot be tuned.`);
  stream.params = planChange(params, change);
  if (change.speed !== undefined) pace(stream, change.speed);
  feed.send({ type: 'tune', ...change });
}

/** Takes what a feed over a network says of itself; true when it is to be told on: at once where its state turns, else now and then. */
export function hear(stream: LiveStream, status: FeedStatus, nowMs: number): boolean {
  const turned = stream.state !== status.state || stream.network?.reason !== status.reason;
  stream.network = status;
  stream.state = status.state;
  if (!turned && nowMs - stream.toldAtMs < tellEveryMs) return false;
  stream.toldAtMs = nowMs;
  return true;
}

const tellEveryMs = 250;

/** A second has passed. */
export function countRate(stream: LiveStream): void {
  const { messages } = stream.recording;
  stream.perSecond = messages - stream.counted;
  stream.counted = messages;
}

/** `kept`: its session stays when it is left. */
export function statusOf(stream: LiveStream, kept: boolean): StreamStatus {
  const { venue, name, recording, since, reason, state, params, network, perSecond, next } = stream;
  const over = state === 'stopped' || state === 'failed';
  return {
    sessionId: recording.sessionId,
    venue,
    title: name,
    state,
    recording: kept && !over && !recording.cut,
    messages: network?.messages ?? recording.messages,
    perSecond: over ? 0 : (network?.perSecond ?? perSecond),
    rows: recording.rows,
    gaps: recording.soFar().gaps,
    lagMs: { p50: Number.NaN, p99: Number.NaN },
    since,
    ...(network ? { ...networkOf(network), delayMs: recording.delays.of() } : {}),
    reason: over ? reason : recording.cut ? `${reason}${network?.reason ? ` ${network.reason}` : ''}` : network?.reason || reason,
    ...(over || network?.retryAt === undefined ? {} : { retryAt: network.retryAt }),
    ...(over && next !== undefined ? { next } : {}),
    ...(params ? { simulated: { params, speed: recording.speed } } : {}),
  };
}

function networkOf({ resyncs, reconnects, checksumFailures, unreadable, merged, lagMs, skewMs, instruments }: FeedStatus) {
  return { resyncs, reconnects, checksumFailures, unreadable, merged, lagMs, skewMs, instruments };
}

/** `Binance USD-M futures: BTC-USDT, ETH-USDT, 2026-11-21 16:50 UTC`; `pairOf` names the pair of a venue's symbol. */
export function titleOf(start: FeedStart, plan: FeedRequest, since: number, pairOf: (symbol: string) => string): string {
  if (plan.venue === 'simulated') return `Simulated market, seed ${plan.params.seed}`;
  const symbols = plan.candidates.find(({ venue }) => venue === start.venue)?.symbols ?? [];
  const pairs = [...new Set(symbols.slice(0, mostNamed).map(pairOf))].join(', ');
  const more = symbols.length > mostNamed ? ` and ${symbols.length - mostNamed} more` : '';
  return `${start.title}${pairs === '' ? '' : `: ${pairs}${more}`}, ${minuteOf(since)}`;
}

const mostNamed = 4;

/** `2026-11-21 16:50 UTC`. */
export const minuteOf = (micros: number): string => `${new Date(micros / 1_000).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
