/** An in-memory `Quantab` over seeded data: what the desk is developed and component-tested against. Never part of a build. */
import type {
  ImportReport,
  InstrumentInfo,
  Position,
  Quantab,
  Replay,
  RetentionPolicy,
  SessionInfo,
  StudyInfo,
  SummaryStatistics,
  Workspace,
} from '../../../src/api/types.ts';
import { parseWorkspace } from '../../../src/api/workspace-file.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { Interval } from '../../../src/core/interval.ts';
import { openLog } from '../../../src/core/log.ts';
import type { FilePreview, Mapping } from '../../../src/sources/format.ts';
import { fakeHealth } from './health.ts';
import { makeBars, makeTape, type Tape } from './series.ts';
import { openFakeViews } from './views.ts';

const start = Date.UTC(2024, 7, 8, 23, 0, 0) * 1000;
const length = 3_600;
const gap: [number, number] = [start + 2_010e6, start + 2_052.4e6];
const ids = ['BTC-USDT.perp@binance', 'ETH-USDT.perp@binance'];
const wait = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export interface FakeOptions {
  empty?: boolean;
  instruments?: 1 | 2;
}

export function createFakeQuantab(options: FakeOptions = {}): Quantab {
  const log = openLog();
  const tapes = new Map<string, Tape>([
    [ids[0]!, makeTape(7, start, length, 61_671.4, 0.1, gap)],
    [ids[1]!, makeTape(8, start, length, 2_681.63, 0.01, gap)],
  ]);
  const session = (k: number, instruments: string[], gaps: number): SessionInfo => ({
    id: `s${k}`,
    title: ['BTC and ETH, 8 August', 'usdm_btcusdt_20240808', 'TRX trades, March'][k]!,
    source: ['hftbacktest-raw', 'hftbacktest-raw', 'trades-csv'][k]!,
    instruments,
    from: start,
    to: start + length * 1e6,
    rows: { trade: tapes.get(ids[0]!)!.ts.length * instruments.length, quote: k === 2 ? 0 : 66_089, level: k === 2 ? 0 : 421_000 },
    gaps,
    bytes: 3_612_345 / (k + 1),
    tickHash: '9a0505c20c5af90b315ca404cf398c46bc81'.slice(k) + 'e'.repeat(28 + k),
    live: false,
    transient: false,
  });
  const stored: SessionInfo[] = options.empty
    ? []
    : [session(0, options.instruments === 1 ? ids.slice(0, 1) : ids, 1), session(1, ids.slice(0, 1), 1), session(2, ids.slice(1), 0)];
  const views = new Set<() => void>();
  const listeners = new Map<string, Set<(data: unknown) => void>>();
  let at = start + length * 1e6;
  let shown = stored[0]?.id ?? '';
  let state: Position['state'] = 'ended';
  let speed: number | 'max' = 1;
  let timer: ReturnType<typeof setInterval> | undefined;
  const tape = () => tapes.get(ids[0]!)!;
  const rowAt = () => tape().ts.filter((t) => t <= at).length;
  const position = (): Position => ({ sessionId: shown, ts: at, row: rowAt(), rows: tape().ts.length, state, speed });
  const touch = () => {
    for (const view of views) view();
    for (const listener of listeners.get('status') ?? []) listener({ type: 'revision', revision: at, position: position() });
  };
  function play() {
    clearInterval(timer);
    state = 'playing';
    timer = setInterval(() => {
      at = Math.min(start + length * 1e6, at + (speed === 'max' ? 60e6 : speed * 33_000));
      if (at >= start + length * 1e6) {
        state = 'ended';
        clearInterval(timer);
      }
      touch();
    }, 33);
  }
  const replayOf = (): Replay => ({
    sessionId: shown,
    async pause() {
      clearInterval(timer);
      state = 'paused';
    },
    async resume() {
      play();
    },
    async step(n = 1) {
      clearInterval(timer);
      state = 'paused';
      at = tape().ts[Math.max(0, Math.min(tape().ts.length - 1, rowAt() - 1 + n))]!;
      touch();
      return position();
    },
    async seek(ts) {
      at = Math.max(start, Math.min(start + length * 1e6, ts));
      if (state === 'ended') state = 'paused';
      touch();
      return position();
    },
    async setSpeed(next) {
      speed = next;
    },
    async position() {
      return position();
    },
    done: new Promise(() => undefined),
  });

  const pull = openFakeViews({ tapes, start, gap, other: ids[1]!, at: () => at });

  const instrument = (id: string): InstrumentInfo => ({
    id,
    venue: 'binance',
    symbol: `${id.slice(0, 3)}USDT`,
    base: id.slice(0, 3),
    quote: 'USDT',
    type: 'perp',
    tickSize: id === ids[0] ? 0.1 : 0.01,
    rows: { trade: 40_000, quote: 66_000 },
  });
  const doc = {
    what: 'Signed flow of aggressive volume: what was bought less what was sold.',
    formula: [String.raw`\mathrm{CVD}_k = \sum_{i \le k} s_i q_i`],
    read: 'Rising means buyers lift offers.',
    limits: 'Blind to resting orders; the side comes from the venue.',
    references: ['Cont, Kukanov, Stoikov (2014), J. Financial Econometrics 12'],
  };
  const study = (id: string, title: string, n: 1 | 2, outputs: string[], params = {}): StudyInfo => ({
    id,
    title,
    clock: 'trade',
    instruments: n,
    params,
    outputs: outputs.map((o) => ({ id: o, title: o, kind: 'line', unit: '' })),
    doc,
  });
  const windowed = { window: { title: 'Window', default: 60, unit: 's', min: 1, max: 3600 } };
  let workspace: Workspace = { version: 1, id: 'current', title: 'Desk', instruments: [], interval: '15s', plan: [], layout: undefined };
  const saved = new Map<string, Workspace>();
  let policy: RetentionPolicy = { days: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
  const storageNow = async () => ({
    usedBytes: 36e6,
    quotaBytes: 2e9,
    persisted: true,
    policy,
    full: false,
  });

  return {
    version: '0.1.0',
    ready: Promise.resolve(),
    stream: {
      venues: async () => [],
      start: async () => Promise.reject(new QuantabError('unsupported', 'No venue is built in.')),
      tune: async () => Promise.reject(new QuantabError('not-found', 'No stream is running.')),
      stop: async () => undefined,
      status: async () => [],
      push: async () => 0,
    },
    sessions: {
      list: async () => stored.map((s) => ({ ...s })),
      async import(source, { signal, onProgress } = {}): Promise<ImportReport> {
        const total = 100e6;
        const name = source instanceof File ? source.name : 'file';
        for (let done = 0; done < total; done += 2e6) {
          if (signal?.aborted) throw new QuantabError('cancelled', 'The import was cancelled.');
          onProgress?.(done, total, `${Math.round(done / 77)} rows`);
          await wait(60);
        }
        if (/bad/.test(name))
          throw new QuantabError(
            'bad-input',
            `"${name}" holds no trades: expected columns like timestamp,symbol,price,size; line 1 is "hello".`,
          );
        const made = session(1, ids.slice(0, 1), 0);
        if (!stored.some((s) => s.id === made.id)) stored.push(made);
        const rejected = [
          { line: 18_204, reason: 'price is not a number, was "2,680.1"', text: '1723161255088,BTCUSDT,"2,680.1",0.5' },
          { line: 18_205, reason: 'time is missing', text: ',BTCUSDT,61671.4,0.2' },
          { line: 440_771, reason: 'size is negative, was -0.004', text: '1723161266001,BTCUSDT,61671.4,-0.004' },
        ];
        log.add('import-done', `${name}: 1,214,877 rows`);
        return {
          sessionId: made.id,
          format: 'trades-csv',
          rows: 1_214_877,
          rejected,
          rejectedCount: 3,
          skipped: { 'heartbeat lines': 12 },
          notes: [],
          leftFiles: [],
          instruments: made.instruments,
          from: made.from,
          to: made.to,
          elapsedMs: 3012,
          bytes: total,
          ...(/again/.test(name) ? { duplicateOf: made.id } : {}),
        };
      },
      async preview(source, { mapping } = {}) {
        const files = Array.isArray(source) ? source : [source];
        return files.flatMap((file) => (file instanceof File && /unknown/.test(file.name) ? [unknownTable(file.name, mapping)] : []));
      },
      formats: async () => [{ id: 'trades-csv', title: 'Trades as CSV', extensions: ['csv'], example: 'timestamp,symbol,price,size' }],
      export: async () => new Blob(['ts,price\n1,2\n'], { type: 'text/csv' }),
      async replay(id, { speed: wanted = 1, from = start } = {}) {
        shown = id;
        speed = wanted;
        at = from;
        play();
        touch();
        return replayOf();
      },
      async open(id) {
        clearInterval(timer);
        shown = id;
        at = start + length * 1e6;
        state = 'ended';
        touch();
        return replayOf();
      },
      current: async () => (shown ? replayOf() : undefined),
      async rename(id, title) {
        const found = stored.find((s) => s.id === id);
        if (found) found.title = title;
      },
      async remove(id) {
        stored.splice(
          stored.findIndex((s) => s.id === id),
          1,
        );
      },
      keep: async () => undefined,
      truth: async () => [],
      storage: storageNow,
      async setPolicy(wanted) {
        policy = wanted;
      },
      due: async (wanted = policy) => (wanted.bytes < 1e7 || wanted.days < 30 ? stored.slice(1, 2) : []),
      exempt: async () => undefined,
      persist: async () => true,
    },
    data: {
      instruments: async (id) => (stored.find((s) => s.id === (id ?? shown))?.instruments ?? []).map(instrument),
      bars: async ({ instrument: id, interval }) => makeBars(tapes.get(id)!, interval as Interval),
      trades: async ({ instrument: id }) => tapes.get(id)!,
      quotes: async () => ({
        ts: new Float64Array(),
        bid: new Float64Array(),
        bidQty: new Float64Array(),
        ask: new Float64Array(),
        askQty: new Float64Array(),
      }),
      scalars: async () => ({ ts: new Float64Array(), value: new Float64Array(), series: 0, name: '', names: [] }),
      book: async () => ({
        ts: Number.NaN,
        id: 0,
        known: false,
        bids: { price: new Float64Array(), qty: new Float64Array() },
        asks: { price: new Float64Array(), qty: new Float64Array() },
      }),
      async stats({ instrument: id }): Promise<SummaryStatistics> {
        const all = tapes.get(id)!;
        const sum = (f: (i: number) => number) => all.ts.reduce((total, _, i) => total + f(i), 0);
        const volume = sum((i) => all.qty[i]!);
        const buy = sum((i) => (all.side[i]! > 0 ? all.qty[i]! : 0));
        const value = sum((i) => all.qty[i]! * all.price[i]!);
        const first = all.price[0]!;
        const last = all.price.at(-1)!;
        const sorted = Float64Array.from(all.qty).sort();
        return {
          instrument: id,
          basis: 'trades',
          from: start,
          to: start + length * 1e6,
          trades: all.ts.length,
          first,
          last,
          high: Math.max(...all.price),
          low: Math.min(...all.price),
          change: last / first - 1,
          vwap: value / volume,
          volume,
          buyVolume: buy,
          sellVolume: volume - buy,
          value,
          meanQty: volume / all.ts.length,
          medianQty: sorted[sorted.length >> 1]!,
          largestQty: sorted.at(-1)!,
          tradesPerSecond: all.ts.length / length,
          return1s: { n: 3599, mean: 1.2e-7, std: 1.3e-5, skew: -0.12, kurtosis: 5.9, min: -8e-5, max: 9e-5 },
          spread: { n: 66_089, mean: 0.1, bps: 0.016 },
          gaps: 1,
        };
      },
    },
    methods: { list: async () => [], call: async () => ({}) },
    studies: {
      list: async () => [
        study('price.vwap', 'VWAP', 1, ['vwap']),
        study('flow.cvd', 'Cumulative volume delta', 1, ['cvd']),
        study('flow.tfi', 'Trade-flow imbalance', 1, ['tfi'], windowed),
        study('flow.ofi', 'Order-flow imbalance', 1, ['ofi', 'e'], windowed),
        study('risk.volatility', 'Rolling volatility', 1, ['volatility'], windowed),
        study('pairs.spread', 'Spread of two instruments', 2, ['z', 'spread', 'beta'], windowed),
        study('pairs.correlation', 'Rolling correlation', 2, ['correlation'], windowed),
      ],
      run: () => Promise.reject(new QuantabError('unsupported', 'Not in the fake.')),
    },
    analyses: { list: async () => [], run: () => Promise.reject(new QuantabError('unsupported', 'Not in the fake.')) },
    views: {
      async open(ref, onRevision) {
        views.add(onRevision);
        return {
          pull: async (request) => pull(ref, request),
          async close() {
            views.delete(onRevision);
          },
        };
      },
    },
    workspaces: {
      list: async () => [...saved.values()].map(({ id, title }) => ({ id, title })),
      current: async () => workspace,
      async open(wanted) {
        workspace = typeof wanted === 'string' ? saved.get(wanted)! : parseWorkspace(wanted);
      },
      async save(title) {
        const id = [...saved.values()].find((known) => known.title === title)?.id ?? crypto.randomUUID();
        saved.set(id, { ...workspace, id, title });
        return id;
      },
      get: async (id) => saved.get(id)!,
      async add(added) {
        const id = crypto.randomUUID();
        saved.set(id, { ...parseWorkspace(added), id });
        return id;
      },
      async rename(id, title) {
        saved.set(id, { ...saved.get(id)!, title });
      },
      async remove(id) {
        saved.delete(id);
      },
    },
    health: async () => fakeHealth(await storageNow()),
    benchmark: async () => ({ version: '0.1.0', at: start, machine: 'a made-up machine', cases: [] }),
    log: async (query) => log.query(query),
    allowBroadcast: async () => undefined,
    on(event, listener) {
      const of = listeners.get(event) ?? new Set();
      listeners.set(event, of);
      of.add(listener);
      const end = event === 'log' ? log.subscribe(listener) : undefined;
      return () => {
        of.delete(listener);
        end?.();
      };
    },
  };
}

/** What an unknown table looks like before its columns are named. */
function unknownTable(name: string, given: Mapping | undefined): FilePreview {
  const cells = Array.from({ length: 6 }, (_, i) => [`17231612550${i}8`, 'BTCUSDT', `61${i}71,4`, '0,25']);
  const mapping = { columns: { symbol: 1 }, delimiter: ';', header: true, decimal: ',', symbol: '', ...given } as const;
  const { ts, px, qty } = mapping.columns as Mapping['columns'];
  const missing = Object.entries({ time: ts, price: px, size: qty }).flatMap(([word, column]) => (column === undefined ? [word] : []));
  const read =
    missing.length > 0
      ? []
      : cells.map((_, i) => ({ ts: 1_723_161_255_008_000 + i * 1e4, px: 61_671.4, qty: 0.25, side: 1 as const, symbol: 'BTCUSDT' }));
  return {
    name,
    others: [],
    certain: false,
    table: { header: 'when;what;paid;given', names: ['when', 'what', 'paid', 'given'], cells, mapping, missing, read },
  };
}
