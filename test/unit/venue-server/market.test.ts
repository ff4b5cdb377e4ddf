/** The test venue on a clean run: what its frames say is what its own books hold. */
import { afterEach, describe, expect, it } from 'vitest';
import { hasShared } from '../../tools/shared-data.ts';
import { startVenueServer } from '../../tools/venue-server/server.mjs';
import { openTapes } from '../../tools/venue-server/tape.mjs';
import { type Client, connect, dataOf, put } from './client.ts';

type Server = Awaited<ReturnType<typeof startVenueServer>>;
let server: Server | undefined;
const clients: Client[] = [];

async function start(options: Parameters<typeof startVenueServer>[0]): Promise<Server> {
  server = await startVenueServer(options);
  return server;
}
async function open(path: string): Promise<Client> {
  const client = await connect(`${server?.url}/${path}`);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server?.close();
});

/** The book of BTCUSDT by Binance's own instruction: buffer, snapshot, drop what is older, then an unbroken chain. */
async function readBook(running: Server): Promise<{ bids: [string, string][]; asks: [string, string][]; last: number; breaks: number }> {
  const stream = await open('binance-futures/public');
  const api = await open('binance-futures/api');
  stream.send({ method: 'SUBSCRIBE', params: ['btcusdt@depth@100ms'], id: 1 });
  await stream.until(() => dataOf(stream, 'btcusdt@depth@100ms').length >= 3);
  api.send({ id: 'BTCUSDT', method: 'depth', params: { symbol: 'BTCUSDT', limit: 5000 } });
  await api.until(() => api.frames.length > 0);
  await stream.until(() => dataOf(stream, 'btcusdt@depth@100ms').length >= 40, 10_000);
  running.pause();
  const { result } = JSON.parse(api.frames[0] as string) as {
    result: { lastUpdateId: number; bids: [string, string][]; asks: [string, string][] };
  };
  const { updateId } = running.book('binance-futures', 'BTCUSDT');
  await stream.until(() => dataOf(stream, 'btcusdt@depth@100ms').at(-1)?.u === updateId);
  const bids = new Map(result.bids);
  const asks = new Map(result.asks);
  let last = result.lastUpdateId;
  let fresh = true;
  let breaks = 0;
  for (const { u, pu, b, a } of dataOf(stream, 'btcusdt@depth@100ms')) {
    if (u <= last) continue;
    if (fresh ? pu > last : pu !== last) breaks++;
    fresh = false;
    put(bids, b);
    put(asks, a);
    last = u;
  }
  const sorted = (side: Map<string, string>, sign: number) => [...side].sort(([x], [y]) => sign * (Number(x) - Number(y)));
  return { bids: sorted(bids, -1), asks: sorted(asks, 1), last, breaks };
}

describe('a market made by hand', () => {
  it('is the book that a plain reader of its frames gets', async () => {
    const running = await start({ rate: 2_000, bookMs: 20 });
    const read = await readBook(running);
    const held = running.book('binance-futures', 'BTCUSDT');
    expect(read.breaks).toBe(0);
    expect(read.last).toBe(held.updateId);
    expect(read.bids).toEqual(held.bids);
    expect(read.asks).toEqual(held.asks);
    expect(Number(held.bids[0][0])).toBeLessThan(Number(held.asks[0][0]));
  });

  it('numbers trades one by one, inside the touch that was quoted before', async () => {
    await start({ rate: 1_000 });
    const client = await open('binance-spot/market');
    client.send({ method: 'SUBSCRIBE', params: ['ethusdt@trade', 'ethusdt@bookTicker'], id: 1 });
    await client.until(() => client.frames.length > 400);
    const messages = client.frames.slice(1).map((text) => JSON.parse(text) as { stream: string; data: Record<string, string> });
    const ids = messages.filter(({ stream }) => stream === 'ethusdt@trade').map(({ data }) => Number(data.t));
    expect(ids.length).toBeGreaterThan(50);
    expect(ids.every((id, i) => i === 0 || id === (ids[i - 1] as number) + 1)).toBe(true);
    let quote: Record<string, string> | undefined;
    for (const { stream, data } of messages) {
      if (stream === 'ethusdt@bookTicker') quote = data;
      else if (quote) expect(data.p).toBe(data.m ? quote.b : quote.a);
    }
  });

  it('is the same for the same seed', async () => {
    const first = (await start({ rate: 0 })).book('binance-futures', 'BTCUSDT', 20);
    await server?.close();
    expect((await start({ rate: 0 })).book('binance-futures', 'BTCUSDT', 20)).toEqual(first);
  });

  it('acknowledges streams of the wrong socket and stays silent, as the venue does', async () => {
    await start({ rate: 1_000 });
    const client = await open('binance-futures/public');
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@aggTrade', 'nonesuchusdt@trade'], id: 7 });
    await client.until(() => client.frames.length > 0);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(client.frames).toEqual(['{"result":null,"id":7}']);
  });

  it('closes on who asks too often, and knows no venue that it has not', async () => {
    await start({});
    const client = await open('binance-futures/public');
    for (let i = 0; i < 12; i++) client.send({ method: 'LIST_SUBSCRIPTIONS', id: i });
    await client.until(() => client.closed !== undefined);
    expect(client.closed?.code).toBe(1008);
    await expect(connect(`${server?.url}/nowhere/public`)).rejects.toThrow('404');
  });
});

