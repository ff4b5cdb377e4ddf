/** The numbers of the health workspace, on rows counted by hand. */
import { expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import { SessionProfile } from '../../src/engine/health/profile.ts';
import { StudyCost } from '../../src/engine/health/study-cost.ts';
import { TickBatch } from '../../src/market/batch.ts';
import { packMeta } from '../../src/market/meta.ts';

interface Row {
  ts: number;
  rx?: number;
  kind?: number;
  flags?: number;
  instrument?: number;
}

function batchOf(rows: Row[]): TickBatch {
  const batch = TickBatch.allocate(rows.length);
  rows.forEach(({ ts, rx, kind = layout.KIND_TRADE, flags = 0, instrument = 0 }, i) => {
    batch.ts[i] = ts;
    batch.rx[i] = rx ?? ts;
    batch.meta[i] = packMeta(kind, 0, flags | (rx === undefined ? layout.FLAG_NO_RX : 0), instrument);
  });
  batch.n = rows.length;
  return batch;
}

function profileOf(rows: Row[], cut = rows.length): SessionProfile {
  const profile = new SessionProfile();
  const batch = batchOf(rows);
  for (let at = 0; at < batch.n; at += cut) profile.add(batch, at, Math.min(batch.n, at + cut));
  return profile;
}

const second = 1_000_000;
const start = 1_700_000_000 * second;

it('counts messages, not rows: a depth message is one', () => {
  const level = { kind: layout.KIND_LEVEL };
  const profile = profileOf([
    { ts: start },
    { ts: start + 1, ...level },
    { ts: start + 1, ...level },
    { ts: start + 1, ...level, flags: layout.FLAG_LAST },
    { ts: start + 2, kind: layout.KIND_CLOCK },
  ]);
  expect(profile.rows).toBe(5);
  expect(profile.messages).toBe(2);
  expect([...profile.rowsByKind.slice(0, 2)]).toEqual([1, 3]);
  expect([...profile.messagesByKind.slice(0, 2)]).toEqual([1, 1]);
});

it('gives peak, mean and the rate before a moment, whatever the cut of the batches', () => {
  const rows = [0, 0.1, 0.9, 1.5, 3, 3.1, 3.2, 3.3, 2.9].map((at) => ({ ts: start + at * second }));
  for (const cut of [1, 2, 9]) {
    const profile = profileOf(rows, cut);
    expect(profile.peak).toBe(4);
    expect(profile.mean).toBe(9 / 4);
    expect([...profile.series().perSecond]).toEqual([3, 1, 1, 4]);
    expect(profile.series()).toMatchObject({ start, seconds: 1 });
    expect(profile.rateBefore(start + 4.2 * second)).toBe(4);
    expect(profile.rateBefore(start + 2 * second)).toBe(1);
    expect(profile.rateBefore(start)).toBeNaN();
    expect(profile.rateBefore(start + 99 * second)).toBe(0);
  }
});

it('knows nothing before the first row', () => {
  const profile = new SessionProfile();
  expect(profile.mean).toBeNaN();
  expect(profile.rateBefore(start)).toBeNaN();
  expect(profile.lags()).toHaveLength(0);
  expect(profile.series().perSecond).toHaveLength(0);
});

it('keeps its memory over a year, and every message in the chart', () => {
  const profile = new SessionProfile();
  const n = 1_000;
  const batch = batchOf(Array.from({ length: n }, (_, k) => ({ ts: start + k * 31_536 * second })));
  profile.add(batch, 0, n);
  const { seconds, perSecond } = profile.series();
  expect(perSecond.length).toBeLessThanOrEqual(4_096);
  expect(perSecond.reduce((sum, rate) => sum + rate * seconds, 0)).toBe(n);
  expect(profile.peak).toBe(1);
});

it('tells lag over the fastest message and leaves out rows without a receive time', () => {
  const lags = [12, 10, 17, 10.5];
  const profile = profileOf([...lags.map((ms, k) => ({ ts: start + k, rx: start + k + ms * 1_000 })), { ts: start + 9 }]);
  expect([...profile.lags()].map((ms) => Math.round(ms * 10) / 10)).toEqual([0, 0.5, 2, 7]);
  expect(profile.lagged).toBe(4);
  expect(profileOf([{ ts: start }]).lags()).toHaveLength(0);
});

it('samples a long run of lags evenly', () => {
  const n = 100_000;
  const profile = profileOf(Array.from({ length: n }, (_, k) => ({ ts: start + k, rx: start + k + ((k * 7919) % n) * 10 })));
  const lags = profile.lags();
  expect(profile.lagged).toBe(n);
  expect(lags.length).toBeGreaterThan(8_192);
  const p99 = lags[Math.ceil(lags.length * 0.99) - 1]!;
  expect(p99 / 990).toBeCloseTo(1, 1);
});

it('counts gaps with what they span, of one instrument and of all', () => {
  const gap = { kind: layout.KIND_GAP };
  const profile = profileOf([
    { ts: start },
    { ts: start + 1 * second, instrument: 1 },
    { ts: start + 5 * second, instrument: 0, ...gap },
    { ts: start + 6 * second, instrument: layout.INSTRUMENT_ALL, ...gap },
  ]);
  expect(profile.gaps).toBe(2);
  expect(profile.gapMicros).toBe(6 * second);
  expect([profile.gapFrom, profile.gapTo]).toEqual([start + 5 * second, start + 6 * second]);
  expect(profile.messages).toBe(2);
});

it('samples the cost of a study over a thousand rows at least', () => {
  const cost = new StudyCost();
  expect(cost.p99).toBeNaN();
  expect(cost.mean).toBeNaN();
  for (let k = 0; k < 1_000; k++) cost.add(0.1, 100);
  expect(cost.mean).toBeCloseTo(1);
  expect(cost.samples).toBe(90);
  expect(cost.p99 / 1).toBeCloseTo(1, 1);
  for (let k = 0; k < 5; k++) cost.add(100, 2_000);
  expect(cost.p99 / 50).toBeGreaterThan(0.9);
});
