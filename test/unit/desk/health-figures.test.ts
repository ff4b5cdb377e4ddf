/** What the health panels, the log filter, the policy form and the benchmark write. */
// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest';
import type { SessionInfo } from '../../../src/api/types.ts';
import type { LogEvent } from '../../../src/core/log.ts';
import { benchmarkText, rateWords } from '../../../src/desk/panels/benchmark-text.ts';
import { byCost, p99Words } from '../../../src/desk/panels/health-cost.tsx';
import { lagClasses, lagPlace } from '../../../src/desk/panels/health-lag.tsx';
import { healthFigures } from '../../../src/desk/panels/health-now.tsx';
import { passes } from '../../../src/desk/panels/log-filter.ts';
import { limitOf, previewWords } from '../../../src/desk/panels/storage-policy.tsx';
import { countedWords, graphicsWords, lagWords, storageWords } from '../../../src/desk/widgets/health-words.ts';
import { fakeHealth } from '../../tools/fake/health.ts';

const endless = Number.POSITIVE_INFINITY;
const health = fakeHealth({ usedBytes: 36e6, quotaBytes: 2e9, persisted: true, policy: { days: endless, bytes: endless }, full: false });

describe('figures', () => {
  it('never are NaN or a bare 0 for what is not known', () => {
    const unknown = {
      ...health,
      pageBytes: Number.NaN,
      lag: { ...health.lag, n: 0, p50Ms: Number.NaN, p99Ms: Number.NaN },
      messages: { ...health.messages, now: Number.NaN },
      thread: { busyPct: Number.NaN, n: 0, longestFrameMs: Number.NaN, longTasks: 0 },
      graphics: undefined,
    };
    const { graphics: _, ...without } = unknown;
    const figures = healthFigures(without);
    expect(figures.map(({ text }) => text).join()).not.toContain('NaN');
    expect(figures.find(({ title }) => title === 'Lag p50 / p99')).toMatchObject({ text: '\u2014', help: /no receive times/ });
    expect(figures.find(({ title }) => title === 'Main thread busy')!.text).toBe('measuring');
  });

  it('of feeds are unknown while none runs, and told while one does', () => {
    const of = (report: typeof health, wanted: string) => healthFigures(report).find(({ title }) => title === wanted)!;
    const titles = ['Socket to studies p50 / p99', 'Reconnects', 'Resyncs', 'Checksum failures', 'Unreadable', 'Merged'];
    for (const title of titles) expect(of(health, title)).toMatchObject({ text: '\u2014', help: /no feed over a network runs/ });
    const feeds = { n: 1, reconnects: 2, resyncs: 1, checksumFailures: 0, delayMs: { p50: 0.8, p99: 12 } };
    const live = { ...health, merged: 5, dropped: 0, feeds };
    expect(titles.map((title) => of(live, title).text)).toEqual(['0.8 / 12 ms', '2', '1', '0', '0', '5']);
    expect([of(live, 'Reconnects').tone, of(live, 'Checksum failures').tone]).toEqual(['warn', undefined]);
    for (const title of titles) expect(of(live, title).help).not.toContain('Not measured');
  });

  it('say what they know', () => {
    expect(lagWords(health)).toBe('3.0 / 27 ms');
    expect(storageWords(health)).toBe('36.0 MB of 2.0 GB, protected');
    expect(
      storageWords({ ...health, storage: { ...health.storage, memoryOnly: 'it has no IndexedDB here', quotaBytes: Number.NaN } }),
    ).toBe('36.0 MB, this tab only');
    expect(countedWords(health)).toBe('');
    expect(countedWords({ ...health, session: { id: 's', rows: 100, counted: 25 } })).toMatch(/^25.% counted$/);
    expect(graphicsWords({ ...health, graphics: { canvas: true, webgl2: false, webgpu: false, renderer: '' } })).toBe('no WebGL');
  });
});

