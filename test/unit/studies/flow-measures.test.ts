/** Streaming measures of flow are those of the batch methods on the same rows, and the analyses of a span give both, on recorded markets. */
import 'fake-indexeddb/auto';
import { beforeAll, describe, expect, it } from 'vitest';
import { openAnalysisRunner } from '../../../src/engine/analysis-run.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { openPortSink } from '../../../src/engine/workers/port-sink.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import { mergeOrders } from '../../../src/methods/maths/orders.ts';
import { before, midsOf } from '../../../src/methods/maths/quote-mids.ts';
import { callMethod } from '../../../src/methods/registry.ts';
import { decodeFiles } from '../../../src/sources/file.ts';
import type { QuoteRows, TradeRows } from '../../../src/studies/analysis.ts';
import type { MeasureRow } from '../../../src/studies/flow/spread-decomposition.analysis.ts';
import { findStudy } from '../../../src/studies/registry.ts';
import { clusterMicros, tornOrders } from '../../../src/studies/span-orders.ts';
import type { StudyDefinition } from '../../../src/studies/study.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { makeLaneData, part } from '../../tools/lane-data.ts';
import { hasShared, sharedFile } from '../../tools/shared-data.ts';
import { StudyRig } from '../../tools/study-rig.ts';
import { checks } from '../../tools/study-suite.ts';
import { freshName } from '../store/ticks.ts';

beforeAll(loadKernelsInNode);

const [btc, spot] = ['BTC-USDT.perp@binance', 'BTC-USDT@binance'] as const;
/** The first two and a half minutes are enough for what agrees. */
const until = 1_723_161_256e6 + 150e6;
/** Memory without end: every row has the weight it has in the batch methods. */
const all = { memory: 1e9, least: 50 };
const ms = (ts: Float64Array): Float64Array => ts.map((micros) => micros / 1000);
const asNumbers = (result: unknown): Record<string, number> => result as Record<string, number>;

async function openRecorded() {
  const store = await openStore(freshName());
  const service = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
  await service.start(() => undefined);
  const { port1, port2 } = new MessageChannel();
  const outcome = service.importTicks('job', { title: 'recorded', source: 'test' }, port1);
  const sink = openPortSink(port2);
  const files = await Promise.all(
    ['usdm_btcusdt_20240808.gz', 'spot_btcusdt_20240808.gz'].map((name) => sharedFile(`binance-raw/${name}`)),
  );
  const request = { job: 'job', files: files.map(({ name, content }) => ({ name, blob: content })) };
  await decodeFiles(request, sink, { signal: new AbortController().signal, onProgress: () => undefined });
  sink.end('hftbacktest-raw');
  const session = (await outcome).record.id;
  const rows = async <T>(kind: 'trades' | 'quotes', instrument: string, to: number): Promise<T> =>
    (await service.rows('rows', kind, { session, instrument, to })) as T;
  const last = async (id: string, params: object = all): Promise<Record<string, number>> => {
    const { outputs } = await service.runStudy('study', id, { session, instruments: [btc], params, to: until });
    return Object.fromEntries(Object.entries(outputs).map(([name, column]) => [name, column.at(-1)!]));
  };
  const analyse = async (id: string, instruments: string[], params: object = {}, interval: '1s' | '1m' = '1s') => {
    const together = await service.barsTogether({ session, instruments, interval });
    return openAnalysisRunner().run(
      id,
      { session, instruments, interval, together, params },
      () => undefined,
      undefined,
      async (kind, of) => {
        if (kind === 'study') throw new Error('not asked for');
        return service.rows('rows', kind, { session, instrument: of });
      },
    );
  };
  return { store, rows, last, analyse };
}

