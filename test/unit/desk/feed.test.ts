import { describe, expect, it, vi } from 'vitest';
import type { Quantab } from '../../../src/api/types.ts';
import { openFeed } from '../../../src/desk/app/feed.ts';
import { beatMs, openFrame } from '../../../src/desk/app/frame.ts';
import type { ViewFrame } from '../../../src/market/view.ts';

const settle = async (): Promise<void> => {
  for (let i = 0; i < 12; i++) await Promise.resolve();
};

function fake() {
  const answers: ((frame: ViewFrame) => void)[] = [];
  let revise: () => void = () => undefined;
  let pulls = 0;
  let closed = false;
  const quantab = {
    views: {
      open: async (_: string, onRevision: () => void) => {
        revise = onRevision;
        return {
          pull: () => {
            pulls++;
            return new Promise<ViewFrame>((resolve) => answers.push(resolve));
          },
          close: async () => {
            closed = true;
          },
        };
      },
    },
  } as unknown as Quantab;
  return { quantab, revise: () => revise(), answer: () => answers.shift()?.({} as ViewFrame), pulls: () => pulls, closed: () => closed };
}

const request = { from: 0, to: 1, widthPx: 10 };

describe('a feed', () => {
  it('has at most one pull in flight and catches up once it is answered', async () => {
    const { quantab, revise, answer, pulls } = fake();
    const onFrame = vi.fn();
    const feed = openFeed(quantab, 'flow.cvd[X]', onFrame);
    feed.want(request);
    await settle();
    expect(pulls()).toBe(1);
    revise();
    revise();
    revise();
    await settle();
    expect(pulls()).toBe(1);
    answer();
    await settle();
    expect(onFrame).toHaveBeenCalledTimes(1);
    // What changes by itself is shown a few times a second; other pixels are asked for at once.
    expect(pulls()).toBe(1);
    await vi.waitFor(() => expect(pulls()).toBe(2), { interval: 4 });
    answer();
    await settle();
    expect(pulls()).toBe(2);
    revise();
    feed.want({ from: 0, to: 2, widthPx: 10 });
    await settle();
    expect(pulls()).toBe(3);
  });

  it('asks nothing for the same pixels again', async () => {
    const { quantab, answer, pulls } = fake();
    const feed = openFeed(quantab, 'x[X]', () => undefined);
    feed.want(request);
    await settle();
    answer();
    await settle();
    feed.want({ ...request });
    feed.want({ from: Number.NaN, to: 1, widthPx: 10 });
    await settle();
    expect(pulls()).toBe(2);
    answer();
    await settle();
    feed.want({ from: Number.NaN, to: 1, widthPx: 10 });
    await settle();
    expect(pulls()).toBe(2);
  });

  it('sleeps while hidden and pulls once when it wakes', async () => {
    const { quantab, revise, answer, pulls } = fake();
    const feed = openFeed(quantab, 'x[X]', () => undefined);
    feed.want(request);
    await settle();
    answer();
    await settle();
    feed.sleep(true);
    revise();
    revise();
    await settle();
    expect(pulls()).toBe(1);
    feed.sleep(false);
    await settle();
    expect(pulls()).toBe(2);
  });

  it('closes its view, even when that opens late, and tells nothing more', async () => {
    const { quantab, closed, pulls } = fake();
    const onFrame = vi.fn();
    const feed = openFeed(quantab, 'x[X]', onFrame);
    feed.want(request);
    feed.close();
    await settle();
    expect(closed()).toBe(true);
    expect(pulls()).toBe(0);
    expect(onFrame).not.toHaveBeenCalled();
  });

  it('says why there is nothing', async () => {
    const quantab = { views: { open: () => Promise.reject(new Error('no such study')) } } as unknown as Quantab;
    const feed = openFeed(quantab, 'x[X]', () => undefined);
    await settle();
    expect(feed.fault).toBe('no such study');
  });

  it('waits between pulls when it is unhurried', async () => {
    vi.useFakeTimers();
    try {
      const { quantab, revise, answer, pulls } = fake();
      const feed = openFeed(quantab, 'x[X]', () => undefined, { everyMs: 250 });
      feed.want(request);
      await vi.advanceTimersByTimeAsync(0);
      answer();
      await vi.advanceTimersByTimeAsync(0);
      revise();
      revise();
      await vi.advanceTimersByTimeAsync(200);
      expect(pulls()).toBe(1);
      await vi.advanceTimersByTimeAsync(60);
      expect(pulls()).toBe(2);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the frame', () => {
  it('leaves to the next frame what does not fit, before what is asked later', () => {
    let next: () => void = () => undefined;
    let clock = 0;
    const frame = openFrame(
      (callback) => {
        next = callback;
      },
      () => clock,
    );
    const order: string[] = [];
    const job = (name: string) => (): void => {
      clock += 3;
      order.push(name);
    };
    for (const name of ['a', 'b', 'c', 'd']) frame.ask(job(name));
    next();
    expect(order).toEqual(['a', 'b']);
    frame.ask(job('e'));
    next();
    next();
    expect(order).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('goes on after a job that throws', () => {
    const frames: (() => void)[] = [];
    const frame = openFrame((callback) => frames.push(callback));
    const after = vi.fn();
    frame.ask(() => {
      throw new Error('no canvas');
    });
    frame.ask(after);
    expect(frames.shift()).toThrow('no canvas');
    expect(after).not.toHaveBeenCalled();
    frames.shift()?.();
    expect(after).toHaveBeenCalledTimes(1);
  });

  it('runs what changes by itself together, and none of it twice when a hand asks too', async () => {
    vi.useFakeTimers();
    try {
      const frames: (() => void)[] = [];
      const frame = openFrame((callback) => frames.push(callback));
      const order: string[] = [];
      const [a, b] = [(): void => void order.push('a'), (): void => void order.push('b')];
      frame.askCalmly(a);
      await vi.advanceTimersByTimeAsync(1);
      expect(order).toEqual(['a']);
      frame.askCalmly(b);
      frame.askCalmly(a);
      frame.askCalmly(b);
      expect(order).toEqual(['a']);
      frame.ask(b);
      for (const run of frames.splice(0)) run();
      expect(order).toEqual(['a', 'b']);
      await vi.advanceTimersByTimeAsync(beatMs);
      expect(order).toEqual(['a', 'b', 'a']);
      frame.askCalmly(b);
      frame.drop(b);
      await vi.advanceTimersByTimeAsync(2 * beatMs);
      expect(order).toEqual(['a', 'b', 'a']);
    } finally {
      vi.useRealTimers();
    }
  });

  it('runs a job once however often it was asked for, and jobs asked for meanwhile in the next', () => {
    let next: () => void = () => undefined;
    const frame = openFrame((callback) => {
      next = callback;
    });
    const order: string[] = [];
    const b = (): void => void order.push('b');
    const a = (): void => {
      order.push('a');
      if (order.length < 3) frame.ask(a);
    };
    frame.ask(a);
    frame.ask(b);
    frame.ask(a);
    next();
    expect(order).toEqual(['a', 'b']);
    next();
    expect(order).toEqual(['a', 'b', 'a']);
    frame.ask(b);
    frame.drop(b);
    next();
    expect(order).toHaveLength(3);
  });
});
