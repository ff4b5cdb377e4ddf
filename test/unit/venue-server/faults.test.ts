/** Each fault of the test venue does what it says, and no more. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startVenueServer } from '../../tools/venue-server/server.mjs';
import { type Client, connect, dataOf } from './client.ts';

const depth = 'btcusdt@depth@100ms';
let server: Awaited<ReturnType<typeof startVenueServer>>;
let client: Client;

beforeEach(async () => {
  server = await startVenueServer({ rate: 500, bookMs: 20 });
  client = await connect(`${server.url}/binance-futures/public`);
  client.send({ method: 'SUBSCRIBE', params: [depth, 'btcusdt@trade'], id: 1 });
  await client.until(() => dataOf(client, depth).length > 2);
});
afterEach(async () => {
  client.close();
  await server.close();
});

const more = (n: number) => {
  const seen = dataOf(client, depth).length;
  return client.until(() => dataOf(client, depth).length > seen + n);
};
/** Where the chain of book messages is broken. */
const breaks = () => dataOf(client, depth).filter(({ pu }, i, all) => i > 0 && pu !== all[i - 1]?.u).length;

describe('faults of frames', () => {
  it('drop, duplicate, reorder', async () => {
    await more(5);
    expect(breaks()).toBe(0);
    const drop = server.fault({ name: 'drop', venue: 'binance-futures', kind: 'book' });
    await more(5);
    expect([drop.hits, breaks()]).toEqual([1, 1]);
    server.fault({ name: 'duplicate', topic: depth, count: 2 });
    await more(6);
    const twice = dataOf(client, depth).filter(({ u }, i, all) => i > 0 && u === all[i - 1]?.u);
    expect(twice.length).toBe(2);
    server.fault({ name: 'reorder', topic: depth });
    await more(6);
    const back = dataOf(client, depth).filter(({ u }, i, all) => i > 0 && u < (all[i - 1]?.u ?? 0));
    expect(back.length).toBe(1);
  });

  it('truncate, sequence, checksum where the venue has none', async () => {
    server.fault({ name: 'truncate', kind: 'book' });
    await more(3);
    expect(client.frames.filter((text) => !text.endsWith('}')).length).toBe(1);
    const before = breaks();
    server.fault({ name: 'sequence', kind: 'book' });
    const none = server.fault({ name: 'checksum', kind: 'book' });
    await more(5);
    expect(breaks()).toBe(before + 1);
    expect(none.hits).toBe(0);
  });

  it('unknown fields and kinds, a frame of megabytes', async () => {
    server.fault({ name: 'unknown-fields', count: 3 });
    await more(4);
    const novel = client.frames.filter((text) => text.includes('"novelty":[1'));
    expect(novel.length).toBe(3);
    expect(() => JSON.parse(novel[0] as string)).not.toThrow();
    server.fault({ name: 'unknown-types', count: 1 });
    server.fault({ name: 'big-frame', kind: 'trade' });
    await client.until(
      () => client.frames.some((text) => text.length > 3e6) && client.frames.some((text) => text.includes('contractInfo')),
    );
    expect(breaks()).toBe(0);
  });

  it('stalls one topic, acknowledged again or not, while others go on', async () => {
    server.fault({ name: 'stall', topic: depth, seconds: 0.5 });
    const seen = dataOf(client, depth).length;
    client.send({ method: 'SUBSCRIBE', params: [depth], id: 2 });
    const trades = dataOf(client, 'btcusdt@trade').length;
    await client.until(() => dataOf(client, 'btcusdt@trade').length > trades + 10);
    expect(client.frames).toContain('{"result":null,"id":2}');
    expect(dataOf(client, depth).length).toBe(seen);
    await more(2);
  });
});

