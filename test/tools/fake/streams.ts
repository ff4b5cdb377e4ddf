/** Live streams of the fake: venues that answer after a moment, and a status that changes once a second. */
import type { StreamRequest, StreamStatus, VenueInfo } from '../../../src/api/stream-types.ts';
import type { Quantab } from '../../../src/api/types.ts';
import { QuantabError } from '../../../src/core/errors.ts';

const bases = ['BTC', 'ETH', 'SOL', 'XRP', 'BNB', 'DOGE', 'ADA', 'TRX', 'AVAX', 'LINK', 'DOT', 'LTC', 'BCH', 'NEAR', 'UNI', 'APT'];

const venue = (id: string, title: string, name: string, suffix: string): VenueInfo => ({
  id,
  title,
  channels: ['trades', 'book', 'quotes', 'mark', 'funding', 'liquidations'],
  instruments: bases.map((base) => `${base}-USDT${suffix}@${name}`),
  usual: ['BTC', 'ETH'].map((base) => `${base}-USDT${suffix}@${name}`),
  listedAsOf: '2024-08-08',
  checkedAgainst: 'recorded frames of 2024-08-08; not yet against the live server',
  caveats: ['Of liquidations only the newest of each second is told: totals are a lower bound.'],
  canList: id !== 'binance-futures',
});

const venues: readonly VenueInfo[] = [
  venue('binance-futures', 'Binance USD-M futures', 'binance', '.perp'),
  venue('bybit-linear', 'Bybit linear', 'bybit', '.perp'),
  venue('okx', 'OKX', 'okx', '.perp'),
  venue('kraken', 'Kraken', 'kraken', ''),
  {
    id: 'custom',
    title: 'Your own feed',
    channels: ['trades'],
    instruments: [],
    usual: [],
    listedAsOf: '',
    checkedAgainst: 'NDJSON trades in the file format, one or many a message',
    caveats: [],
    canList: false,
  },
];

export interface FakeStreamParts {
  /** Session that stands for what is recorded. */
  session: string;
  instruments: readonly string[];
  tell(event: object): void;
  begun(): void;
}

const answerMs = 600;

export function openFakeStreams({ session, instruments, tell, begun }: FakeStreamParts): Quantab['stream'] {
  let status: StreamStatus | undefined;
  let timer: ReturnType<typeof setInterval> | undefined;
  const say = (): void => void (status && tell({ type: 'stream', status }));

  function statusOf(request: StreamRequest): StreamStatus {
    const [first, ...others] = typeof request.venue === 'string' ? [request.venue] : request.venue;
    const { id, title } = venues.find((known) => known.id === first) ?? venues[0]!;
    const since = Date.now() * 1_000;
    return {
      sessionId: session,
      venue: id,
      title,
      state: 'live',
      recording: request.record !== false,
      messages: 100,
      perSecond: 124,
      rows: 400,
      gaps: 0,
      resyncs: 0,
      reconnects: 0,
      checksumFailures: 0,
      unreadable: 0,
      merged: 0,
      lagMs: { p50: 3, p99: 27 },
      skewMs: 41,
      instruments: instruments.map((each) => ({ id: each, book: 'known', messages: 50, ts: since, gaps: 0, resyncs: 0 })),
      since,
      reason: others.length > 0 ? `${title} answered first, after 0.4 s; ${others.length} others were let go` : `from ${title}`,
    };
  }

  return {
    venues: async () => venues.map((each) => ({ ...each })),
    async instruments(id) {
      const { instruments: listed = [], title = id, canList = false } = venues.find((known) => known.id === id) ?? {};
      const more = canList ? ['PEPE', 'WIF'].map((base) => `${base}-USDT@${id}`) : [];
      return {
        venue: id,
        instruments: [...listed, ...more].map((each) => ({
          id: each,
          symbol: each.split('@')[0]!.replace(/[-.]/g, ''),
          tickSize: 0.1,
          contractKnown: true,
        })),
        source: canList ? `asked of ${title} just now` : 'list of 2024-08-08',
        isAnswer: canList,
      };
    },
    start: (request) =>
      new Promise((resolve, reject) => {
        const cancelled = (): void => reject(new QuantabError('cancelled', 'It was given up.'));
        request.signal?.addEventListener('abort', cancelled, { once: true });
        setTimeout(() => {
          if (request.signal?.aborted) return;
          status = statusOf(request);
          begun();
          clearInterval(timer);
          timer = setInterval(() => {
            if (!status) return;
            const ts = Date.now() * 1_000;
            const known = (status.instruments ?? []).map((each) => ({ ...each, messages: each.messages + 60, ts }));
            status = { ...status, messages: status.messages + 124, rows: status.rows + 500, instruments: known };
            say();
          }, 1_000);
          say();
          resolve(status);
        }, answerMs);
      }),
    tune: async () => Promise.reject(new QuantabError('not-found', 'No stream is running.')),
    async stop() {
      clearInterval(timer);
      if (status) status = { ...status, state: 'stopped', perSecond: 0 };
      say();
      status = undefined;
    },
    status: async () => (status ? [status] : []),
    push: async () => 0,
  };
}
