/** Going live asks whom was chosen, can be given up, is remembered when it worked, and says once that a line was lost and is back. */
import { createRoot, createSignal } from 'solid-js';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StreamStatus } from '../../../src/api/stream-types.ts';
import type { Quantab } from '../../../src/api/types.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { Desk } from '../../../src/desk/app/desk.tsx';
import { createLive } from '../../../src/desk/app/live.ts';
import { announceLive } from '../../../src/desk/app/live-toasts.ts';
import { createPrefs } from '../../../src/desk/app/prefs.ts';
import { createStreams } from '../../../src/desk/app/streams.ts';
import { createToasts } from '../../../src/desk/app/toasts.ts';

const status = (part: Partial<StreamStatus> = {}): StreamStatus =>
  ({
    sessionId: 'one',
    venue: 'okx',
    title: 'OKX',
    state: 'live',
    recording: true,
    rows: 9,
    gaps: 0,
    reason: 'OKX was first',
    ...part,
  }) as StreamStatus;

function open(search = '') {
  vi.stubGlobal('location', { search });
  const hear: ((event: object) => void)[] = [];
  let answer: (status: StreamStatus) => void = () => undefined;
  let refuse: (thrown: unknown) => void = () => undefined;
  const start = vi.fn(
    () =>
      new Promise<StreamStatus>((resolve, reject) => {
        answer = resolve;
        refuse = reject;
      }),
  );
  const stop = vi.fn(async () => undefined);
  const quantab = {
    stream: {
      start,
      stop,
      venues: async () => [
        { id: 'okx', title: 'OKX' },
        { id: 'simulated', title: 'S', params: {} },
      ],
    },
    on: (name: string, listener: (event: object) => void) => void (name === 'status' && hear.push(listener)),
  } as unknown as Quantab;
  const follow = vi.fn(async () => undefined);
  const [session] = createSignal({ id: 'one', transient: false });
  const made = createRoot(() => {
    const prefs = createPrefs({ dataset: {} } as HTMLElement);
    const toasts = createToasts();
    const streams = createStreams(quantab, session as never, () => undefined);
    const live = createLive({ quantab, prefs, streams, toasts, follow, fail: () => undefined });
    const state = { live, toasts, streams, session, say: () => undefined };
    announceLive({ state, spaces: { go: () => undefined } } as unknown as Desk);
    return { prefs, toasts, streams, live };
  });
  /** `at`: seconds, of its newest row. */
  const tell = (part: Partial<StreamStatus>, at = 0): void => {
    const instruments = [{ id: 'A@okx', book: 'known' as const, messages: 1, ts: 1e15 + at * 1e6, gaps: 0, resyncs: 0 }];
    for (const listener of hear) listener({ type: 'stream', status: status({ instruments, ...part }) });
  };
  const texts = (): string[] => made.toasts.list().map(({ text }) => text);
  return { ...made, start, stop, follow, tell, texts, answer: (s = status()) => answer(s), refuse: (thrown: unknown) => refuse(thrown) };
}

const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

beforeEach(() => {
  const kept = new Map<string, string>();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, text: string) => kept.set(key, text),
  });
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: () => undefined }));
});
afterEach(() => vi.unstubAllGlobals());

it('asks the usual three, says so while they are asked, and remembers what worked', async () => {
  const { live, start, follow, prefs, streams, answer } = open();
  expect([streams.fetched(), prefs.live()]).toEqual([false, undefined]);
  const going = live.go();
  await settle();
  expect(start).toHaveBeenCalledWith(expect.objectContaining({ venue: ['binance-futures', 'bybit-linear', 'okx'] }));
  expect(live.connecting()?.words).toContain('OKX');
  expect([streams.fetched(), prefs.live()]).toEqual([true, undefined]);
  answer();
  expect(await going).toBe(true);
  expect([live.connecting(), follow.mock.calls]).toEqual([undefined, [['one']]]);
  expect(prefs.live()?.venues).toEqual(['binance-futures', 'bybit-linear', 'okx']);
  expect(createPrefsAgain().live()?.venues).toHaveLength(3);
  live.forget();
  expect(createPrefsAgain().live()).toBeUndefined();
});

const createPrefsAgain = () => createRoot(() => createPrefs({ dataset: {} } as HTMLElement));

it('gives up at once when it is cancelled, remembers nothing, and says nothing of it', async () => {
  const { live, prefs, refuse, texts, start } = open();
  const going = live.go();
  await settle();
  live.cancel();
  expect(live.connecting()).toBeUndefined();
  const [[{ signal }]] = start.mock.calls as unknown as [[{ signal: AbortSignal }]];
  expect(signal.aborted).toBe(true);
  refuse(new QuantabError('cancelled', 'Connecting was cancelled.'));
  expect(await going).toBe(false);
  expect([prefs.live(), texts()]).toEqual([undefined, []]);
});

it('ends a stream that began all the same', async () => {
  const { live, stop, follow, answer } = open();
  const going = live.go();
  await settle();
  live.cancel();
  answer();
  expect(await going).toBe(false);
  expect([stop.mock.calls, follow.mock.calls]).toEqual([[['one']], []]);
});

