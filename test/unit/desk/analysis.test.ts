/** An analysis on the desk: run anew when something else is asked for, once each `every` while time goes on, never while hidden. */
import { createRoot, createSignal } from 'solid-js';
import { describe, expect, it } from 'vitest';
import type { AnalysisResult, Position, Quantab, SessionInfo } from '../../../src/api/types.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import { type AnalysisAsk, type AnalysisFeed, openAnalysis } from '../../../src/desk/app/analysis.ts';
import { seenEnd, stretchOf } from '../../../src/desk/app/analysis-stretch.ts';
import { createTimeAxis } from '../../../src/desk/app/axis.ts';

const minute = 60e6;
const start = 1_700_000_040e6;
const session = { id: 's', from: start, to: start + 100 * minute, live: false } as unknown as SessionInfo;
const at = (minutes: number, rows = 100): Position =>
  ({ sessionId: 's', ts: start + minutes * minute, row: minutes, rows, state: 'playing', speed: 1 }) as Position;
const ask = (window = 30): AnalysisAsk => ({ id: 'pairs.hedge', instruments: ['A', 'B'], interval: '1m', over: window });

const settle = async (): Promise<void> => {
  for (let i = 0; i < 30; i++) await Promise.resolve();
};

interface Call {
  request: { from: number; to: number; signal: AbortSignal };
  answer(to?: number): void;
  fail(error: QuantabError): void;
}

function rig(options: { every?: string; position?: Position; visible?: boolean } = {}) {
  const calls: Call[] = [];
  const quantab = {
    analyses: {
      list: async () => [{ id: 'pairs.hedge', ...(options.every ? { every: options.every } : {}) }],
      run: (_: string, request: Call['request']) =>
        new Promise<AnalysisResult>((resolve, reject) => {
          request.signal.addEventListener('abort', () => reject(new QuantabError('cancelled', 'The job was cancelled.')));
          calls.push({
            request,
            answer: (to = request.to - minute) => resolve({ outputs: {}, n: 1, gapBars: 0, from: request.from, to, elapsedMs: 1 }),
            fail: reject,
          });
        }),
    },
  } as unknown as Quantab;
  const [shown, setShown] = createSignal<SessionInfo | undefined>(session);
  const [position, setPosition] = createSignal<Position | undefined>(options.position);
  const [visible, setVisible] = createSignal(options.visible ?? true);
  const [asked, setAsked] = createSignal<AnalysisAsk | undefined>(ask());
  let feed!: AnalysisFeed;
  const dispose = createRoot((end) => {
    feed = openAnalysis({ state: { quantab, session: shown, player: { position } as never }, axis: createTimeAxis(), visible }, asked);
    return end;
  });
  return { calls, feed, setShown, setPosition, setVisible, setAsked, dispose };
}