const there = hasShared('binance-raw');
describe.skipIf(!there)('on the recorded perpetuals', () => {
  let recorded: Awaited<ReturnType<typeof openRecorded>>;
  let trades: TradeRows;
  let quotes: QuoteRows;
  beforeAll(async () => {
    recorded = await openRecorded();
    trades = await recorded.rows<TradeRows>('trades', btc, until);
    quotes = await recorded.rows<QuoteRows>('quotes', btc, until);
  }, 60_000);

  const near = (a: number, b: number, rtol = 1e-6): void => {
    if (Number.isNaN(b)) expect(a).toBeNaN();
    else expect(Math.abs(a - b)).toBeLessThanOrEqual(rtol * Math.max(1e-9, Math.abs(b)));
  };
  /** Orders that are over: the study does not know yet whether the newest is. */
  const finished = (within: number) => {
    const orders = tornOrders(trades, within);
    const cut = (values: Float64Array): Float64Array => values.subarray(0, values.length - 1);
    return { ts: cut(orders.ts), price: cut(orders.price), qty: cut(orders.qty), side: cut(orders.side) };
  };

  it('Roll, Glosten-Harris and MRR agree', async () => {
    const orders = finished(0);
    const toBps = 1e4 / orders.price.at(-1)!;
    const roll = asNumbers(callMethod('roll', { price: orders.price }));
    const rolled = await recorded.last('flow.roll');
    near(rolled.covariance!, roll.autocovariance! * toBps * toBps);
    if (roll.state === ('ok' as never)) near(rolled.spread!, roll.spread! * toBps);
    const gh = asNumbers(callMethod('glosten-harris', { ...orders }, { lags: 0 }));
    const ghs = await recorded.last('flow.glosten-harris');
    near(ghs.spread!, gh.spread! * toBps);
    near(ghs.adverse!, gh.adverse_share!);
    // Its residuals are of one step ahead: the width is that of HC0 all but for the first orders.
    near(ghs.spreadHi! - ghs.spreadLo!, (gh.spread_hi! - gh.spread_lo!) * toBps, 0.2);
    const mrr = asNumbers(callMethod('mrr', { ...orders }, { lags: 0 }));
    const mrrs = await recorded.last('flow.mrr');
    near(mrrs.spread!, mrr.spread! * toBps);
    near(mrrs.rho!, mrr.rho!, 1e-3);
    near(mrrs.adverse!, mrr.adverse_share!, 1e-3);
    near(mrrs.adverseHi! - mrrs.adverseLo!, mrr.adverse_hi! - mrr.adverse_lo!, 0.2);
  }, 60_000);

  it('Huang-Stoll and the effective spread agree', async () => {
    const clusters = finished(clusterMicros);
    const mid = before(clusters.ts, quotes.ts, midsOf(quotes.bid, quotes.ask));
    const spread = before(
      clusters.ts,
      quotes.ts,
      quotes.ask.map((ask, i) => ask - quotes.bid[i]!),
    );
    const hs = asNumbers(callMethod('huang-stoll', { mid, spread, side: clusters.side }, { lags: 0 }));
    const hss = await recorded.last('flow.huang-stoll');
    near(hss.reversal!, hs.reversal!, 3e-3);
    if (Number.isNaN(hs.adverse!)) expect(hss.adverse).toBeNaN();
    else near(hss.adverse!, hs.adverse!, 0.05);

    // Quotes that arrive after a trade of a later time are not known to the study: a little less than all.
    const book = { quote_time_ms: ms(quotes.ts), bid: quotes.bid, ask: quotes.ask };
    const tape = { time_ms: ms(trades.ts), price: trades.price, qty: trades.qty, side: trades.side };
    const found = callMethod('effective-realised-spread', { ...tape, ...book }) as { effective: Record<string, number> };
    const now = await recorded.last('flow.spreads', { memory: 1e9 });
    near(now.effective!, found.effective.mean!, 0.05);
  }, 60_000);

  it('VPIN of buckets of one volume agrees', async () => {
    const orders = tornOrders(trades, 0);
    const first = 200;
    // The study fills its first bucket from its 200th trade on.
    const rest = tornOrders(
      {
        ...trades,
        ts: trades.ts.subarray(first - 1),
        price: trades.price.subarray(first - 1),
        qty: trades.qty.subarray(first - 1),
        side: trades.side.subarray(first - 1),
      },
      0,
    );
    const bucket = orders.qty.reduce((sum, qty) => sum + qty, 0) / 80;
    const batch = asNumbers(callMethod('vpin', { qty: rest.qty, side: rest.side }, { bucket, buckets: 50 }));
    const streamed = await recorded.last('flow.vpin', { volume: bucket, buckets: 50 });
    near(streamed.vpin!, batch.last!);
    near(streamed.ratio!, batch.ratio!);
  }, 60_000);

  it('the decomposition gives every measure, and spreads that can be', async () => {
    const { outputs } = await recorded.analyse('flow.spread-decomposition', [btc]);
    const rows = outputs.rows as MeasureRow[];
    const of = (id: string): MeasureRow => rows.find((row) => row.id === id)!;
    for (const row of rows) expect(Number.isNaN(row.value) ? row.none : row.n, row.id).toBeTruthy();
    // A tick of 0.1 at 61,700 is 0.016 bps; a quarter of the volume swept the book in these six minutes.
    // As a plain reading of the file in numpy has it.
    near(of('effective').value, 3.416668644515038, 1e-9);
    expect(of('quoted').value > 0.016 && of('quoted').value < 1, `${of('quoted').value}`).toBe(true);
    expect(of('effective').value > of('quoted').value && of('effective').value < 5).toBe(true);
    expect(of('effective').value).toBeCloseTo(of('realised5').value + of('impact5').value, 1);
    expect(of('kyle').value).toBeGreaterThan(0);
    expect(of('vpin').value > 0 && of('vpin').value < 1).toBe(true);
  }, 60_000);

  it('price discovery and PIN answer, or say why not', async () => {
    const { outputs } = await recorded.analyse('flow.price-discovery', [btc, spot]);
    const rows = outputs.rows as { n: number; gg: number; none?: string }[];
    expect(rows).toHaveLength(4);
    for (const row of rows) expect(Number.isNaN(row.gg) ? row.none : row.n).toBeTruthy();
    await expect(recorded.analyse('flow.pin', [btc])).rejects.toThrow(
      /not enough data: needs at least 60 whole periods without a gap, got 0/,
    );
    await expect(recorded.analyse('flow.price-discovery', [btc])).rejects.toThrow(/name both/);
  }, 60_000);
});

