/** Bars that came as bars, series, and bars by rule: engine, query and a plain loop over the rows agree, and nothing is known too early. */
import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import { type Interval, intervalMicros, intervals } from '../../src/core/interval.ts';
import { openEngine } from '../../src/engine/graph.ts';
import { queryBars, queryScalars } from '../../src/engine/query.ts';
import type { SessionRecord, Store } from '../../src/engine/store/contract.ts';
import { openStore } from '../../src/engine/store/store.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import type { BarColumns } from '../../src/market/columns.ts';
import { instrumentOf, kindOf, signOf } from '../../src/market/meta.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { makeSession, type RandomSession } from '../tools/random-session.ts';
import { freshName, importSession } from '../unit/store/ticks.ts';

beforeAll(loadKernelsInNode);

const whole = { from: Number.NaN, to: Number.NaN, widthPx: 100_000 };
const columns = ['start', 'open', 'high', 'low', 'close', 'volume', 'buyVolume', 'vwap', 'trades'] as const;

interface Bar {
  start: number;
  open: number;
  high: number;
  low: number;
  close: number;
  volume: number;
  buyVolume: number;
  value: number;
  trades: number;
}

interface Row {
  ts: number;
  px: number;
  qty: number;
  sign: number;
}

function plain({ rows }: RandomSession, instrument: number): { bars: { length: number; bar: Bar }[]; trades: Row[] } {
  const bars: { length: number; bar: Bar }[] = [];
  const trades: Row[] = [];
  for (let i = 0; i < rows.n; i++) {
    if (instrumentOf(rows.meta[i]) !== instrument) continue;
    const kind = kindOf(rows.meta[i]);
    if (kind === layout.KIND_TRADE) trades.push({ ts: rows.ts[i], px: rows.px[i], qty: rows.qty[i], sign: signOf(rows.meta[i]) });
    if (kind !== layout.KIND_BAR) continue;
    const length = rows.id[i];
    const [open, high, low, close] = rows.px.subarray(i, i + 4);
    const [volume, value, buyVolume, count] = rows.qty.subarray(i, i + 4);
    bars.push({ length, bar: { start: rows.ts[i] - length, open, high, low, close, volume, buyVolume, value, trades: count } });
    i += 3;
  }
  return { bars, trades };
}

/** Bars of a length from finer ones, by a loop. */
function grouped(bars: readonly Bar[], length: number): Bar[] {
  const found = new Map<number, Bar>();
  for (const bar of bars) {
    const start = Math.floor(bar.start / length) * length;
    const known = found.get(start);
    if (!known) {
      found.set(start, { ...bar, start });
      continue;
    }
    known.high = Math.max(known.high, bar.high);
    known.low = Math.min(known.low, bar.low);
    known.close = bar.close;
    for (const sum of ['volume', 'buyVolume', 'value', 'trades'] as const) known[sum] += bar[sum];
  }
  return [...found.values()];
}

function expectBars(found: Partial<BarColumns> | Record<string, Float64Array>, expected: readonly Bar[]): void {
  for (const name of columns) {
    const want = expected.map((bar) => (name === 'vwap' ? (bar.volume > 0 ? bar.value / bar.volume : Number.NaN) : bar[name]));
    const have = [...((found as Record<string, Float64Array>)[name] ?? [])];
    expect(have.length, name).toBe(want.length);
    expect(have.findIndex((value, i) => !(Object.is(value, want[i]) || Math.abs(value - want[i]) <= 1e-9 * Math.abs(want[i])))).toBe(-1);
  }
}

async function stored(session: RandomSession): Promise<{ store: Store; record: SessionRecord }> {
  const store = await openStore(freshName());
  return { store, record: await importSession(store, session.instruments, session.rows) };
}

function engineOf(session: RandomSession, plan: string[] = []) {
  const engine = openEngine(openKernels());
  session.instruments.forEach((instrument, i) => {
    engine.instrument(i, instrument);
  });
  engine.plan(plan);
  return engine;
}

