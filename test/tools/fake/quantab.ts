/** An in-memory `Quantab` over seeded data: what the desk is developed and component-tested against. Never part of a build. */
import type { InstrumentInfo, Quantab, RetentionPolicy, SessionInfo, Workspace } from '../../../src/api/types.ts';
import { parseWorkspace } from '../../../src/api/workspace-file.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { Interval } from '../../../src/core/interval.ts';
import { openLog } from '../../../src/core/log.ts';
import { openFakeAlerts } from './alerts.ts';
import { fakeFlow } from './flow.ts';
import { fakeHealth } from './health.ts';
import { fakeImport, unknownTable } from './imports.ts';
import { makeBars, makeTape, type Tape } from './series.ts';
import { fakeStatistics } from './statistics.ts';
import { openFakeStreams } from './streams.ts';
import { fakeStudies } from './studies.ts';
import { openFakeTransport } from './transport.ts';
import { openFakeViews } from './views.ts';

const start = Date.UTC(2024, 7, 8, 23, 0, 0) * 1000;
const length = 3_600;
const gap: [number, number] = [start + 2_010e6, start + 2_052.4e6];
const liveId = 'live';
const ids = ['BTC-USDT.perp@binance', 'ETH-USDT.perp@binance'];

export interface FakeOptions {
  empty?: boolean;
  instruments?: 1 | 2;
  /** Rules of alerts, and what they told. */
  alerts?: boolean;
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
  const transport = openFakeTransport({
    start,
    end: start + length * 1e6,
    tape: tapes.get(ids[0]!)!,
    session: stored[0]?.id ?? '',
    running: liveId,
    moved(position) {
      for (const view of views) view();
      for (const listener of listeners.get('status') ?? []) listener({ type: 'revision', revision: position.ts, position });
    },
  });

  const pull = openFakeViews({ tapes, start, gap, other: ids[1]!, at: transport.at });

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
    stream: openFakeStreams({
      session: liveId,
      instruments: ids,
      tell(event) {
        for (const listener of listeners.get('status') ?? []) listener(event);
      },
      begun() {
        if (stored.some(({ id }) => id === liveId)) return;
        stored.push({
          ...session(0, ids, 1),
          id: 'live',
          title: 'Binance USD-M futures: BTC-USDT, ETH-USDT',
          source: 'binance-futures',
          live: true,
        });
        transport.open(liveId);
      },
    }),
    sessions: {
      list: async () => stored.map((s) => ({ ...s })),
      async import(source, options = {}) {
        const made = session(1, ids.slice(0, 1), 0);
        const report = await fakeImport(source instanceof File ? source.name : 'file', made, options);
        if (!stored.some((s) => s.id === made.id)) stored.push(made);
        log.add('import-done', `${report.rows} rows`);
        return report;
      },
      async preview(source, { mapping } = {}) {
        const files = Array.isArray(source) ? source : [source];
        return files.flatMap((file) => (file instanceof File && /unknown/.test(file.name) ? [unknownTable(file.name, mapping)] : []));
      },
      formats: async () => [{ id: 'trades-csv', title: 'Trades as CSV', extensions: ['csv'], example: 'timestamp,symbol,price,size' }],
      export: async () => new Blob(['ts,price\n1,2\n'], { type: 'text/csv' }),
      replay: async (id, { speed = 1, from = start } = {}) => transport.play(id, speed, from),
      open: async (id) => transport.open(id),
      current: async () => transport.current(),
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
      instruments: async (id) => (stored.find((s) => s.id === (id ?? transport.session()))?.instruments ?? []).map(instrument),
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
      async stats({ instrument: id }) {
        return fakeStatistics(id, tapes.get(id)!, start, length);
      },
    },
    methods: { list: async () => [], call: async () => ({}) },
    studies: {
      list: async () => [...fakeStudies],
      outlines: async () => fakeStudies.map(({ doc: _doc, ...outline }) => outline),
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
    alerts: openFakeAlerts({
      instruments: ids.slice(0, options.instruments ?? 2),
      session: stored[0]?.id ?? '',
      start,
      seeded: options.alerts === true,
      tell(event) {
        for (const listener of listeners.get('status') ?? []) listener(event);
      },
    }),
    flow: fakeFlow,
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
