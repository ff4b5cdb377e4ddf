import { DepthFeed } from '../../../src/engine/depth-feed.ts';
import { Intake } from '../../../src/engine/intake.ts';
import { Tape } from '../../../src/engine/tape.ts';
import { TickWriter } from '../../../src/market/writer.ts';
import { binanceInstrument, contractValue } from '../../../src/sources/binance-instrument.ts';
import { MarketWriter } from '../../../src/sources/live/market-writer.ts';
import type { Listing } from '../../../src/sources/venue.ts';
import futures from '../../../src/sources/venues/binance-futures.venue.ts';
import spot from '../../../src/sources/venues/binance-spot.venue.ts';
import { defineBench } from '../case.ts';
import { plainFlow } from '../tools/plain-flow.ts';
import { type Recorded, recordedStreams } from '../tools/recorded-lines.ts';

const n = 183_000;
const ranks = 10;

/** Decoder, books and rows of a live feed, then the tape of the engine, then the flow of ten levels. */
function runStream({ symbol, market, texts, rx }: Recorded, flow: Float64Array): number {
  // COIN-M has the chain of the futures.
  const venue = market === 'spot' ? spot : futures;
  const coin: Listing = { instrument: binanceInstrument(symbol, 'coin-m', 0.1), contract: { quote: contractValue(symbol) } };
  const intake = new Intake(() => undefined);
  const writer = new TickWriter({
    instrument(index, instrument) {
      if (intake.tapes[index]) return;
      const tape = new Tape(instrument, index, undefined, () => undefined, 65_536);
      tape.depth = new DepthFeed(ranks, (_ts, { flow: now }) => {
        for (let k = 0; k < ranks; k++) flow[k] = (flow[k] as number) + (now[k] as number);
      });
      intake.addTape(tape);
    },
    batch: (batch) => intake.push(batch, 0, batch.n),
  });
  const live = new MarketWriter(venue, [market === 'coin-m' ? coin : (venue.parse(symbol) as Listing)], writer, {
    broken: () => undefined,
  });
  const frame = live.frame();
  const decode = venue.decoder();
  for (let i = 0; i < texts.length; i++) {
    frame.begin();
    decode(texts[i] as string, frame);
    live.take(frame, rx[i] as number);
  }
  writer.flush();
  return intake.row;
}

export default defineBench({
  name: 'raw-to-ofi',
  n,
  note: 'messages of three Binance streams, recorded where ../shared is there, to book, best quote and the order flow of ten levels; the rival is JSON.parse, a Map and sorted prices a side',
  async setup() {
    const { recorded, streams } = await recordedStreams();
    // A snapshot that does not name its instrument is the answer to a request that does.
    for (const { texts, symbol } of streams) {
      const at = texts.findIndex((text) => text.startsWith('{"last'));
      texts[at] = new TextDecoder().decode(new TextEncoder().encode(`{"id":"${symbol}","status":200,"result":${texts[at]}}`));
    }
    const messages = streams.reduce((sum, { texts }) => sum + texts.length, 0);
    const flow = new Float64Array(ranks);
    const plain = new Float64Array(ranks);
    let ms = Number.NaN;
    const run = (): void => {
      const from = performance.now();
      flow.fill(0);
      for (const stream of streams) runStream(stream, flow);
      ms = Number.isNaN(ms) ? performance.now() - from : Math.min(ms, performance.now() - from);
    };
    return {
      run,
      rival() {
        plain.fill(0);
        for (const stream of streams) plainFlow(stream, ranks, plain);
      },
      values() {
        const apart = flow.reduce((most, value, k) => Math.max(most, Math.abs(value - (plain[k] as number))), 0);
        if (!(apart < 1e-6)) throw new Error(`flow ${[...flow].join(' ')} is not ${[...plain].join(' ')}`);
        return { messages, recorded: recorded ? 1 : 0, usPerMessage: (ms * 1_000) / messages };
      },
    };
  },
});
