/** The one stream of rows that scripts push: the first push opens it, the first after its end opens another. */
import type { TradeColumns } from '../../market/columns.ts';
import { openPushFeed, type PushFeed } from '../push-feed.ts';
import type { LiveStream } from './live-stream.ts';

export class PushStream {
  #stream: LiveStream | undefined;
  #opening: Promise<PushFeed> | undefined;

  constructor(
    readonly open: () => Promise<LiveStream>,
    readonly show: (stream: LiveStream) => Promise<void>,
    /** Its instruments and its first time are known. */
    readonly begun: () => void,
  ) {}

  /** Takes rows of one instrument, columns or lines of NDJSON; gives how many. */
  async push(instrument: string, rows: TradeColumns | string): Promise<number> {
    this.#opening ??= this.#begin().catch((thrown: unknown) => {
      // Forgotten, so that the next push tries again.
      this.#opening = undefined;
      throw thrown;
    });
    const feed = await this.#opening;
    const first = this.#stream?.recording.rows === 0;
    const taken = typeof rows === 'string' ? await pushText(feed, instrument, rows) : await feed.push(instrument, rows);
    if (first) this.begun();
    return taken;
  }

  ended(stream: LiveStream): void {
    if (this.#stream !== stream) return;
    this.#stream = undefined;
    this.#opening = undefined;
  }

  async #begin(): Promise<PushFeed> {
    const stream = await this.open();
    this.#stream = stream;
    const feed = openPushFeed(stream.recording);
    await this.show(stream);
    return feed;
  }
}

async function pushText(feed: PushFeed, instrument: string, text: string): Promise<number> {
  const { default: format } = await import('../../sources/formats/trades-ndjson.format.ts');
  return feed.pushText(format, instrument, text);
}