describe('on made-up events', () => {
  const data = makeLaneData('event', 1, 9_000, 31);
  const { px, qty, side, bid, ask } = data.instruments[0]! as Record<'px' | 'qty' | 'side' | 'bid' | 'ask', Float64Array>;
  const rows = (trade: boolean, column: Float64Array): Float64Array => column.filter((_, i) => Number.isNaN(px[i]!) !== trade);
  const book = { quote_time_ms: ms(rows(false, data.ts)), bid: rows(false, bid), ask: rows(false, ask) };
  const tape = { time_ms: ms(rows(true, data.ts)), price: rows(true, px), qty: rows(true, qty), side: rows(true, side) };
  const last = (definition: StudyDefinition): Record<string, number> => {
    const { outputs } = new StudyRig(definition, { memory: 1e9 }).run(data);
    return Object.fromEntries(definition.outputs.map(({ id }, c) => [id, outputs[c]!.at(-1)!]));
  };

  it('effective, realised and impact agree', () => {
    const found = callMethod('effective-realised-spread', { ...tape, ...book }) as Record<string, Record<string, Record<string, number>>>;
    const now = last(findStudy('flow.spreads')!);
    expect(now.effective).toBeCloseTo((found.effective as unknown as Record<string, number>).mean!, 7);
    for (const seconds of [1, 5, 10, 60]) {
      expect(now[`realised${seconds}`]).toBeCloseTo(found[seconds]!.realised!.mean!, 6);
      expect(now[`impact${seconds}`]).toBeCloseTo(found[seconds]!.impact!.mean!, 6);
    }
  });

  it('the response agrees', () => {
    const orders = mergeOrders(tape.time_ms, tape.price, tape.qty, tape.side);
    const found = callMethod('price-response', { time_ms: orders.ts, side: orders.side, ...book }, { horizons: '1, 5, 10, 60' }) as {
      response: Record<string, Record<string, number>>;
    };
    const now = last(findStudy('flow.response')!);
    for (const seconds of [1, 5, 10, 60]) expect(now[`r${seconds}`]).toBeCloseTo(found.response[seconds]!.mean!, 6);
  });

  it('a crossed or one-sided book, and a gap, are not compared across', () => {
    const crossed = structuredClone(data);
    crossed.instruments[0]!.bid!.fill(1e9, 100, 200);
    crossed.instruments[0]!.ask!.fill(Number.NaN, 300, 400);
    for (const id of ['flow.spreads', 'flow.huang-stoll', 'flow.response']) {
      const { outputs, study } = new StudyRig(findStudy(id)!, { memory: 1e9, least: 50 }).run(crossed);
      expect(outputs.every((column) => column.every((value) => Number.isNaN(value) || Math.abs(value) < 1e4))).toBe(true);
      expect(study.gap()).toBe(true);
    }
  });
});

