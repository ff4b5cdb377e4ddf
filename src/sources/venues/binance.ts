/** What Binance's spot and USD-M venues share: the decoder, requests, and facts of instruments. */
import { SIDE_BUY, SIDE_SELL } from '../../../assembly/layout.ts';
import { AGGREGATE, ANSWER, BAD, BinanceReader, FORCED, MARK, OTHER, QUOTE, SNAPSHOT, TRADE, UPDATE } from '../binance-reader.ts';
import type { Frame } from '../frame.ts';
import type { Channel, FrameDecoder, Listing, Topic } from '../venue.ts';

/** The id of the ping, so that its answer is known: no other request has a number so high. */
const pingId = 1_000_000_007;
/** A question that the stream servers answer at once: a page cannot send the ping frames of the protocol. */
export const ping = JSON.stringify({ method: 'LIST_SUBSCRIPTIONS', id: pingId });
/** Asks spot for its instruments; the answer has some megabytes. */
export const listRequest = JSON.stringify({
  id: 'instruments',
  method: 'exchangeInfo',
  params: { symbolStatus: 'TRADING', showPermissionSets: false },
});

export function encodeTopics(op: 'subscribe' | 'unsubscribe', topics: readonly Topic[], id: number, most: number): string[] {
  const requests: string[] = [];
  for (let from = 0; from < topics.length; from += most) {
    const params = topics.slice(from, from + most).map(({ name }) => name);
    requests.push(JSON.stringify({ method: op === 'subscribe' ? 'SUBSCRIBE' : 'UNSUBSCRIBE', params, id }));
  }
  return requests;
}

/** The answer names the book by the request's id, which is the symbol. */
export function depthRequest(symbol: string, limit: number): string {
  return JSON.stringify({ id: symbol, method: 'depth', params: { symbol, limit } });
}

/** Stream suffixes of channels: `socket`, what comes behind the symbol, the longest silence of a busy market. */
export interface Stream {
  readonly socket: string;
  readonly suffix: string;
  readonly channels: readonly Channel[];
  readonly quietMs?: number;
  /** The silence holds for every instrument, not only those that trade all the time. */
  readonly steady?: true;
}

/** Instruments so busy that a stream which is silent for so long is dead, though it was acknowledged. */
const busy = new Set(['BTCUSDT', 'ETHUSDT', 'SOLUSDT', 'XRPUSDT', 'BNBUSDT', 'DOGEUSDT']);

export function topicsOf(streams: readonly Stream[], symbols: readonly string[], channels: readonly Channel[]): Topic[] {
  return symbols.flatMap((symbol) =>
    streams
      .filter((stream) => stream.channels.some((channel) => channels.includes(channel)))
      .map(({ socket, suffix, channels: carried, quietMs, steady }) => ({
        socket,
        name: `${symbol.toLowerCase()}@${suffix}`,
        channels: carried,
        symbol,
        ...(quietMs !== undefined && (steady || busy.has(symbol)) ? { quietMs } : {}),
      })),
  );
}

/** `listingOf`: an instrument of the venue's own list. */
export function binanceDecoder(listingOf: (entry: Record<string, unknown>) => Listing | undefined): FrameDecoder {
  const reader = new BinanceReader();
  return (text, frame) => {
    reader.read(text, frame);
    const { kind } = reader;
    // Levels that no book message ends count for nothing.
    if (kind !== UPDATE && kind !== SNAPSHOT && frame.levels > 0) frame.book(-1, 0, false, 0, 0, 0);
    if (kind === ANSWER) takeAnswer(reader, frame, listingOf);
    else if (kind === SNAPSHOT) takeSnapshot(reader, frame);
    else if (kind === BAD) frame.bad(reader.reason);
    else if (kind === OTHER) takeOther(reader, frame);
    else takeMarket(reader, frame);
  };
}

function takeMarket(reader: BinanceReader, frame: Frame): void {
  const { kind, ts } = reader;
  const slot = frame.place(reader.symbol);
  if (kind === UPDATE) frame.book(slot, ts, false, reader.first, reader.id, reader.prev);
  else if (slot < 0) return;
  else if (kind === TRADE || kind === AGGREGATE) {
    if (reader.tradeType !== '' && reader.tradeType !== 'MARKET') frame.pass(`trade outside the market (X ${reader.tradeType})`);
    else frame.trade(slot, ts, reader.px, reader.qty, reader.sold ? SIDE_SELL : SIDE_BUY, reader.id);
  } else if (kind === QUOTE) frame.quote(slot, ts, reader.bid, reader.bidQty, reader.ask, reader.askQty, reader.id);
  else if (kind === MARK) {
    frame.mark(slot, ts, reader.px);
    if (reader.index > 0) frame.index(slot, ts, reader.index);
    if (reader.rate === reader.rate) frame.funding(slot, ts, reader.rate, reader.nextFunding);
  } else if (kind === FORCED) frame.liquidation(slot, ts, reader.px, reader.qty, reader.sold ? SIDE_SELL : SIDE_BUY);
}

function takeSnapshot(reader: BinanceReader, frame: Frame): void {
  const slot = frame.place(reader.symbol || reader.request);
  frame.book(slot, reader.ts, true, Number.NaN, reader.id, Number.NaN);
}

function takeOther(reader: BinanceReader, frame: Frame): void {
  if (reader.reason === 'serverShutdown') frame.closing = 'the server is about to be restarted';
  else frame.pass(`message ${reader.reason}`);
}

function takeAnswer(reader: BinanceReader, frame: Frame, listingOf: (entry: Record<string, unknown>) => Listing | undefined): void {
  if (reader.list !== '') {
    takeList(reader.list, frame, listingOf);
    return;
  }
  if (reader.error !== '') frame.refused.push({ name: reader.request, reason: errorText(reader.error) });
  else if (!reader.result) frame.accepted.push('');
  frame.pass(reader.result ? 'pong' : 'answer');
}

function takeList(text: string, frame: Frame, listingOf: (entry: Record<string, unknown>) => Listing | undefined): void {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    frame.bad('the list of instruments is not JSON');
    return;
  }
  for (const entry of Array.isArray(entries) ? (entries as unknown[]) : []) {
    const listing = typeof entry === 'object' && entry !== null ? listingOf(entry as Record<string, unknown>) : undefined;
    if (listing) frame.listings.push(listing);
  }
  frame.pass('answer');
}

function errorText(text: string): string {
  try {
    const { code, msg } = JSON.parse(text) as { code?: unknown; msg?: unknown };
    return typeof msg === 'string' ? `${msg}${code === undefined ? '' : ` (${String(code)})`}` : text;
  } catch {
    return text;
  }
}

/** Price step of an entry of the venue's own list; undefined where it tells none. */
export function tickSizeOf(entry: Record<string, unknown>): number | undefined {
  const filters = Array.isArray(entry.filters) ? (entry.filters as unknown[]) : [];
  for (const filter of filters) {
    if (typeof filter !== 'object' || filter === null || !('tickSize' in filter)) continue;
    const step = Number(filter.tickSize);
    return step > 0 && Number.isFinite(step) ? step : undefined;
  }
  return undefined;
}