describe('faults of connections', () => {
  it('half-open: nothing comes, nothing is heard, nothing is closed; a new one works', async () => {
    server.fault({ name: 'half-open', venue: 'binance-futures' });
    await new Promise((resolve) => setTimeout(resolve, 50));
    const seen = client.frames.length;
    client.send({ method: 'LIST_SUBSCRIPTIONS', id: 5 });
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect([client.frames.length, client.closed]).toEqual([seen, undefined]);
    const other = await connect(`${server.url}/binance-futures/public`);
    other.send({ method: 'SUBSCRIBE', params: [depth], id: 1 });
    await other.until(() => other.frames.length > 2);
    other.close();
  });

  it.each([
    [{ name: 'cut' }, 1006],
    [{ name: 'close', code: 'policy' }, 1008],
    [{ name: 'close', code: 4001 }, 4001],
    [{ name: 'day' }, 1001],
  ])('%o ends with %d', async (fault, code) => {
    server.fault(fault);
    await client.until(() => client.closed !== undefined);
    expect(client.closed?.code).toBe(code);
    if (fault.name === 'day') expect(client.frames.some((text) => text.includes('serverShutdown'))).toBe(true);
  });

  it('refuses new connections for a while: the cable is pulled', async () => {
    server.fault({ name: 'refuse', seconds: 0.3 });
    await client.until(() => client.closed !== undefined);
    await expect(connect(`${server.url}/binance-futures/public`)).rejects.toThrow('503');
    await new Promise((resolve) => setTimeout(resolve, 400));
    (await connect(`${server.url}/binance-futures/public`)).close();
  });

  it('slow-drip delays and loses nothing', async () => {
    server.fault({ name: 'slow-drip', seconds: 0.5, ms: 50 });
    const seen = client.frames.length;
    const begun = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(client.frames.length - seen).toBeLessThan(5 + (Date.now() - begun) / 50);
    await more(20);
    expect(breaks()).toBe(0);
  });
});

describe('faults of the market', () => {
  it('burst: twenty times as many events, for a while', async () => {
    const market = server.market('binance-futures', 'BTCUSDT');
    const perSecond = async (): Promise<number> => {
      const [from, begun] = [market.updateId, performance.now()];
      await new Promise((resolve) => setTimeout(resolve, 300));
      return ((market.updateId - from) * 1_000) / (performance.now() - begun);
    };
    const usual = await perSecond();
    const fault = server.fault({ name: 'burst', seconds: 5 });
    expect(await perSecond()).toBeGreaterThan(5 * usual);
    fault.end();
    expect(await perSecond()).toBeLessThan(5 * usual);
  });

  it.each([5, -5])('skew by %d s', async (shift) => {
    const fault = server.fault({ name: 'skew', venue: 'binance-futures', shift });
    await more(5);
    const late = () => ((dataOf(client, depth).at(-1)?.E ?? 0) - Date.now()) / 1000;
    expect(Math.abs(late() - shift)).toBeLessThan(1);
    fault.end();
    await more(5);
    expect(Math.abs(late())).toBeLessThan(1);
  });

  it('says no to a fault or a venue that it has not', () => {
    expect(() => server.fault({ name: 'flood' })).toThrow('No fault "flood"');
    expect(() => server.fault({ name: 'drop', venue: 'mtgox' })).toThrow('No venue "mtgox"');
  });

  it('is told over HTTP', async () => {
    const url = server.url.replace('ws', 'http');
    const post = await fetch(`${url}/control`, { method: 'POST', body: JSON.stringify({ name: 'cut', venue: 'binance-futures' }) });
    expect(await post.json()).toEqual({ ok: true, hits: 1 });
    await client.until(() => client.closed !== undefined);
    const book = (await (await fetch(`${url}/book?venue=binance-futures&symbol=BTCUSDT&depth=1`)).json()) as { bids: unknown[] };
    expect(book.bids.length).toBe(1);
    expect((await fetch(`${url}/book?venue=binance-futures&symbol=x`)).status).toBe(404);
    expect((await fetch(`${url}/`)).headers.get('content-type')).toContain('text/html');
  });
});
