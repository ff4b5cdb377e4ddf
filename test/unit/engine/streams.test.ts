/** Live sessions through the engine's service: a real simulated feed over a real port, a real store. */
import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { StreamRequest, StreamStatus } from '../../../src/api/stream-types.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { Store } from '../../../src/engine/store/contract.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { openPortSink } from '../../../src/engine/workers/port-sink.ts';
import type { EngineEvent, EngineService } from '../../../src/engine/workers/protocol.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import { openSimulatedFeed, type SimulatedFeed } from '../../../src/sources/simulated.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { expectNoTrace, freshName } from '../store/ticks.ts';

/** What a feed worker says when it begins. */
const made = { venue: 'simulated', title: 'Simulated market', reason: 'made in this browser' };
const whole = { from: Number.NaN, to: Number.NaN, widthPx: 400 };

beforeAll(loadKernelsInNode);

let name: string;
let service: EngineService;
let store: Store;
let events: EngineEvent[];
let feeds: SimulatedFeed[];

async function openService(parts: { mostTransientRows?: number } = {}): Promise<void> {
  store = await openStore(name);
  events = [];
  service = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode, ...parts });
  await service.start((event) => void events.push(event));
}

/** What was said of a stream, newest last. */
const said = (id: string): string[] =>
  events.flatMap((event) =>
    event.type === 'log' && (event.event.detail as { sessionId?: string })?.sessionId === id ? [event.event.text] : [],
  );
const states = (id: string): StreamStatus[] =>
  events.flatMap((event) => (event.type === 'stream' && event.status.sessionId === id ? [event.status] : []));
const ended = async (id: string): Promise<StreamStatus> => {
  await expect.poll(() => states(id).at(-1)?.state, { timeout: 15_000 }).toMatch(/stopped|failed/);
  return states(id).at(-1)!;
};

/** Lets something of the next writer fail. */
function breakWriter(what: 'tail' | 'commit' | 'write', after = 0): void {
  const create = store.create.bind(store);
  store.create = async (session) => {
    store.create = create;
    const writer = await create(session);
    const whole = writer[what].bind(writer) as (...given: unknown[]) => Promise<never>;
    let calls = 0;
    Object.assign(writer, {
      [what]: async (...given: unknown[]) => {
        if (calls++ >= after) throw new QuantabError('storage-full', 'The disk is full.');
        return whole(...given);
      },
    });
    return writer;
  };
}

beforeEach(async () => {
  name = freshName();
  feeds = [];
  await openService();
});
afterEach(() => {
  for (const feed of feeds) feed.stop();
  store.close();
});

/** What a feed worker does, in this thread; the clock's waits are as short as they can be. */
async function start(request: Omit<StreamRequest, 'venue'> = {}, wait = 0): Promise<StreamStatus> {
  const wanted: StreamRequest = { venue: 'simulated', ...request };
  const plan = await service.planStream(wanted);
  const { port1, port2 } = new MessageChannel();
  const sink = openPortSink(port2, (message) => (message.type === 'stop' ? feed.stop() : feed.tune(message)));
  const clock = { now: () => performance.now(), wait: (ms: number) => new Promise<void>((done) => setTimeout(done, Math.min(ms, wait))) };
  if (plan.venue !== 'simulated') throw new Error('simulated alone');
  const feed = openSimulatedFeed(plan, sink, clock);
  feeds.push(feed);
  void feed.done.then(() => sink.end(plan.venue)).finally(() => setTimeout(() => port2.close(), 50));
  return service.startStream(made, plan, wanted, port1, `feed ${feeds.length}`);
}

/** The five minutes that come at once are in. */
const historyIn = async (): Promise<void> => {
  const [info] = await service.sessions();
  await expect.poll(async () => (await service.position())?.ts, { timeout: 10_000 }).toBeGreaterThan(info!.from + 299_000_000);
  await new Promise((done) => setTimeout(done, 50));
};

const sealed = async (id: string): Promise<void> => {
  await expect.poll(async () => (await service.sessions()).find((session) => session.id === id)?.live, { timeout: 15_000 }).toBe(false);
};