describe('lag', () => {
  it('shows the classes up to the last that holds anything, at least eight', () => {
    const edgesMs = [1, 2, 3, 4, 5, 6, 8, 10, 12, 15];
    const classes = lagClasses({ n: 4, p50Ms: 1, p99Ms: 2, edgesMs, counts: [1, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] });
    expect(classes).toHaveLength(8);
    expect(classes[1]).toEqual({ fromMs: 1, toMs: 2, share: 0.75 });
    const all = lagClasses({ n: 4, p50Ms: 1, p99Ms: 2, edgesMs, counts: [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3] });
    expect(all).toHaveLength(11);
    expect(all.at(-1)!.toMs).toBe(endless);
  });

  it('places a lag inside its class', () => {
    const classes = [
      { fromMs: 0, toMs: 1, share: 0 },
      { fromMs: 1, toMs: 3, share: 1 },
    ];
    expect(lagPlace(classes, 2)).toBe(0.75);
    expect(lagPlace(classes, 0)).toBe(0);
    expect(lagPlace(classes, 9)).toBe(1);
  });
});

describe('the log filter', () => {
  const event = (kind: LogEvent['kind'], text: string): LogEvent => ({ at: 0, kind, text });
  it('takes levels, kinds and words in any order', () => {
    const gap = event('gap', 'Gap began: update chain broken');
    expect(passes(gap, { show: '', text: '' })).toBe(true);
    expect(passes(gap, { show: 'warn', text: '' })).toBe(true);
    expect(passes(gap, { show: 'fault', text: '' })).toBe(false);
    expect(passes(event('error', 'x'), { show: 'fault', text: '' })).toBe(true);
    expect(passes(event('error', 'x'), { show: 'warn', text: '' })).toBe(true);
    expect(passes(event('import-done', 'x'), { show: 'warn', text: '' })).toBe(false);
    expect(passes(gap, { show: 'gap', text: 'CHAIN update' })).toBe(true);
    expect(passes(gap, { show: '', text: 'chain socket' })).toBe(false);
    expect(passes(gap, { show: '', text: '  ' })).toBe(true);
  });
});

describe('the policy form', () => {
  it('reads limits; nothing, zero and words are no limit', () => {
    expect(limitOf('')).toBe(endless);
    expect(limitOf('0')).toBe(endless);
    expect(limitOf('-3')).toBe(endless);
    expect(limitOf('many')).toBe(endless);
    expect(limitOf(' 30 ')).toBe(30);
    expect(limitOf('1,5', 1e6)).toBe(1.5e6);
  });

  it('says what would go before it goes', () => {
    const session = { bytes: 40e6 } as SessionInfo;
    expect(previewWords([], true)).toMatch(/Nothing/);
    expect(previewWords([session, session, session], true)).toBe(
      'Past these limits now: 3 sessions, 120 MB, oldest first. You will be asked about each.',
    );
    expect(previewWords([session], false)).toBe('Would be removed at once: 1 session, 40.0 MB, oldest first.');
  });
});

describe('cost and benchmark', () => {
  const study = {
    ref: 'a',
    msPerSecond: 1,
    wallMsPerSecond: 1,
    microsPerRow: 1,
    p99MicrosPerRow: 2.345,
    samples: 30,
    rows: 1,
    bytes: 1,
    failed: '',
  };
  it('puts the dearest first and the unknown last', () => {
    const list = [
      { ...study, msPerSecond: Number.NaN },
      { ...study, msPerSecond: 2 },
      { ...study, msPerSecond: 5 },
    ];
    expect(byCost(list).map(({ msPerSecond }) => msPerSecond)).toEqual([5, 2, Number.NaN]);
    expect(p99Words(study)).toBe('2.3');
    expect(p99Words({ ...study, samples: 3 })).toBe('n 3/20');
  });

  it('writes rates and a report with and without a rival', () => {
    expect(rateWords({ n: 1_000_000, medianMs: 5 })).toBe('200 M/s');
    expect(rateWords({ n: 50, medianMs: 100 })).toBe('500 /s');
    const one = {
      name: 'x',
      title: 'X',
      n: 1e6,
      unit: 'rows',
      medianMs: 5,
      minMs: 4,
      spreadMs: 0.5,
      runs: 7,
      rivalMedianMs: 10,
      rivalSpreadMs: 1,
      ratio: 2,
    };
    const text = benchmarkText({
      version: '1',
      at: 0,
      machine: 'm',
      cases: [one, { ...one, rivalMedianMs: Number.NaN, ratio: Number.NaN }],
    });
    expect(text).toContain('X: 200 M/s (1,000,000 rows, median of 7 runs 5.00 ms, spread 0.500 ms), 2.00x plain TypeScript');
    expect(text).not.toContain('NaN');
  });
});