it('an analysis of rows refuses series alone', async () => {
  const series = { ts: Float64Array.of(0, 1), 'close.0': Float64Array.of(1, 2) };
  await expect(openAnalysisRunner().run('flow.spread-decomposition', { series, instruments: ['A'] }, () => undefined)).rejects.toThrow(
    /reads rows of a session/,
  );
});

describe('VPIN as it streams', () => {
  const data = makeLaneData('trade', 1, 9_000, 33);
  const vpin = findStudy('flow.vpin')!;

  it('warms bucket by bucket, and keeps what it keeps in any cuts and from a saved state', () => {
    const params = { buckets: 50, bucket: 1, volume: 0, memory: 1_800 };
    const early = new StudyRig(vpin, params).run(part(data, 0, 2_000));
    expect(early.study.sample(0)).toMatchObject({ least: 50, unit: 'buckets' });
    expect(early.study.sample(0)!.n).toBeLessThan(50);
    const done = new StudyRig(vpin, params).run(data);
    expect(done.study.sample(0)!.n).toBe(50);
    // Sides of made-up trades are independent.
    expect(done.outputs[1]!.at(-1)!).toBeGreaterThan(0.7);
    expect(done.outputs[1]!.at(-1)!).toBeLessThan(1.3);
    for (const check of Object.values(checks)) expect(check(vpin, params)).toBeUndefined();
  });

  it('a trade of a billion and trades of one side leave it between 0 and 1', () => {
    const wild = structuredClone(data);
    wild.instruments[0]!.qty![4_000] = 1e9;
    wild.instruments[0]!.side!.fill(1, 5_000);
    const { outputs } = new StudyRig(vpin, { buckets: 20, bucket: 0.5, volume: 0, memory: 1_800 }).run(wild);
    expect(outputs[0]!.every((value) => Number.isNaN(value) || (value >= 0 && value <= 1 + 1e-9))).toBe(true);
  });
});

it('a price that stands still has no spread to tell, not one of 0', () => {
  const still = makeLaneData('trade', 1, 3_000, 34);
  still.instruments[0]!.px!.fill(100);
  const { outputs, study } = new StudyRig(findStudy('flow.roll')!, { memory: 1e9, least: 50 }).run(still);
  expect(outputs[0]!.every(Number.isNaN)).toBe(true);
  expect(study.sample(0)!.none).toContain('do not bounce');
});

