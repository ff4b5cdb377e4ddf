import 'fake-indexeddb/auto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FLAG_NO_RX, SIDE_BUY } from '../../../assembly/layout.ts';
import { QuantabError } from '../../../src/core/errors.ts';
import type { Store } from '../../../src/engine/store/contract.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { openPortSink } from '../../../src/engine/workers/port-sink.ts';
import type { EngineEvent, EngineService } from '../../../src/engine/workers/protocol.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';
import { freshName, instrument } from '../store/ticks.ts';

const start = 1_700_000_000_000_000;
const rows = 150_000;
const stepMicros = 1_000;
const whole = { from: Number.NaN, to: Number.NaN, widthPx: 100 };

beforeAll(loadKernelsInNode);

let service: EngineService;
let store: Store;
let events: EngineEvent[];

beforeEach(async () => {
  store = await openStore(freshName());
  events = [];
  service = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
  await service.start((event) => void events.push(event));
});
afterEach(() => store.close());

/** Sends `n` trades over a port as a job worker does; resolves with what the engine says. */
async function importTrades(n: number, price = 100): Promise<string> {
  const { port1, port2 } = new MessageChannel();
  const outcome = service.importTicks(`job ${price}`, { title: `at ${price}`, source: 'test' }, port1);
  outcome.catch(() => undefined);
  const sink = openPortSink(port2);
  const writer = new TickWriter(sink);
  const index = writer.instrument(instrument.id, () => instrument);
  const refused = outcome.then(
    () => new Promise<never>(() => undefined),
    (reason: unknown) => {
      throw reason;
    },
  );
  try {
    for (let i = 0; i < n; i++) {
      const ts = start + i * stepMicros;
      writer.trade(index, ts, ts, price + (i % 7), 1 + (i % 3), SIDE_BUY, i, FLAG_NO_RX);
      if (i % 16_384 === 0) await Promise.race([sink.ready(), refused]);
    }
    writer.flush();
    sink.end('trades-csv');
    return (await outcome).record.id;
  } finally {
    port2.close();
  }
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('an import', () => {
  it('is named by its format, stands on the stage at its end, and is told', async () => {
    const id = await importTrades(rows);
    expect(await service.sessions()).toMatchObject([{ id, source: 'trades-csv', rows: { trade: rows } }]);
    expect(await service.position()).toMatchObject({ sessionId: id, row: rows, rows, state: 'ended' });
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['sessions', 'log']));
  });

  it('stands though the policy cannot be applied after it', async () => {
    store.policy = async () => {
      throw new QuantabError('internal', 'The database was closed.');
    };
    const id = await importTrades(1_000);
    expect((await service.sessions()).map((session) => session.id)).toEqual([id]);
    expect(events).toContainEqual(
      expect.objectContaining({
        event: expect.objectContaining({ text: 'Your retention policy could not be applied: The database was closed.' }),
      }),
    );
  });

  it('is refused with the disk’s reason when the disk fails half-way', async () => {
    const create = store.create.bind(store);
    store.create = async (session) => {
      const writer = await create(session);
      const write = writer.write.bind(writer);
      let batches = 0;
      writer.write = async (batch) => {
        if (++batches === 3) throw new QuantabError('storage-full', 'The disk is full.');
        await write(batch);
      };
      return writer;
    };
    await expect(importTrades(rows)).rejects.toMatchObject({ code: 'storage-full' });
    expect(await service.sessions()).toEqual([]);
  });

  it('leaves nothing when it is aborted', async () => {
    const { port1, port2 } = new MessageChannel();
    const outcome = service.importTicks('stopped', { title: 'never', source: 'test' }, port1);
    const refusal = expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    await pause(5);
    await service.abortImport('stopped');
    await refusal;
    port2.close();
    expect(await service.sessions()).toEqual([]);
  });
});

