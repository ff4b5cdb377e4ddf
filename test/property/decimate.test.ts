/** Views by pyramid are what a loop over all rows gives, and stay honest where rows are no longer held. */
import { describe, expect, it } from 'vitest';
import { type Decimated, decimate } from '../../src/engine/decimate.ts';
import { Outputs, Times } from '../../src/engine/history.ts';
import { openRandom } from '../tools/random-session.ts';

interface Series {
  ts: Float64Array;
  value: Float64Array;
}

/** Quiet and busy stretches, equal times, missing values. */
function makeSeries(n: number, seed: number): Series {
  const random = openRandom(seed);
  const ts = new Float64Array(n);
  const value = new Float64Array(n);
  let now = 1e15;
  let x = 100;
  for (let i = 0; i < n; i++) {
    const quiet = Math.floor(i / 3_000) % 3 === 0;
    if (random() < 0.8) now += Math.floor(random() * (quiet ? 50_000_000 : 20_000));
    x += random() - 0.5;
    ts[i] = now;
    value[i] = random() < 0.05 || (i > 5_000 && i < 5_400) ? Number.NaN : x;
  }
  return { ts, value };
}

const specs = [{ id: 'x', title: 'x', kind: 'line', unit: 'base', combine: 'sum' }] as const;

function fill(series: Series, historyRows: number, block = 700): { times: Times; outputs: Outputs } {
  const times = new Times(historyRows);
  const outputs = new Outputs(specs, historyRows, 0);
  append(times, outputs, series, 0, series.ts.length, block);
  return { times, outputs };
}

function append(times: Times, outputs: Outputs, { ts, value }: Series, from: number, to: number, block: number): void {
  for (let at = from; at < to; at += block) {
    const end = Math.min(to, at + block);
    outputs.append([value.slice(at, end)], end - at);
    times.append(ts.slice(at, end), end - at);
  }
}

function plain({ ts, value }: Series, from: number, to: number, width: number): Decimated {
  const pixels = new Map<number, number[]>();
  for (let i = 0; i < ts.length; i++) {
    if (ts[i] < from || ts[i] > to) continue;
    const pixel = Math.min(width - 1, Math.floor((ts[i] - from) * (width / (to - from))));
    const rows = pixels.get(pixel);
    if (rows) rows.push(i);
    else pixels.set(pixel, [i]);
  }
  const reduced = [...pixels.values()].map((rows) => {
    const known = rows.map((i) => value[i]).filter((v) => !Number.isNaN(v));
    const none = known.length === 0;
    return {
      ts: ts[rows[rows.length - 1]],
      first: none ? Number.NaN : known[0],
      min: none ? Number.NaN : Math.min(...known),
      max: none ? Number.NaN : Math.max(...known),
      last: none ? Number.NaN : known[known.length - 1],
      sum: none ? Number.NaN : known.reduce((a, b) => a + b, 0),
    };
  });
  const column = (name: 'ts' | 'first' | 'min' | 'max' | 'last' | 'sum'): Float64Array =>
    Float64Array.from(reduced, (entry) => entry[name]);
  return { ts: column('ts'), first: column('first'), min: column('min'), max: column('max'), last: column('last'), sum: column('sum') };
}

function expectSame(got: Decimated, expected: Decimated): void {
  const { sum, ...exact } = got;
  const { sum: wantedSum, ...wanted } = expected;
  expect(exact).toEqual(wanted);
  expect(sum?.length).toBe(wantedSum?.length);
  sum?.forEach((value, i) => {
    if (Number.isNaN(wantedSum?.[i])) expect(value).toBeNaN();
    else expect(value).toBeCloseTo(wantedSum?.[i] ?? 0, 6);
  });
}

describe('a view', () => {
  const series = makeSeries(40_001, 1);
  const [start, end] = [series.ts[0], series.ts[series.ts.length - 1]];
  const { times, outputs } = fill(series, 65_536);

  it.each([1, 7, 300, 2_000, 100_000])('of everything, %i pixels wide', (width) => {
    expectSame(decimate(times, outputs, 0, start, end, width), plain(series, start, end, width));
  });

  it('of any span', () => {
    const random = openRandom(2);
    for (let round = 0; round < 60; round++) {
      const a = start + random() * (end - start) * 1.1 - 0.05 * (end - start);
      const b = a + (end - start) * random() ** 4;
      const width = 1 + Math.floor(random() * 800);
      expectSame(decimate(times, outputs, 0, a, b, width), plain(series, a, b, width));
    }
  });

  it('outside the rows or of nothing is empty', () => {
    for (const [a, b] of [
      [end + 1, end + 5],
      [start - 9, start - 1],
      [end, start],
    ]) {
      expect(decimate(times, outputs, 0, a, b, 100).ts.length).toBe(0);
    }
    expect(decimate(new Times(64), new Outputs(specs, 64, 0), 0, 0, 1, 100).ts.length).toBe(0);
    const one = decimate(times, outputs, 0, start, start, 100);
    expect(one.ts.length).toBe(1);
  });

  it('of rows that are gone has their range, from coarser buckets', () => {
    const few = fill(series, 1_024);
    expect(few.outputs.raw.lo).toBeGreaterThan(38_000);
    const got = decimate(few.times, few.outputs, 0, start, end, 50);
    const all = plain(series, start, end, 1);
    expect(Math.min(...got.min.filter((v) => !Number.isNaN(v)))).toBe(all.min[0]);
    expect(Math.max(...got.max.filter((v) => !Number.isNaN(v)))).toBe(all.max[0]);
    expect(got.sum?.reduce((a, b) => a + (Number.isNaN(b) ? 0 : b), 0)).toBeCloseTo(all.sum?.[0] ?? 0, 4);
    expect(got.last.at(-1)).toBe(all.last[0]);
    for (let i = 1; i < got.ts.length; i++) expect(got.ts[i]).toBeGreaterThanOrEqual(got.ts[i - 1]);
  });

  it('after going back and on again is the same', () => {
    const one = fill(series, 65_536);
    const half = 17_003;
    const saved = fill({ ts: series.ts.slice(0, half), value: series.value.slice(0, half) }, 65_536);
    const goBack = (): void => {
      for (const which of ['times', 'outputs'] as const) {
        const [to, from] = [one[which], saved[which]];
        to.raw.truncate(half);
        const pyramids = to instanceof Outputs ? to.pyramids : [to.pyramid];
        const sources = from instanceof Outputs ? from.pyramids : [from.pyramid];
        pyramids.forEach((pyramid, i) => {
          pyramid.truncate(half);
          pyramid.open.set(sources[i].open);
        });
      }
    };
    goBack();
    expectSame(decimate(one.times, one.outputs, 0, start, end, 300), decimate(saved.times, saved.outputs, 0, start, end, 300));
    append(one.times, one.outputs, series, half, series.ts.length, 313);
    expectSame(decimate(one.times, one.outputs, 0, start, end, 300), plain(series, start, end, 300));
  });

  it('of a study that was added later starts there', () => {
    const late = new Outputs(specs, 65_536, 1_001);
    late.append([series.value.slice(1_001)], series.ts.length - 1_001);
    const rest = { ts: series.ts.slice(1_001), value: series.value.slice(1_001) };
    expectSame(decimate(times, late, 0, start, end, 500), plain(rest, start, end, 500));
  });
});