describe('what a fit of orders rests on', () => {
  const data = makeLaneData('trade', 1, 3_000, 35);
  const { side, px } = data.instruments[0]! as Record<'side' | 'px', Float64Array>;

  it.each(['flow.roll', 'flow.glosten-harris', 'flow.mrr'])('%s counts orders, however many prints they are of', (id) => {
    const split = structuredClone(data);
    const columns = split.instruments[0]! as Record<'side' | 'ts', Float64Array>;
    // Ten prints of one time and side are one order; neighbours differ in side.
    for (let i = 0; i < split.rows; i++) {
      columns.side[i] = Math.floor(i / 10) % 2 === 0 ? 1 : -1;
      split.ts[i] = split.ts[i - (i % 10)]!;
    }
    const { outputs, study } = new StudyRig(findStudy(id)!, { memory: 1e9, least: 400 }).run(split);
    const at = findStudy(id)!.outputs.findIndex((output) => output.id === 'orders');
    expect(outputs[at]!.at(-1)).toBeGreaterThan(280);
    expect(outputs[at]!.at(-1)).toBeLessThan(300);
    expect(study.sample(0)).toMatchObject({ n: outputs[at]!.at(-1), least: 400, unit: 'orders' });
    expect(outputs[0]!.every(Number.isNaN)).toBe(true);
  });

  it('Huang-Stoll forgets orders by time, quotes between them or not', () => {
    const events = makeLaneData('event', 1, 9_000, 36);
    const last = (memory: number) => new StudyRig(findStudy('flow.huang-stoll')!, { memory, least: 50, within: 0 }).run(events);
    const orders = findStudy('flow.huang-stoll')!.outputs.findIndex((output) => output.id === 'orders');
    const all = last(1e9).outputs[orders]!.at(-1)!;
    const seconds = (events.ts.at(-1)! - events.ts[0]!) / 1e6;
    // With weights e^(-age / tau) over a span of many tau it is 2 tau times the rate.
    const tau = seconds / 20;
    const kept = last(tau).outputs[orders]!.at(-1)!;
    expect(kept / ((2 * tau * all) / seconds)).toBeGreaterThan(0.7);
    expect(kept / ((2 * tau * all) / seconds)).toBeLessThan(1.3);
  });

  it.each(['flow.glosten-harris', 'flow.mrr'])('%s gives no share outside of 0 to 1, and says so', (id) => {
    // Prices that run on after each order: what passes is below 0.
    const running = structuredClone(data);
    const columns = running.instruments[0]! as Record<'px' | 'side', Float64Array>;
    for (let i = 1; i < running.rows; i++)
      columns.px[i] = columns.px[i - 1]! + (Number.isFinite(side[i]!) ? side[i]! + 0.5 * (side[i - 1] || 0) : 0);
    columns.px[0] = px[0]! > 0 ? px[0]! : 100;
    const { outputs, study } = new StudyRig(findStudy(id)!, { memory: 1e9, least: 50 }).run(running);
    const place = (name: string) => findStudy(id)!.outputs.findIndex((output) => output.id === name);
    expect(outputs[place('spread')]!.at(-1)).toBeGreaterThan(0);
    expect(outputs[place('adverse')]!.at(-1)).toBeNaN();
    expect(study.sample(place('adverse'))!.none).toContain('inadmissible');
  });
});

it.each([10, 20, 360])("Kyle's lambda is there when its sample says so: memory %d", (memory) => {
  const bars = makeLaneData('bar', 1, 500, 37);
  const kyle = findStudy('flow.kyle')!;
  const params = { memory, least: 60, interval: '5s' };
  const rig = new StudyRig(kyle, params);
  for (let i = 0; i < bars.rows; i++) {
    rig.push(bars, i, i + 1);
    const value = rig.outputs[kyle.outputs.findIndex(({ id }) => id === 'lambda')]!.at(-1)!;
    const { n, least } = rig.study.sample(0)!;
    if (n < least!) expect(value).toBeNaN();
  }
  expect(rig.study.sample(0)!.n).toBeGreaterThanOrEqual(rig.study.sample(0)!.least!);
  expect(rig.outputs[3]!.some((value) => !Number.isNaN(value))).toBe(true);
});

it("Amihud's illiquidity takes volume at the typical price where a file of bars has no value", () => {
  const bars = makeLaneData('bar', 1, 200, 38);
  const columns = bars.instruments[0]! as Record<'value' | 'volume' | 'high' | 'low' | 'close', Float64Array>;
  const told = structuredClone(bars);
  columns.value.fill(Number.NaN);
  const typical = told.instruments[0]! as typeof columns;
  for (let i = 0; i < bars.rows; i++)
    typical.value[i] = (columns.volume[i]! * (columns.high[i]! + columns.low[i]! + columns.close[i]!)) / 3;
  const run = (data: typeof bars) => new StudyRig(findStudy('flow.amihud')!, { window: 168, interval: '1h' }).run(data).outputs[0]!;
  expect(run(bars)).toEqual(run(told));
  expect(run(bars).at(-1)).toBeGreaterThan(0);
});
