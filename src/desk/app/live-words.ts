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

/** `BTC-USDT perp` is `BTC`. */
const baseOf = (id: string): string => idWords(id).split(/[- ]/)[0] ?? id;

function resyncWords({ instruments = [] }: StreamStatus): string {
  const waiting = instruments.filter(({ book }) => book === 'waiting').map(({ id }) => baseOf(id));
  if (waiting.length === 0) return 'resyncing the book';
  // More names than that are cut in the strip; the Live panel has them all.
  return waiting.length > 2 ? `resyncing ${waiting.length} books` : `resyncing book of ${waiting.join(', ')}`;
}

/** State in words, with a shape and a tone: colour alone says nothing. `now`: this machine's clock. */
export function liveState(stream: StreamStatus, now: number): LiveState {
  switch (stream.state) {
    case 'live':
      return { text: 'live', tone: 'good', icon: 'live' };
    case 'connecting': {
      if (stream.messages === 0) return { text: 'connecting', tone: 'warn', icon: 'connecting' };
      const left = Math.ceil(((stream.retryAt ?? Number.NaN) - now) / 1e6);
      return { text: left > 0 ? `connecting again in ${left} s` : 'connecting again', tone: 'warn', icon: 'connecting' };
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

/** Whether its rows go to the disk of this browser: by this tab, by another, not by wish, or not any more. */
export type Recording = 'recorded' | 'reading' | 'passing' | 'full';

/** `transient`: its session goes when it is left. */
export function recordingOf({ recording, readsOther }: StreamStatus, transient: boolean): Recording {
  if (recording) return 'recorded';
  if (readsOther) return 'reading';
  return transient ? 'passing' : 'full';
}

export const perSecondWords = ({ perSecond }: StreamStatus): string => `${rate(perSecond)}/s`;

/** p50 / p99. */
const both = ({ p50, p99 }: StreamStatus['lagMs']): string => (Number.isNaN(p50) ? DASH : `${millis(p50)} / ${millis(p99)} ms`);

export const streamLag = ({ lagMs }: StreamStatus): string => both(lagMs);

/** From the socket to the studies; '' where it is not told. */
export const tabDelay = ({ delayMs }: StreamStatus): string => (delayMs ? both(delayMs) : '');

/** How the clocks differ: no more can be said than that the way and the difference together are so long. */
export function skewWords(skewMs: number | undefined): string {
  if (skewMs === undefined || Number.isNaN(skewMs)) return 'not known yet';
  const size = Math.abs(skewMs);
  const text = size >= 1_000 ? `${fixed(size / 1_000, 1)} s` : `${fixed(size)} ms`;
  if (size < 1) return 'less than 1 ms';
  return skewMs > 0 ? `${text} ahead, way included` : `${text} behind, less the way`;
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

/** A line that is lost is a gap in each instrument it brought: `12 in 12 instruments`, `hit` of the `all` there are. `short`: `12 in 12`. */
export const gapsIn = (n: number, hit: number, all: number, short = false): string =>
  all < 2 || hit < 1 ? count(n) : `${count(n)} in ${short ? count(hit) : counted(hit, 'instrument')}`;

export const streamGaps = ({ gaps, instruments = [] }: StreamStatus, short = false): string =>
  gapsIn(gaps, instruments.filter((each) => each.gaps > 0).length, instruments.length, short);

export interface Trouble {
  title: string;
  /** Of the figures that explain themselves. */
  figure: string;
  text: string;
  /** Where there is room for it. */
  full?: string;
  warn: boolean;
}

/** What is counted, and no trouble while it is zero. Levels that were merged are none. */
export function troubles(stream: StreamStatus): Trouble[] {
  const { gaps, resyncs, reconnects, checksumFailures, unreadable, merged } = stream;
  const of = (title: string, figure: string, n: number | undefined, fault = true): Trouble[] =>
    n === undefined ? [] : [{ title, figure, text: count(n), warn: fault && n > 0 }];
  return [
    { title: 'Gaps', figure: 'gaps', text: count(gaps), full: streamGaps(stream), warn: gaps > 0 },
    ...of('Resyncs', 'resyncs', resyncs),
    ...of('Reconnects', 'reconnects', reconnects),
    ...of('Checksum failures', 'checksum-failures', checksumFailures),
    ...of('Unreadable', 'unreadable', unreadable),
    ...of('Merged', 'merged', merged, false),
  ];
}

/** For the voice and the head of a panel. */
export const streamWords = (stream: StreamStatus, { text }: LiveState): string =>
  [stream.title, text, perSecondWords(stream), stream.gaps > 0 ? counted(stream.gaps, 'gap') : ''].filter(Boolean).join(' \u00b7 ');