describe('a replay', () => {
  it('plays, ends, and says so once', async () => {
    const id = await importTrades(rows);
    await service.open(id, { play: true, speed: 'max' });
    await expect.poll(async () => (await service.position(id))?.state, { timeout: 10_000 }).toBe('ended');
    await expect.poll(() => events.filter(({ type }) => type === 'ended').length).toBe(1);
    expect(events.some(({ type }) => type === 'closed')).toBe(false);
  });

  it('stays paused when it is paused during a seek, and plays on after a seek', async () => {
    const id = await importTrades(rows);
    await service.open(id, { play: true, speed: 1 });
    const seek = service.seek(id, start + 100_000 * stepMicros);
    await service.pause(id);
    await seek;
    await pause(40);
    expect(await service.position(id)).toMatchObject({ state: 'paused', row: 100_001 });
    await service.play(id);
    expect(await service.seek(id, start + 10_000 * stepMicros)).toMatchObject({ state: 'playing' });
    await expect.poll(async () => (await service.position(id))?.row).toBeGreaterThan(10_001);
  });

  it('lets go of its run when another session takes the stage during a seek', async () => {
    const first = await importTrades(rows);
    const second = await importTrades(20_000, 200);
    await service.open(first, { play: true, speed: 1 });
    const seek = service.seek(first, start + 140_000 * stepMicros);
    await service.open(second, { play: false, speed: 1 });
    await seek;
    events.length = 0;
    await pause(100);
    const moves = events.filter((event) => event.type === 'revision' && event.position.sessionId === first);
    expect(moves).toEqual([]);
    expect(await service.position()).toMatchObject({ sessionId: second, row: 20_000 });
  });

  it('keeps what was asked for when it starts again', async () => {
    const id = await importTrades(rows);
    const ref = `flow.tfi[${instrument.id}](window=77)`;
    await service.ensure([ref]);
    const before = (await service.view(ref, whole)).last;
    await service.open(id, { play: true, speed: 'max' });
    await expect.poll(async () => (await service.position(id))?.state, { timeout: 10_000 }).toBe('ended');
    expect((await service.view(ref, whole)).last).toEqual(before);
    expect(before.value).toBe(1);
  });

  it('goes on to its end when something is asked for on the way', async () => {
    const first = await importTrades(rows);
    await importTrades(1_000, 200);
    const ref = `flow.tfi[${instrument.id}](window=77)`;
    const opened = service.open(first, { play: false, speed: 1 });
    await expect.poll(async () => (await service.position(first))?.computing, { interval: 1 }).toBeGreaterThan(0);
    const asked = service.ensure([ref]);
    const position = await opened;
    expect(position).toMatchObject({ row: rows, state: 'ended' });
    expect(position).not.toHaveProperty('computing');
    await asked;
    expect((await service.view(ref, whole)).last.ts).toBe(start + (rows - 1) * stepMicros);
  });

  it('stands where it stood while it is computed once more', async () => {
    const id = await importTrades(rows);
    await pause(40);
    events.length = 0;
    const ref = `flow.tfi[${instrument.id}](window=77)`;
    const ensured = service.ensure([ref]);
    // Asked for while the rows are computed: answered with all of them.
    const newest = (await service.view(`trades[${instrument.id}]`, whole)).last.ts;
    await ensured;
    await pause(40);
    expect(newest).toBe(start + (rows - 1) * stepMicros);
    const told = events.filter(
      (event) => ('sessionId' in event ? event.sessionId : event.type === 'revision' && event.position.sessionId) === id,
    );
    const moves = told.flatMap((event) => (event.type === 'revision' ? [event.position] : []));
    expect(moves.length).toBeGreaterThan(1);
    for (const position of moves) expect(position).toMatchObject({ row: rows, ts: newest, state: 'ended' });
    expect(moves.some(({ computing }) => computing !== undefined && computing < 1)).toBe(true);
    expect(moves.at(-1)).not.toHaveProperty('computing');
    expect(told.some(({ type }) => type === 'tick-batch' || type === 'bar')).toBe(false);
  });

  it('goes back and forth to the same rows and values', async () => {
    const id = await importTrades(rows);
    const ref = `flow.cvd[${instrument.id}]`;
    const seen = new Map<number, number>();
    for (const row of [10, 70_000, 140_000, 70_000, 3, 131_072, 65_536, 65_535, 10]) {
      const { row: reached } = await service.seek(id, start + row * stepMicros);
      expect(reached).toBe(row + 1);
      const { value } = (await service.view(ref, whole)).last;
      expect(value).toBe(seen.get(row) ?? value);
      seen.set(row, value);
    }
    await service.step(id, -11);
    expect(await service.position(id)).toMatchObject({ row: 0, state: 'paused' });
  });

  it('has its history left of where it is opened or sought', async () => {
    const first = await importTrades(rows);
    await importTrades(1_000, 200);
    const bars = `bars[${instrument.id}](interval=1s)`;
    const held = async () => (await service.view(bars, { ...whole, widthPx: 5_000 })).columns.start?.length;
    await service.open(first, { play: true, speed: 1, from: start + 100_000 * stepMicros });
    await service.pause(first);
    expect(await held()).toBe(101);
    await service.open(first, { play: true, speed: 1 });
    await service.pause(first);
    expect(await held()).toBeLessThan(3);
    await service.seek(first, start + 140_000 * stepMicros);
    expect(await held()).toBe(141);
  });

  it('ends and is logged when its rows cannot be read', async () => {
    const id = await importTrades(rows);
    await service.open(id, { play: true, speed: 1 });
    store.read = async () => {
      throw new QuantabError('not-found', 'It was deleted in another tab.');
    };
    await service.speed(id, 'max');
    await expect.poll(() => events.filter(({ type }) => type === 'ended').length, { timeout: 5_000 }).toBe(1);
    expect(events).toContainEqual(expect.objectContaining({ type: 'log', event: expect.objectContaining({ kind: 'error' }) }));
    expect((await service.position(id))?.state).toBe('paused');
  });
});