describe('a simulated stream', () => {
  it('is on the stage, live, with its instruments and first time known, when start resolves', async () => {
    const { sessionId, simulated } = await start({ params: { seed: 7 } });
    expect(simulated).toMatchObject({ params: { seed: 7 }, speed: 1 });
    expect(await service.position()).toMatchObject({ sessionId, state: 'playing' });
    const [info] = await service.sessions();
    expect(info).toMatchObject({ id: sessionId, live: true, transient: false, source: 'simulated', title: 'Simulated market, seed 7' });
    expect(info?.instruments).toHaveLength(2);
    expect(info?.from).toBeGreaterThan(0);
    expect((await service.instruments()).map(({ rows }) => (rows.level ?? 0) > 0)).toEqual([true, true]);
  });

  it('gives the same hash for the same seed and seconds, whatever the speed, and another for another seed', async () => {
    const hashes: string[] = [];
    for (const request of [
      { params: { seed: 5 }, seconds: 40, speed: 'max' as const },
      { params: { seed: 5 }, seconds: 40, speed: 1000 },
      { params: { seed: 6 }, seconds: 40, speed: 'max' as const },
    ]) {
      const { sessionId } = await start(request, 1);
      await sealed(sessionId);
      hashes.push((await store.get(sessionId)).tickHash);
    }
    expect(hashes[0]).toMatch(/^[0-9a-f]{64}$/);
    expect(hashes[1]).toBe(hashes[0]);
    expect(hashes[2]).not.toBe(hashes[0]);
  });

  it('computes live what its replay computes, also for a study that was added on the way', async () => {
    const { sessionId } = await start({ speed: 0 });
    const [info] = await service.sessions();
    const [first, second] = info!.instruments;
    const refs = [`flow.tfi[${first}](window=13)`, `pairs.spread[${first},${second}](window=77)`];
    await expect.poll(async () => (await service.position())?.row, { timeout: 10_000 }).toBeGreaterThan(20_000);
    await service.ensure(refs);
    await service.tuneStream(sessionId, { speed: 100 });
    await new Promise((done) => setTimeout(done, 300));
    await service.stopStream(sessionId);
    const live = await Promise.all([`bars[${first}](interval=5s)`, ...refs].map((ref) => service.view(ref, whole)));
    const at = await service.position();
    await service.open(sessionId, { play: true, speed: 'max' });
    await expect.poll(async () => (await service.position())?.state, { timeout: 15_000 }).toBe('ended');
    const replayed = await Promise.all([`bars[${first}](interval=5s)`, ...refs].map((ref) => service.view(ref, whole)));
    expect((await service.position())?.row).toBe(at?.row);
    expect(replayed.map(({ columns, last }) => ({ columns, last }))).toEqual(live.map(({ columns, last }) => ({ columns, last })));
    expect(live[1]!.last.value).not.toBeNaN();
  });

  it('answers queries of what has been recorded so far', async () => {
    const { sessionId } = await start({ speed: 0 });
    await historyIn();
    const [info] = await service.sessions();
    const bars = await service.bars({ session: sessionId, instrument: info!.instruments[0]!, interval: '1m' });
    expect(bars.start.length).toBeGreaterThanOrEqual(5);
    expect(Object.values(info!.rows).reduce((sum, n) => sum + n, 0)).toBe((await service.position())?.rows);
  });

  it('stands still at speed 0, goes on, and refuses what cannot be set', async () => {
    const { sessionId } = await start({ speed: 0 });
    await expect.poll(async () => (await service.position())?.state).toBe('paused');
    await historyIn();
    const still = (await service.streams())[0]?.rows;
    await new Promise((done) => setTimeout(done, 100));
    expect((await service.streams())[0]?.rows).toBe(still);
    expect(await service.tuneStream(sessionId, { speed: 1000, params: { marketRate: 5 } })).toMatchObject({
      state: 'live',
      simulated: { speed: 1000, params: { marketRate: 5 } },
    });
    await expect.poll(async () => (await service.streams())[0]?.rows).toBeGreaterThan(still!);
    await expect(service.tuneStream(sessionId, { params: { marketRate: -1 } })).rejects.toThrow(/marketRate.*from.*-1/);
    await expect(service.tuneStream(sessionId, { params: { seed: 9 } })).rejects.toThrow(/start a new one/);
    await expect(service.tuneStream(sessionId, { speed: 2_000 })).rejects.toThrow(/0\.1 to 1000/);
    await expect(service.tuneStream('nothing', {})).rejects.toMatchObject({ code: 'not-found' });
  });

  it('knows its episodes, running and stored; other sessions have none to know', async () => {
    const { sessionId } = await start({ params: { episodes: 40 }, seconds: 600, speed: 'max' });
    await sealed(sessionId);
    const truth = await service.truth(sessionId);
    expect(truth.length).toBeGreaterThan(0);
    expect(truth.every(({ from, text }) => from > 0 && text.length > 5)).toBe(true);
    await service.push('X-Y@mine', { ts: [1e15], price: [1], qty: [1], side: [1], id: [1] } as never);
    const pushed = (await service.streams())[0]!.sessionId;
    await expect(service.truth(pushed)).rejects.toMatchObject({ code: 'unsupported' });
  });

  it('refuses other venues and bad requests in words', async () => {
    const refused: [object, RegExp][] = [
      [{ venue: 'moon' }, /no venue "moon".*simulated/],
      [{ venue: 'simulated', params: { limitRate: 99 } }, /limitRate.*99/],
      [{ venue: 'simulated', params: { nonsense: 1 } }, /no parameter "nonsense"/],
      [{ venue: 'simulated', speed: -1 }, /speed/],
      [{ venue: 'simulated', seconds: 0 }, /seconds/],
      [{ venue: 'simulated', start: 1.5 }, /start/],
      [{ venue: 'simulated', instruments: ['ALFA-USD.perp@simulated'] }, /brings all its instruments.*BRAVO.*Leave instruments out/],
      [{ venue: 'simulated', channels: ['trades'] }, /brings all its channels, trades and book; asked for: "trades"/],
      [{ venue: 'simulated', channels: ['trades', 'book', 'funding'] }, /brings all its channels/],
      [{ venue: 'simulated', url: 'wss://x' }, /has no url/],
      [{ venue: 'simulated', instruments: ['BTC-USDT@binance'] }, /has no instrument "?BTC-USDT@binance/],
    ];
    for (const [request, words] of refused) await expect(service.planStream(request as StreamRequest)).rejects.toThrow(words);
    const [venue] = await service.venues();
    expect(venue?.id).toBe('simulated');
    const { instruments, channels } = venue!;
    await service.planStream({ venue: 'simulated', instruments: [...instruments].reverse(), channels });
    await service.planStream({ venue: 'simulated', instruments: [], channels: [] });
  });
});

describe('a transient stream', () => {
  it('leaves no trace when another session takes the stage', async () => {
    const { sessionId } = await start({ record: false });
    expect((await service.sessions())[0]).toMatchObject({ id: sessionId, transient: true });
    await start({ seconds: 5 });
    await expectNoTrace(store, sessionId);
    expect((await service.sessions()).some(({ id }) => id === sessionId)).toBe(false);
    expect(events.some((event) => event.type === 'log' && /was left and removed/.test(event.event.text))).toBe(true);
    expect((await service.streams()).some((status) => status.sessionId === sessionId)).toBe(false);
  });

  it('stays when it is kept, renamed or stopped, and can be shown again while it runs', async () => {
    const kept = await start({ record: false });
    await service.keep(kept.sessionId);
    const renamed = await start({ record: false });
    await service.rename(renamed.sessionId, 'Mine');
    const stopped = await start({ record: false });
    await service.stopStream(stopped.sessionId);
    await start({ seconds: 5 });
    const infos = await service.sessions();
    for (const { sessionId } of [kept, renamed, stopped])
      expect(infos.find(({ id }) => id === sessionId)).toMatchObject({ transient: false, live: sessionId !== stopped.sessionId });
    const back = await service.open(kept.sessionId, { play: false, speed: 1 });
    expect(back).toMatchObject({ sessionId: kept.sessionId, state: 'playing' });
    expect(back.row).toBeGreaterThan(0);
    const before = back.row;
    await service.tuneStream(kept.sessionId, { speed: 1000 });
    await expect.poll(async () => (await service.position())?.row).toBeGreaterThan(before);
    await service.stopStream();
    expect((await service.sessions()).every(({ live }) => !live)).toBe(true);
  });

  it('stands still while a file is imported, and goes on when the import is cancelled', async () => {
    const { sessionId } = await start({ record: false });
    await historyIn();
    await service.tuneStream(sessionId, { speed: 1000 });
    const { port1, port2 } = new MessageChannel();
    const imported = service.importTicks('job', { title: 'a.csv', source: 'file' }, port1).catch((thrown: unknown) => thrown);
    // What was on its way is taken first.
    let held = 0;
    const stands = async () => held === (held = (await service.position())!.row);
    await expect.poll(stands, { interval: 200, timeout: 5_000 }).toBe(true);
    await new Promise((done) => setTimeout(done, 300));
    expect((await service.position())?.row).toBe(held);
    await service.abortImport('job');
    expect(await imported).toMatchObject({ code: 'cancelled' });
    await expect.poll(async () => (await service.position())?.row).toBeGreaterThan(held);
    port2.close();
  });

  it('is removed, not recovered, by the next start after a crash; a kept one is recovered', async () => {
    const kept = await start({ record: false, speed: 0 });
    await service.keep(kept.sessionId);
    const left = await start({ record: false, speed: 0 });
    // Tail records are written each second.
    await new Promise((done) => setTimeout(done, 1_500));
    store.close();
    await openService();
    expect((await service.sessions()).map(({ id, live }) => ({ id, live }))).toEqual([{ id: kept.sessionId, live: false }]);
    await expectNoTrace(store, left.sessionId);
  });

  it('of another tab is neither listed nor removed', async () => {
    const { sessionId } = await start({ record: false });
    const other = await openStore(name);
    const second = createEngineService({ openStore: async () => other, loadKernels: loadKernelsInNode });
    await second.start(() => undefined);
    expect(await second.sessions()).toEqual([]);
    expect((await service.sessions()).map(({ id }) => id)).toEqual([sessionId]);
    other.close();
  });
});

describe('a stream that cannot go on', () => {
  it('ends as failed when the disk takes no tail, says so once, and keeps what it can', async () => {
    breakWriter('tail');
    const { sessionId } = await start({ speed: 1 });
    const { state, reason } = await ended(sessionId);
    expect({ state, reason }).toEqual({ state: 'failed', reason: 'The disk is full.' });
    await sealed(sessionId);
    const [info] = await service.sessions();
    const rows = Object.values(info!.rows)
      .reduce((sum, n) => sum + n, 0)
      .toLocaleString('en-US');
    expect(said(sessionId).slice(1)).toEqual([`"Simulated market, seed 1" stopped: The disk is full. ${rows} of ${rows} rows are kept.`]);
    expect(await service.streams()).toEqual([]);
    expect((await service.usage()).full).toBe(true);
  });

  it('does not say that it was sealed when it was not, and tells whoever stops it', async () => {
    breakWriter('commit');
    const { sessionId } = await start({ speed: 0 });
    await expect(service.stopStream(sessionId)).rejects.toMatchObject({ code: 'storage-full' });
    expect(said(sessionId).join()).not.toContain('sealed');
    expect(said(sessionId).at(-1)).toContain('stopped: The disk is full. What had reached the disk is put in order when there is room');
    expect(await ended(sessionId)).toMatchObject({ state: 'failed', reason: 'The disk is full.' });
    expect(await service.streams()).toEqual([]);
  });

  it('goes with its worker: one that runs is sealed, one that never began is refused and leaves no trace', async () => {
    const { sessionId } = await start({ speed: 0 });
    await service.loseFeed('feed 1', 'The feed worker failed: out of memory.');
    expect(await ended(sessionId)).toMatchObject({ state: 'failed', reason: 'The feed worker failed: out of memory.' });
    await sealed(sessionId);
    const plan = await service.planStream({ venue: 'simulated' });
    for (const early of [false, true]) {
      if (early) await service.loseFeed('mute', 'It is gone.');
      const { port1, port2 } = new MessageChannel();
      const starting = service.startStream(made, plan, { venue: 'simulated', record: early }, port1, 'mute');
      starting.catch(() => undefined);
      await new Promise((done) => setTimeout(done, 50));
      if (!early) await service.loseFeed('mute', 'It is gone.');
      await expect(starting).rejects.toThrow('It is gone.');
      port2.close();
    }
    expect((await service.sessions()).map(({ id }) => id)).toEqual([sessionId]);
    expect(await store.list()).toHaveLength(1);
  });

  it('is refused when it is stopped before its first row', async () => {
    const plan = await service.planStream({ venue: 'simulated' });
    const { port1, port2 } = new MessageChannel();
    port2.onmessage = ({ data }) => data.type === 'stop' && port2.postMessage({ type: 'end', format: 'simulated' });
    const starting = service.startStream(made, plan, { venue: 'simulated' }, port1, 'mute');
    starting.catch(() => undefined);
    await expect.poll(async () => (await service.streams()).length).toBe(1);
    await service.stopStream();
    await expect(starting).rejects.toThrow('before its first row');
    expect(await store.list()).toEqual([]);
    port2.close();
  });

  it('of rows for now ends at its most rows, and can be kept then', async () => {
    store.close();
    await openService({ mostTransientRows: 60_000 });
    const { sessionId } = await start({ record: false, speed: 'max' });
    const { state, reason, rows } = await ended(sessionId);
    expect({ state, reason }).toEqual({
      state: 'stopped',
      reason: 'It ended: what is there for now goes no further than 60,000 rows. Keep it, or start another one.',
    });
    expect(rows).toBeGreaterThan(60_000);
    expect((await service.sessions())[0]).toMatchObject({ id: sessionId, live: false, transient: true });
    expect((await service.position())?.sessionId).toBe(sessionId);
    await service.keep(sessionId);
    await start({ seconds: 5 });
    expect((await service.sessions()).find(({ id }) => id === sessionId)).toMatchObject({ transient: false });
  });

  it('stays there for now when it could not be kept', async () => {
    const { sessionId } = await start({ record: false, speed: 0 });
    const keep = store.keep.bind(store);
    store.keep = async () => {
      throw new QuantabError('storage-full', 'The disk is full.');
    };
    await expect(service.keep(sessionId)).rejects.toMatchObject({ code: 'storage-full' });
    store.keep = keep;
    expect((await service.sessions())[0]).toMatchObject({ id: sessionId, transient: true });
    await start({ seconds: 5 });
    await expectNoTrace(store, sessionId);
  });
});