describe.each([
  { seed: 21, length: 60_000_000, step: 400_000 },
  { seed: 22, length: 5_000_000, step: 100_000 },
  { seed: 23, length: 180_000_000, step: 4_000_000 },
])('bars of $length us alone', ({ seed, length, step }) => {
  const session = makeSession({ seed, rows: 6_000, instruments: 0, step, bars: [length], book: false });
  const id = session.instruments[0].id;

  it('make up every multiple of their length, and no other', async () => {
    const engine = engineOf(session);
    engine.push(session.rows);
    const { store, record } = await stored(session);
    const bars = plain(session, 0).bars.map(({ bar }) => bar);
    expect(bars.length).toBeGreaterThan(20);
    for (const interval of intervals) {
      const micros = intervalMicros(interval);
      const frame = engine.view(`bars[${id}](interval=${interval})`, whole);
      if (micros % length === 0) {
        expectBars(frame.columns, grouped(bars, micros));
        expectBars(await queryBars(store, { session: record.id, instrument: id, interval }), grouped(bars, micros));
        expect(frame.status.state).toBe('ok');
      } else {
        expect(frame.columns.start.length).toBe(0);
        expect(frame.status.state).toBe('degenerate');
        expect(frame.status.reason).toMatch(
          micros < length ? /^this session holds bars of .+; shorter ones cannot be known$/ : /no multiple/,
        );
      }
    }
    await expect(queryBars(store, { session: record.id, instrument: id, interval: { ticks: 5 } })).rejects.toThrow('need its trades');
    store.close();
  });

  it('are known at their end and not before', () => {
    const interval = intervals.find((each) => intervalMicros(each) % length === 0) as Interval;
    const engine = engineOf(session, [`risk.volatility[${id}](interval=${interval},window=2)`]);
    for (let at = 0; at < session.rows.n; at += 37) {
      engine.push(session.rows, at, Math.min(session.rows.n, at + 37));
      const { start } = engine.view(`bars[${id}](interval=${interval})`, whole).columns;
      const own = plain({ ...session, rows: session.rows }, 0).bars.filter(({ bar }) => bar.start + length <= engine.ts);
      expect(start.length).toBeLessThanOrEqual(
        grouped(
          own.map(({ bar }) => bar),
          intervalMicros(interval),
        ).length,
      );
      const { ts } = engine.columns(engine.refs()[0]);
      expect(ts.length === 0 || ts[ts.length - 1] <= engine.ts).toBe(true);
    }
  });
});

it('shorter bars and trades win where both tell of the same time', async () => {
  const session = makeSession({ seed: 31, rows: 30_000, bars: [5_000_000, 15_000_000, 60_000_000] });
  const engine = engineOf(session);
  engine.push(session.rows);
  const { store, record } = await stored(session);
  const layers = plain(session, 2).bars;
  const of = (length: number): Bar[] => layers.filter((layer) => layer.length === length).map(({ bar }) => bar);
  const over = (finer: Bar[], length: number): Bar[] => {
    const made = grouped(finer, length);
    const starts = new Set(made.map(({ start }) => start));
    return [...made, ...of(length).filter(({ start }) => !starts.has(start))].sort((a, b) => a.start - b.start);
  };
  const minutes = over(over(of(5e6), 15e6), 60e6);
  expectBars(engine.bars(session.instruments[2].id, '1m'), minutes);
  expectBars(await queryBars(store, { session: record.id, instrument: session.instruments[2].id, interval: '1m' }), minutes);
  // Instrument 0 has trades nearly all the time: its bars of trades are the same with and without those of the file.
  const { id } = session.instruments[0];
  const mixed = engine.bars(id, '5s');
  const query = await queryBars(store, { session: record.id, instrument: id, interval: '5s' });
  for (const name of columns) {
    expect(mixed[name].length).toBe(query[name].length);
    expect(
      mixed[name].findIndex((value, i) => !(Object.is(value, query[name][i]) || Math.abs(value - query[name][i]) < 1e-9 * value)),
    ).toBe(-1);
  }
  store.close();
});