it('says why nobody answered, and offers to try again', async () => {
  const { live, refuse, toasts, start } = open();
  const going = live.go();
  await settle();
  refuse(new QuantabError('offline', 'No venue answered.'));
  expect(await going).toBe(false);
  const [toast] = toasts.list();
  expect([toast?.tone, toast?.text, live.connecting()]).toEqual(['fault', 'No venue answered.', undefined]);
  toast?.action?.run();
  await settle();
  expect(start).toHaveBeenCalledTimes(2);
});

it('ends the ones that ran once the new one runs, when it is to take their place', async () => {
  const { live, stop, tell, answer } = open();
  tell({ sessionId: 'old' });
  const going = live.go(undefined, true);
  await settle();
  expect(stop).not.toHaveBeenCalled();
  answer();
  await going;
  expect(stop.mock.calls).toEqual([['old']]);
});

it('speaks to a server of this machine instead of the venues, and refuses another in words', async () => {
  const one = open('?venues=ws://localhost:9100');
  void one.live.go();
  await settle();
  expect(one.start).toHaveBeenCalledWith(expect.objectContaining({ url: 'ws://localhost:9100' }));
  const other = open('?venues=ws://example.org');
  expect(other.live.server).toBeUndefined();
  expect(other.texts()[0]).toContain('must be on this machine');
});

it('says once that the line is lost and once that it is back, whatever happens between', () => {
  const { tell, texts } = open();
  tell({ state: 'connecting', rows: 0 });
  tell({});
  expect(texts()).toEqual([]);
  tell({ state: 'connecting', reason: 'closed (1006)' }, 1);
  tell({ state: 'connecting', reason: 'refused' }, 1);
  tell({ state: 'connecting', reason: 'refused again' }, 1);
  expect(texts()).toEqual(['The connection to OKX is lost; it is being made again.']);
  tell({ state: 'resyncing', gaps: 1 }, 7);
  tell({ state: 'live', gaps: 2 }, 8);
  expect(texts()).toEqual(['OKX is back; 7 s are missing.']);
});

it('says when live goes on without being recorded, once', () => {
  const { tell, texts } = open();
  tell({});
  tell({ recording: false, reason: 'Live, and not recorded any more' });
  tell({ recording: false, reason: 'Live, and not recorded any more' });
  expect(texts()).toEqual(['OKX is no longer recorded: the disk is full. What is stored is whole, and live goes on.']);
});

it('says why a stream failed, and takes back what it said of its line', () => {
  const { tell, texts } = open();
  tell({});
  tell({ state: 'connecting' }, 1);
  tell({ state: 'failed', reason: 'its worker is gone' }, 2);
  expect(texts()).toEqual(['OKX ended: its worker is gone']);
});

const chosen = { venues: ['okx'], instruments: [], channels: [], record: true, elsewhere: true };

it('goes on with the venue that answers when its own stays down, says so, and keeps the choice', async () => {
  const { live, start, prefs, answer, tell, texts, follow } = open();
  const going = live.go();
  await settle();
  answer();
  await going;
  await settle();
  const gone = { state: 'failed' as const, reason: 'OKX has sent nothing for 31 s; Bybit answers.', next: 'bybit-linear' };
  tell(gone);
  await settle();
  expect(start).toHaveBeenLastCalledWith(
    expect.objectContaining({ venue: ['bybit-linear', 'binance-futures', 'okx'], headStartMs: 4_000 }),
  );
  answer(status({ sessionId: 'two', venue: 'bybit-linear', title: 'Bybit linear' }));
  await settle();
  expect(follow.mock.calls).toEqual([['one'], ['two']]);
  expect(texts()).toEqual(['OKX stays down: Bybit linear goes on, as a session of its own.']);
  expect([live.insteadOf('one'), live.insteadOf('two')]).toEqual([undefined, 'OKX']);
  expect(prefs.live()?.venues).toEqual(['binance-futures', 'bybit-linear', 'okx']);
});

it('does not choose for a script: what it began is only said to have ended', async () => {
  const { start, tell, texts } = open();
  await settle();
  tell({});
  tell({ state: 'failed', reason: 'OKX has sent nothing for 31 s; Bybit answers.', next: 'bybit-linear' });
  await settle();
  expect(start).not.toHaveBeenCalled();
  expect(texts()).toEqual(['OKX ended: OKX has sent nothing for 31 s; Bybit answers.']);
});

it('says when another venue than the chosen one answers, and asks that one first again', async () => {
  const { live, answer, texts, prefs } = open();
  const going = live.go(chosen);
  await settle();
  answer(status({ venue: 'bybit-linear', title: 'Bybit linear' }));
  await going;
  expect(texts()).toEqual(['OKX does not answer: Bybit linear is shown. OKX is asked first next time.']);
  expect([live.insteadOf('one'), prefs.live()?.venues]).toEqual(['OKX', ['okx']]);
});

it('says what became of a stream that another tab recorded, and of its own that it was stopped', () => {
  const { tell, texts } = open();
  tell({});
  tell({ state: 'stopped', reason: 'It was stopped in this tab.' }, 2);
  expect(texts().at(-1)).toMatch(/^OKX was stopped\./);
  tell({ sessionId: 'theirs', readsOther: true, recording: false }, 1);
  tell({ sessionId: 'theirs', readsOther: true, state: 'stopped', reason: 'It ended there.' }, 2);
  expect(texts().at(-1)).toBe('OKX: It ended there.');
});