describe('load', () => {
  it('counts exactly what it sends', async () => {
    const running = await start({ load: { venue: 'binance-futures', perSecond: 2_000, seconds: 0.5 } });
    const client = await open('binance-futures/public');
    client.send({ method: 'SUBSCRIBE', params: ['btcusdt@trade', 'btcusdt@depth@100ms', 'ethusdt@trade'], id: 1 });
    await client.until(() => running.state().load.done === true);
    await client.until(() => client.frames.length > 1_000);
    const { messages, perSymbol, late } = running.state().load;
    expect(messages + late).toBe(1_000);
    expect(client.frames.length).toBe(messages + 1);
    expect(dataOf(client, 'ethusdt@trade').length).toBe(perSymbol.ETHUSDT.trade);
  });
});

describe.skipIf(!hasShared('binance-raw'))('a recorded market', () => {
  it('has a right book for who comes in mid-tape, over the seam too', { timeout: 60_000 }, async () => {
    const running = await start({ makeMarket: await openTapes('binance-raw', { speed: 60, lines: 20_000 }) });
    const market = running.market('binance-futures', 'BTCUSDT');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    const read = await readBook(running);
    const held = running.book('binance-futures', 'BTCUSDT');
    expect(read.breaks).toBe(0);
    expect(read.last).toBe(held.updateId);
    // The tape ends after some 2 s at this speed.
    running.pause(false);
    const stream = clients.at(-2) as Client;
    await stream.until(() => market.rounds > 0, 20_000);
    const seen = dataOf(stream, 'btcusdt@depth@100ms').length;
    await stream.until(() => dataOf(stream, 'btcusdt@depth@100ms').length > seen + 50, 10_000);
    const chain = dataOf(stream, 'btcusdt@depth@100ms');
    expect(chain.filter(({ pu }, i) => i > 0 && pu !== chain[i - 1]?.u)).toEqual([]);
  });
});

describe.skipIf(!hasShared('venue-captures'))('a captured market', () => {
  it.each([
    ['bybit-linear', 'BTCUSDT'],
    ['bybit-spot', 'ETHUSDT'],
    ['coinbase', 'BTC-USD'],
  ])('%s, %s: never crossed, from end to end and over the seam', async (venue, symbol) => {
    const running = await start({ makeMarket: await openTapes('venue-captures') });
    const market = running.market(venue, symbol);
    let books = 0;
    let trades = 0;
    market.emit = (event: { kind: string }) => {
      if (event.kind === 'trade') trades++;
      if (event.kind !== 'book') return;
      books++;
      expect(market.bestBid).toBeLessThan(market.bestAsk);
    };
    for (let second = 0; second < 60; second++) market.run(1);
    expect(market.rounds).toBeGreaterThan(0);
    expect([books > 100, trades > 10]).toEqual([true, true]);
  });
});