describe.each([
  ['ticks', 25],
  ['volume', 7.5],
  ['value', 300_000],
] as const)('bars of %s %d', (name, limit) => {
  const session = makeSession({ seed: 41, rows: 20_000, gaps: 2 });
  const { id } = session.instruments[0];

  it('are those of a plain loop, in the view and in the query', async () => {
    const ref = `bars[${id}](${name}=${limit})`;
    const engine = engineOf(session, [ref]);
    engine.push(session.rows);
    const expected: Bar[] = [];
    let reached = 0;
    let full = true;
    for (const { ts, px, qty, sign } of plain(session, 0).trades) {
      reached = Math.max(reached, ts);
      if (full) {
        const sums = { volume: 0, buyVolume: 0, value: 0, trades: 0 };
        expected.push({ start: reached, open: px, high: px, low: px, close: px, ...sums });
      }
      const bar = expected.at(-1) as Bar;
      bar.high = Math.max(bar.high, px);
      bar.low = Math.min(bar.low, px);
      bar.close = px;
      bar.volume += qty;
      bar.buyVolume += sign > 0 ? qty : 0;
      bar.value += px * qty;
      bar.trades++;
      full = (name === 'ticks' ? bar.trades : name === 'volume' ? bar.volume : bar.value) >= limit;
    }
    expect(expected.length).toBeGreaterThan(50);
    const { columns: shown } = engine.view(ref, whole);
    expectBars(shown, expected);
    const { store, record } = await stored(session);
    expectBars(await queryBars(store, { session: record.id, instrument: id, interval: { [name]: limit } as never }), expected);
    // A span shows the bar that was in progress at its start, and those after.
    const middle = expected[30].start + 1;
    expect(engine.view(ref, { from: middle, to: expected[40].start, widthPx: 10 }).columns.start[0]).toBe(expected[30].start);
    store.close();
  });
});

it('values of a series are those of its rows', async () => {
  const session = makeSession({ seed: 51, rows: 20_000, bars: [5_000_000] });
  const engine = engineOf(session);
  engine.push(session.rows);
  const { store, record } = await stored(session);
  const { id } = session.instruments[2];
  for (const series of [0, 1]) {
    const rows = Array.from({ length: session.rows.n }, (_, i) => i).filter(
      (i) => kindOf(session.rows.meta[i]) === layout.KIND_SCALAR && session.rows.id[i] === series,
    );
    expect(rows.length).toBeGreaterThan(100);
    const query = await queryScalars(store, { session: record.id, instrument: id, series: ['depth -1%', 'depth 1%'][series] });
    expect(query).toMatchObject({ series, name: ['depth -1%', 'depth 1%'][series], names: ['depth -1%', 'depth 1%'] });
    expect([...query.ts]).toEqual(rows.map((i) => session.rows.ts[i]));
    expect([...query.value]).toEqual(rows.map((i) => session.rows.px[i]));
    const { columns: shown, last, status } = engine.view(`scalar[${id}](series=${series})`, { ...whole, widthPx: 1 });
    const values = rows.map((i) => session.rows.px[i]).filter((value) => value === value);
    expect([shown.min[0], shown.max[0], shown.first[0], shown.last[0]]).toEqual([
      Math.min(...values),
      Math.max(...values),
      values[0],
      values.at(-1),
    ]);
    expect(last).toEqual({ ts: query.ts.at(-1), value: query.value.at(-1) });
    expect(status.state).toBe('ok');
  }
  expect(engine.view(`scalar[${id}](series=2)`, whole).status.reason).toBe('series are numbered 0 to 1 here');
  await expect(queryScalars(store, { session: record.id, instrument: id, series: 'x' })).rejects.toThrow('0 depth -1%, 1 depth 1%');
  store.close();
});
