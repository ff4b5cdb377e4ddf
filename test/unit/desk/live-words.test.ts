/** A stream says how it is in words that hold when colour does not, and never writes a number it does not know. */
import { expect, it } from 'vitest';
import type { StreamStatus } from '../../../src/api/stream-types.ts';
import {
  ageWords,
  isOld,
  liveState,
  recordedWords,
  recordingOf,
  skewWords,
  streamGaps,
  streamLag,
  troubles,
} from '../../../src/desk/app/live-words.ts';
import { growth } from '../../../src/desk/app/recorded.ts';
import { behindWords, newestOf, rewindWords } from '../../../src/desk/app/rewind.ts';
import { raceWords } from '../../../src/desk/app/venue-titles.ts';

const stream = (part: Partial<StreamStatus>): StreamStatus =>
  ({ sessionId: 's', state: 'live', messages: 10, perSecond: 5, gaps: 0, lagMs: { p50: 3, p99: 27 }, reason: '', ...part }) as StreamStatus;
const instrument = (id: string, book: 'known' | 'waiting' | 'none', ts = 0) => ({ id, book, messages: 1, ts, gaps: 0, resyncs: 0 });

const now = 1_760_000_000_000_000;

it('names each state with a tone and a mark of its own', () => {
  expect(liveState(stream({}), now)).toEqual({ text: 'live', tone: 'good', icon: 'live' });
  expect(liveState(stream({ state: 'connecting', messages: 0 }), now).text).toBe('connecting');
  const waits = (retryAt: number) => liveState(stream({ state: 'connecting', reason: 'closed; next try in 9 s', retryAt }), now).text;
  expect([3e6, 0.3e6, 7.1e6, 0, -2e6].map((wait) => waits(now + wait))).toEqual([
    'connecting again in 3 s',
    'connecting again in 1 s',
    'connecting again in 8 s',
    'connecting again',
    'connecting again',
  ]);
  // The words are for a reader: no number of theirs is taken.
  expect(liveState(stream({ state: 'connecting', reason: 'closed; next try in 9 s' }), now).text).toBe('connecting again');
  expect(liveState(stream({ state: 'failed' }), now).tone).toBe('fault');
});

it('tells what is recorded from what is not by wish, by another tab, or for want of room', () => {
  const how = (part: Partial<StreamStatus>, transient = false) => recordingOf(stream(part), transient);
  expect(how({ recording: true })).toBe('recorded');
  expect(how({ recording: false }, true)).toBe('passing');
  expect(how({ recording: false, readsOther: true, reason: 'Somebody else has it.' })).toBe('reading');
  expect(how({ recording: false, reason: 'Live, and not recorded any more: another tab has filled the disk' })).toBe('full');
});

it('says whose book is being resynced', () => {
  const waiting = ['BTC', 'ETH', 'SOL', 'XRP'].map((base) => instrument(`${base}-USDT.perp@okx`, 'waiting'));
  const of = (n: number) => liveState(stream({ state: 'resyncing', instruments: waiting.slice(0, n) }), now).text;
  expect([of(0), of(1), of(2), of(4)]).toEqual([
    'resyncing the book',
    'resyncing book of BTC',
    'resyncing book of BTC, ETH',
    'resyncing 4 books',
  ]);
});

it('shortens the names of a race as far as they differ', () => {
  expect(raceWords(['Binance USD-M futures', 'Bybit linear', 'OKX'])).toBe('Binance, Bybit, OKX');
  expect(raceWords(['Binance USD-M futures', 'Binance spot'])).toBe('Binance USD-M futures, Binance spot');
});

it('writes lag and clocks only when they are known', () => {
  expect(streamLag(stream({}))).toBe('3.0 / 27 ms');
  expect(streamLag(stream({ lagMs: { p50: Number.NaN, p99: Number.NaN } }))).toBe('—');
  expect([undefined, Number.NaN, 0.4, 41, -5_000].map((ms) => skewWords(ms))).toEqual([
    'not known yet',
    'not known yet',
    'less than 1 ms',
    '41 ms ahead, way included',
    '5.0 s behind, less the way',
  ]);
});

it('takes the difference of the clocks out of an age', () => {
  const now = 1e15;
  expect(ageWords(Number.NaN, now, 0)).toBe('none yet');
  expect(ageWords(now - 500_000, now, undefined)).toBe('< 1 s');
  expect(ageWords(now - 12e6, now, 0)).toBe('12 s');
  // The machine is 10 s ahead: the row is 2 s old.
  expect(ageWords(now - 12e6, now, 10_000)).toBe('2 s');
  expect([isOld(now - 12e6, now, 0), isOld(now - 12e6, now, 10_000), isOld(Number.NaN, now, 0)]).toEqual([true, false, false]);
});

it('counts what went wrong, and calls merged levels no fault', () => {
  const list = troubles(stream({ gaps: 2, resyncs: 0, merged: 5 }));
  expect(list.map(({ title, text, warn }) => [title, text, warn])).toEqual([
    ['Gaps', '2', true],
    ['Resyncs', '0', false],
    ['Merged', '5', false],
  ]);
});

it('says in how many instruments there are gaps, where there are several', () => {
  const [hit, whole] = [{ ...instrument('a', 'known'), gaps: 1 }, instrument('b', 'known')];
  expect([
    streamGaps(stream({ gaps: 2 })),
    streamGaps(stream({ gaps: 2, instruments: [hit!] })),
    streamGaps(stream({ gaps: 12, instruments: Array.from({ length: 12 }, () => hit!) })),
    streamGaps(stream({ gaps: 1, instruments: [hit!, whole!] })),
    streamGaps(stream({ gaps: 0, instruments: [whole!, whole!] })),
  ]).toEqual(['2', '2', '12 in 12 instruments', '1 in 1 instrument', '0']);
  expect([streamGaps(stream({ gaps: 3, instruments: [hit!, whole!] }), true), streamGaps(stream({ gaps: 3 }), true)]).toEqual([
    '3 in 1',
    '3',
  ]);
});

it('tells how fast a recording grows once two sizes are known', () => {
  expect(growth([])).toEqual({ bytes: Number.NaN, perSecond: Number.NaN });
  expect(growth([{ at: 0, bytes: 100 }])).toEqual({ bytes: 100, perSecond: Number.NaN });
  expect(
    growth([
      { at: 0, bytes: 1_000 },
      { at: 2_000, bytes: 5_000 },
    ]),
  ).toEqual({ bytes: 5_000, perSecond: 2_000 });
  expect([recordedWords(3.6e6, Number.NaN), recordedWords(3.6e6, 50_000)]).toEqual(['3.6 MB', '3.6 MB, 3.0 MB/min']);
});

it('says how far behind a look back is', () => {
  expect([10, 60, 300].map(rewindWords)).toEqual(['10 s', '60 s', '5 min']);
  expect(
    newestOf(stream({ instruments: [instrument('a', 'known', 5), instrument('b', 'known', 9), instrument('c', 'none', Number.NaN)] })),
  ).toBe(9);
  expect([behindWords(1e15, 1e15 + 58e6), behindWords(1e15, Number.NaN), behindWords(1e15, 1e15 - 5)]).toEqual(['58 s behind', '', '']);
});