describe('an analysis on the desk', () => {
  it('is run over the last bars and keeps its answer while another is computed', async () => {
    const { calls, feed, setAsked, dispose } = rig();
    await settle();
    expect(calls).toHaveLength(1);
    expect([calls[0]!.request.from, calls[0]!.request.to]).toEqual([start + 70 * minute, start + 100 * minute]);
    expect(feed.computing()).toBe(true);
    calls[0]!.answer();
    await settle();
    expect(feed.answer()?.asOf).toBe(start + 100 * minute);
    expect(feed.computing()).toBe(false);
    setAsked(ask(60));
    await settle();
    expect(calls).toHaveLength(2);
    expect(feed.answer()?.ask.over).toBe(30);
    expect(feed.computing()).toBe(true);
    dispose();
  });

  it('what is asked for anew ends the run before it; another pair takes the answer away', async () => {
    const { calls, feed, setAsked, dispose } = rig();
    await settle();
    setAsked(ask(60));
    await settle();
    expect(calls[0]!.request.signal.aborted).toBe(true);
    calls[1]!.answer();
    await settle();
    expect(feed.answer()?.ask.over).toBe(60);
    setAsked({ ...ask(60), instruments: ['A', 'C'] });
    expect(feed.answer()).toBeUndefined();
    dispose();
    expect(calls).toHaveLength(3);
    expect(calls[2]!.request.signal.aborted).toBe(true);
  });

  it('while a session plays it is run once each step of market time, one at a time, the newest next', async () => {
    const { calls, setPosition, dispose } = rig({ every: '5m', position: at(40) });
    await settle();
    const stepEnd = (minutes: number) => Math.floor((start + minutes * minute) / (5 * minute)) * 5 * minute;
    expect(calls[0]!.request.to).toBe(stepEnd(40));
    for (const minutes of [41, 42, 47, 52, 58]) setPosition(at(minutes));
    await settle();
    expect(calls).toHaveLength(1);
    expect(calls[0]!.request.signal.aborted).toBe(false);
    calls[0]!.answer();
    await settle();
    expect(calls).toHaveLength(2);
    expect(calls[1]!.request.to).toBe(stepEnd(58));
    calls[1]!.answer();
    setPosition(at(59));
    await settle();
    expect(calls).toHaveLength(2);
    dispose();
  });

  it('too few bars are looked at again with each bar; the first answer stands until the next step', async () => {
    const { calls, feed, setPosition, dispose } = rig({ every: '15m', position: at(40) });
    const stepEnd = (minutes: number) => Math.floor((start + minutes * minute) / (15 * minute)) * 15 * minute;
    const few = new QuantabError('not-enough-data', 'Not enough data (2/30 bars).');
    await settle();
    expect(calls[0]!.request.to).toBe(stepEnd(40));
    calls[0]!.fail(few);
    await settle();
    expect(calls[1]!.request.to).toBe(start + 40 * minute);
    calls[1]!.fail(few);
    await settle();
    expect(calls).toHaveLength(2);
    setPosition(at(41));
    await settle();
    calls[2]!.answer();
    await settle();
    expect(feed.answer()?.asOf).toBe(start + 41 * minute);
    setPosition(at(42));
    await settle();
    expect([calls.length, stepEnd(42) < start + 41 * minute]).toEqual([3, true]);
    setPosition(at(60));
    await settle();
    expect(calls[3]!.request.to).toBe(stepEnd(60));
    dispose();
  });

  it('an answer to other parameters is told from one to what is asked', async () => {
    const { calls, feed, setAsked, dispose } = rig();
    await settle();
    calls[0]!.answer();
    await settle();
    expect(feed.outdated()).toBe(false);
    setAsked(ask(60));
    await settle();
    expect(feed.outdated()).toBe(true);
    calls[1]!.answer();
    await settle();
    expect(feed.outdated()).toBe(false);
    dispose();
  });

  it('sleeps while hidden, stops when it is cancelled, and says why there is nothing', async () => {
    const { calls, feed, setVisible, setAsked, dispose } = rig({ visible: false });
    await settle();
    expect(calls).toHaveLength(0);
    setVisible(true);
    await settle();
    calls[0]!.fail(new QuantabError('not-enough-data', 'pairs.hedge needs 30 bars, was 2.'));
    await settle();
    expect(feed.fault()).toBe('pairs.hedge needs 30 bars, was 2.');
    expect(calls).toHaveLength(1);
    setAsked(ask(90));
    await settle();
    feed.cancel();
    await settle();
    expect(calls[1]!.request.signal.aborted).toBe(true);
    expect([feed.computing(), feed.cancelled(), calls.length]).toEqual([false, true, 2]);
    feed.again();
    await settle();
    expect(calls).toHaveLength(3);
    dispose();
  });
});

describe('the stretch of an analysis', () => {
  const screen = { mode: 'free' as const, from: start + 10.5 * minute, to: start + 20.5 * minute };
  it('is of whole bars on the screen, and of what was seen', () => {
    const end = seenEnd(session, undefined, minute, Number.POSITIVE_INFINITY);
    expect(end).toBe(start + 100 * minute);
    expect(stretchOf('screen', session, end, minute, screen)).toEqual({ from: start + 10 * minute, to: start + 21 * minute });
    expect(stretchOf('all', session, end, minute, screen)).toEqual({ from: start, to: end });
    expect(stretchOf(1_000, session, end, minute, screen)).toEqual({ from: start, to: end });
    expect(stretchOf('screen', session, end, minute, { ...screen, mode: 'follow' })).toEqual({ from: end - 10 * minute, to: end });
  });

  it('never takes what a replay has not seen, nor the bar in progress', () => {
    expect(seenEnd(session, at(40.7), minute, Number.POSITIVE_INFINITY)).toBe(start + 40 * minute);
    expect(seenEnd(session, { ...at(100), row: 100, state: 'ended' }, minute, minute)).toBe(start + 100 * minute);
    // Put back to the very start: nothing was seen, and no time is known.
    const nothing = seenEnd(session, { ...at(0), ts: Number.NaN }, minute, 5 * minute);
    expect(nothing).toBeLessThanOrEqual(start);
    for (const over of ['all', 'screen', 30] as const)
      expect(stretchOf(over, session, nothing, minute, screen)).toEqual({ from: nothing, to: nothing });
    expect(seenEnd({ ...session, live: true }, { ...at(40), live: true }, minute, minute)).toBe(start + 39 * minute);
  });
});
