/** A tab for tests of live streams: the engine's service over a real store, and feeds of a venue that a test drives by hand. */
import type { StreamRequest, StreamStatus } from '../../../src/api/stream-types.ts';
import type { Store } from '../../../src/engine/store/contract.ts';
import { openStore } from '../../../src/engine/store/store.ts';
import { openPortSink, type PortSink } from '../../../src/engine/workers/port-sink.ts';
import type { EngineEvent, EngineService, FeedRequest, TickMessage } from '../../../src/engine/workers/protocol.ts';
import { createEngineService } from '../../../src/engine/workers/service.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import type { FeedStatus } from '../../../src/sources/live/status.ts';
import { loadKernelsInNode } from '../../tools/kernels.ts';

export const id = 'BTC-USDT.perp@venue';
export const firstTs = 1_760_000_000_000_000;
const instrument = { id, venue: 'venue', symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'perp', tickSize: 0.5 } as const;

export const plan: FeedRequest = {
  venue: 'live',
  headStartMs: 0,
  candidates: [
    { venue: 'venue', symbols: ['BTCUSDT'], channels: ['trades'] },
    { venue: 'other', symbols: ['BTC-USDT'], channels: ['trades'] },
  ],
};
export const begun = { venue: 'venue', title: 'Venue perps', reason: 'Venue perps answered first.' };

export interface Tab {
  service: EngineService;
  store: Store;
  events: EngineEvent[];
  /** What the log said. */
  said(): string[];
  /** Newest status told of a stream. */
  told(sessionId: string): StreamStatus | undefined;
  /** `feedId`: as it was claimed, where it was. */
  start(request?: Partial<StreamRequest>, feedId?: string): Promise<LiveFeed>;
}

export interface LiveFeed {
  status: StreamStatus;
  sessionId: string;
  /** `n` trades of 10 ms each, on the way to the engine at once. */
  trades(n: number): void;
  writer: TickWriter;
  tell(status: Partial<FeedStatus>): void;
  note(text: string): void;
  /** Its venue is gone; `next` answers. */
  gone(text: string, next: string): void;
  /** Time of a trade, of the newest when none is named. */
  ts(row?: number): number;
}

export async function openTab(name: string): Promise<Tab> {
  const store = await openStore(name);
  const events: EngineEvent[] = [];
  const service = createEngineService({ openStore: async () => store, loadKernels: loadKernelsInNode });
  await service.start((event) => void events.push(event));
  let feeds = 0;
  return {
    service,
    store,
    events,
    said: () => events.flatMap((event) => (event.type === 'log' ? [event.event.text] : [])),
    told: (sessionId) =>
      events.flatMap((event) => (event.type === 'stream' && event.status.sessionId === sessionId ? [event.status] : [])).at(-1),
    async start(request = {}, feedId = `${name} ${feeds++}`) {
      const { port1, port2 } = new MessageChannel();
      const sink: PortSink = openPortSink(port2, (message) => {
        if (message.type !== 'stop') return;
        sink.end('venue');
        setTimeout(() => port2.close(), 50);
      });
      const writer = new TickWriter(sink, 65_536);
      const index = writer.instrument(id, () => instrument);
      let n = 0;
      const ts = (k = n - 1): number => firstTs + k * 10_000;
      const trades = (more: number): void => {
        for (let k = 0; k < more; k++, n++) writer.trade(index, ts(n), ts(n) + 900, 100 + (n % 9) / 2, 1 + (n % 3), 1 + (n % 2), n);
        writer.flush();
      };
      trades(10);
      const post = (message: TickMessage): void => port2.postMessage(message);
      const status = await service.startStream(begun, plan, { venue: 'venue', ...request }, port1, feedId);
      const nothing = { messages: 0, perSecond: 0, resyncs: 0, reconnects: 0, checksumFailures: 0, unreadable: 0, merged: 0 };
      return {
        status,
        sessionId: status.sessionId,
        trades,
        writer,
        ts,
        note: (text) => post({ type: 'note', kind: 'resync', text }),
        gone: (text, next) => sink.fault(text, next),
        tell: (told) => {
          const lagMs = { p50: 3, p99: 9 };
          post({ type: 'status', status: { state: 'live', reason: '', ...nothing, lagMs, skewMs: 2, instruments: [], ...told } });
        },
      };
    },
  };
}
