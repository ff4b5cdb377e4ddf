/** How many configurations were tried, and what that takes off a Sharpe ratio. */
import { beforeEach, describe, expect, it, vi } from 'vitest';

const minute = 60e6;
const kept = new Map<string, string>();
const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text) };
const request = { session: 's', instruments: ['A', 'B'], interval: '1m' as const };
const resultOf = (outputs: Record<string, unknown>) => ({ outputs, n: 1, from: 0, to: 0, elapsedMs: 1 }) as never;

async function open() {
  vi.resetModules();
  vi.stubGlobal('localStorage', storage);
  return import('../../../src/api/trials.ts');
}
beforeEach(() => kept.clear());

describe('trials', () => {
  it('counts each configuration once, and remembers it in the next visit', async () => {
    const first = await open();
    expect(first.countTrials('p', '1m ', [{ key: 1, sharpe: 0.1 }], minute).n).toBe(1);
    expect(first.countTrials('p', '1m ', [{ key: 1, sharpe: 0.1 }], minute).variance).toBeNaN();
    expect(first.countTrials('p', '1m ', [{ key: 2, sharpe: 0.3 }], minute)).toEqual({ n: 2, variance: expect.closeTo(0.02, 6) });
    expect(first.countTrials('q', '1m ', [{ key: 1, sharpe: 0.1 }], minute).n).toBe(1);
    const next = await open();
    expect(next.countTrials('p', '1m ', [{ key: 3, sharpe: Number.NaN }], minute)).toMatchObject({
      n: 3,
      variance: expect.closeTo(0.02, 6),
    });
  });
  it('compares Sharpe ratios of bars of different length in one unit', async () => {
    const { countTrials } = await open();
    countTrials('p', '1m ', [{ key: 1, sharpe: -0.03 }], minute);
    // The same a year in bars of four hours: nothing varies.
    const same = countTrials('p', '4h ', [{ key: 1, sharpe: -0.03 * Math.sqrt(240) }], 240 * minute);
    expect(same).toEqual({ n: 2, variance: expect.closeTo(0, 9) });
    // Ratios that differ vary 240 times less for bars that are 240 times shorter.
    const long = countTrials('p', '4h ', [{ key: 2, sharpe: 0.3 }], 240 * minute);
    const short = countTrials('p', '1m ', [{ key: 1, sharpe: -0.03 }], minute);
    expect(long.variance / short.variance).toBeCloseTo(240, 6);
    expect(short.variance).toBeCloseTo(((0.3 / Math.sqrt(240) + 0.03) ** 2 * 2) / 3 / 2, 6);
  });
  it('counts on beyond what it can tell apart', async () => {
    const { countTrials } = await open();
    const many = Array.from({ length: 3_100 }, (_, key) => ({ key, sharpe: key }));
    expect(countTrials('p', '', many, minute).n).toBe(3_100);
    expect(countTrials('p', '', many.slice(0, 10), minute).n).toBe(3_100);
  });
  it('deflates a run by all that was tried on its pair, sweeps included', async () => {
    const { withTrials } = await open();
    const deflate = vi.fn(async (params: object) => params);
    const swept = await withTrials('backtest.sweep', request, resultOf({ trials: { keys: [1, 2, 3], sharpes: [0, 0.1, 0.2] } }), deflate);
    expect(swept.outputs.tried).toMatchObject({ n: 3, variance: expect.closeTo(0.01, 6) });
    expect(deflate).not.toHaveBeenCalled();
    const trial = { key: 9, sharpe: 0.1, n: 101, skew: 0, kurtosis: 3 };
    const run = await withTrials('backtest.pair', request, resultOf({ trial }), deflate);
    expect(run.outputs.deflated).toMatchObject({ sharpe: 0.1, n: 101, trials: 4 });
    const alone = await withTrials('backtest.pair', { ...request, session: 't' }, resultOf({ trial }), deflate);
    expect(alone.outputs.deflated).toMatchObject({ trials: 1, variance: 0.01 });
  });
  it('says nothing of a run without trades, and leaves other analyses alone', async () => {
    const { withTrials } = await open();
    const deflate = vi.fn(async () => ({}));
    const run = await withTrials(
      'backtest.pair',
      request,
      resultOf({ trial: { key: 1, sharpe: Number.NaN, n: 9, skew: 0, kurtosis: 3 } }),
      deflate,
    );
    expect(run.outputs).toMatchObject({ tried: { n: 1 } });
    expect(run.outputs.deflated).toBeUndefined();
    const other = resultOf({ trial: { key: 1 } });
    expect(await withTrials('returns.distribution', request, other, deflate)).toBe(other);
  });
});