describe('a pushed stream', () => {
  const columns = (n: number, from: number) => {
    const ids = Float64Array.from({ length: n }, (_, i) => from + i);
    return {
      ts: ids.map((i) => start + i * stepMicros),
      price: ids.map((i) => 10 + (i % 5)),
      qty: ids.map(() => 1),
      side: ids.map(() => 1),
      id: ids,
    };
  };

  it('is one instrument by either name, sealed at the stop, then replayable', async () => {
    await service.push('A-B', columns(100, 0));
    await service.push('A-B@push', columns(100, 100));
    const text = `{"symbol":"ELSE","ts":${start + 500_000},"price":11,"size":2}\n`;
    expect(await service.push('A-B', text)).toBe(1);
    const [status] = await service.streams();
    await service.stopStream();
    expect(await service.streams()).toEqual([]);
    const [session] = await service.sessions();
    expect(session).toMatchObject({ id: status?.sessionId, live: false, instruments: ['A-B@push'], rows: { trade: 201 } });
    expect(await service.seek(session?.id ?? '', start + 50 * stepMicros)).toMatchObject({ row: 51 });
  });

  it('takes nothing of a call with a bad row', async () => {
    const bad = columns(3, 0);
    bad.price[1] = Number.POSITIVE_INFINITY;
    await expect(service.push('A-B', bad)).rejects.toMatchObject({ code: 'bad-input' });
    await expect(service.push('C-D', '{"nonsense":1}\n')).rejects.toMatchObject({ code: 'bad-input' });
    await service.push('A-B', columns(2, 0));
    await service.stopStream();
    expect((await service.sessions())[0]).toMatchObject({ instruments: ['A-B@push'], rows: { trade: 2 } });
  });

  it('can be tried again after it could not be opened', async () => {
    const create = store.create.bind(store);
    store.create = async () => {
      throw new QuantabError('storage-full', 'The disk is full.');
    };
    await expect(service.push('A-B', columns(2, 0))).rejects.toMatchObject({ code: 'storage-full' });
    store.create = create;
    expect(await service.push('A-B', columns(2, 0))).toBe(2);
    await service.stopStream();
  });
});

it('lets calls wait for the start, and refuses them with its reason', async () => {
  const early = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
  const list = early.sessions();
  await early.start(() => undefined);
  expect(await list).toEqual([]);
  const broken = createEngineService({
    openStore: async () => Promise.reject(new QuantabError('unsupported', 'No storage.')),
    loadKernels: loadKernelsInNode,
  });
  const refused = expect(broken.sessions()).rejects.toMatchObject({ code: 'unsupported' });
  await expect(broken.start(() => undefined)).rejects.toMatchObject({ code: 'unsupported' });
  await refused;
});

it('keeps what the retention policy keeps, and never what is shown', async () => {
  const first = await importTrades(1_000);
  const second = await importTrades(1_000, 200);
  const policy = { days: Number.POSITIVE_INFINITY, bytes: 1 };
  expect((await service.due(policy)).map(({ id }) => id)).toEqual([first]);
  expect(await service.due()).toEqual([]);
  await service.setPolicy(policy);
  expect((await service.sessions()).map(({ id }) => id).sort()).toEqual([first, second].sort());
  expect((await service.due()).map(({ id }) => id)).toEqual([first]);
  await service.exempt(first, true);
  expect(await service.due()).toEqual([]);
  await service.exempt(first, false);
  await service.setPolicy({ ...policy, ask: false });
  expect((await service.sessions()).map(({ id }) => id)).toEqual([second]);
  expect(events).toContainEqual(expect.objectContaining({ type: 'log', event: expect.objectContaining({ kind: 'storage' }) }));
  expect(first).not.toBe(second);
});
