/** How a stream is doing, in words. Times microseconds unless named otherwise; what is not known is not written as a number. */
import type { StreamStatus } from '../../api/stream-types.ts';
import { bytes, count, counted, DASH, fixed, span } from '../widgets/format.ts';
import { millis, rate } from '../widgets/health-words.ts';
import type { IconName } from '../widgets/icon.tsx';
import { idWords } from './words.ts';

export type LiveTone = 'good' | 'warn' | 'fault';

export interface LiveState {
  text: string;
  tone: LiveTone;
  icon: IconName;
}

/** A title without what every venue of a kind shares: `Binance USD-M futures` is `Binance`. */
const shortTitle = (title: string): string => title.split(/[ ,]/)[0] ?? title;

/** `Binance, Bybit, OKX`; in full where two would read the same. */
export function raceWords(titles: readonly string[]): string {
  const short = titles.map(shortTitle);
  return (new Set(short).size === short.length ? short : titles).join(', ');
}

/** `BTC-USDT perp` is `BTC`. */
const baseOf = (id: string): string => idWords(id).split(/[- ]/)[0] ?? id;

function resyncWords({ instruments = [] }: StreamStatus): string {
  const waiting = instruments.filter(({ book }) => book === 'waiting').map(({ id }) => baseOf(id));
  if (waiting.length === 0) return 'resyncing the book';
  const shown = waiting.slice(0, 2).join(', ');
  return `resyncing book of ${shown}${waiting.length > 2 ? ` and ${waiting.length - 2} more` : ''}`;
}

/** The delay that a reason tells: `connecting again in 3 s`. */
const delayIn = (reason: string): string => / in (\d[\d.,]*\s?(?:ms|s))\b/.exec(reason)?.[1] ?? '';

/** State in words, with a shape and a tone: colour alone says nothing. */
export function liveState(stream: StreamStatus): LiveState {
  switch (stream.state) {
    case 'live':
      return { text: 'live', tone: 'good', icon: 'live' };
    case 'connecting': {
      if (stream.messages === 0) return { text: 'connecting', tone: 'warn', icon: 'connecting' };
      const delay = delayIn(stream.reason);
      return { text: delay ? `connecting again in ${delay}` : 'connecting again', tone: 'warn', icon: 'connecting' };
    }
    case 'resyncing':
      return { text: resyncWords(stream), tone: 'warn', icon: 'resync' };
    case 'paused':
      return { text: 'paused', tone: 'warn', icon: 'pause' };
    case 'failed':
      return { text: 'failed', tone: 'fault', icon: 'stop' };
    case 'stopped':
      return { text: 'stopped', tone: 'warn', icon: 'stop' };
  }
}

export const perSecondWords = ({ perSecond }: StreamStatus): string => `${rate(perSecond)}/s`;

/** p50 / p99. */
export const streamLag = ({ lagMs }: StreamStatus): string =>
  Number.isNaN(lagMs.p50) ? DASH : `${millis(lagMs.p50)} / ${millis(lagMs.p99)} ms`;

/** How the clocks differ: no more can be said than that the way and the difference together are so long. */
export function skewWords(skewMs: number | undefined): string {
  if (skewMs === undefined || Number.isNaN(skewMs)) return 'not known yet';
  const size = Math.abs(skewMs);
  const text = size >= 1_000 ? `${fixed(size / 1_000, 1)} s` : `${fixed(size)} ms`;
  if (size < 1) return 'less than 1 ms';
  return skewMs > 0 ? `${text} ahead of the venue, the way included` : `${text} behind the venue, less the way`;
}

/** How old the newest row is. `now`: the machine's clock, taken to the venue's by the skew. */
export function ageWords(ts: number, now: number, skewMs: number | undefined): string {
  if (Number.isNaN(ts)) return 'none yet';
  const skew = skewMs === undefined || Number.isNaN(skewMs) ? 0 : skewMs * 1_000;
  const age = Math.max(0, now - skew - ts);
  return age < 1e6 ? '< 1 s' : span(Math.floor(age / 1e6) * 1e6);
}

/** Of an instrument that says nothing for so long something may be wrong with it, or nothing trades. */
export const oldAfter = 10e6;

export const isOld = (ts: number, now: number, skewMs: number | undefined): boolean => {
  const skew = skewMs === undefined || Number.isNaN(skewMs) ? 0 : skewMs * 1_000;
  return now - skew - ts > oldAfter;
};

/** `12.3 MB, 4.1 MB/min`; the rate only when it is known. */
export function recordedWords(size: number, bytesPerSecond: number): string {
  if (!(bytesPerSecond > 0)) return bytes(size);
  return `${bytes(size)}, ${bytes(bytesPerSecond * 60)}/min`;
}

/** What is counted and is no trouble while it is zero. */
export function troubles(stream: StreamStatus): { title: string; text: string; warn: boolean; help: string }[] {
  const of = (title: string, n: number | undefined, help: string, fault = true) =>
    n === undefined ? [] : [{ title, text: count(n), warn: fault && n > 0, help }];
  return [
    ...of('Gaps', stream.gaps, 'Stretches in which rows are known to be missing. Charts hatch them.'),
    ...of('Resyncs', stream.resyncs, 'Times a book was thrown away and asked for again, because what came did not follow.'),
    ...of('Reconnects', stream.reconnects, 'Times a connection was lost and made again.'),
    ...of('Checksum failures', stream.checksumFailures, 'Books that differed from what the venue says they sum to; each was resynced.'),
    ...of('Unreadable', stream.unreadable, 'Messages that could not be read; nothing of them was taken.'),
    ...of('Merged', stream.merged, 'Book levels that a later change replaced before they were taken. Trades are never merged.', false),
  ];
}

/** For the voice and the head of a panel. */
export const streamWords = (stream: StreamStatus): string =>
  [stream.title, liveState(stream).text, perSecondWords(stream), stream.gaps > 0 ? counted(stream.gaps, 'gap') : '']
    .filter(Boolean)
    .join(' \u00b7 ');
