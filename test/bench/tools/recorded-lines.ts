/** Messages of Binance with their receive times: recorded ones of ../shared where the runner has them, else made up. */
import { tapeText } from './tape-text.ts';

export interface Recorded {
  symbol: string;
  market: 'spot' | 'usd-m' | 'coin-m';
  /** One a message, each a text of its own, as a socket brings them; receive times in microseconds. */
  texts: string[];
  rx: Float64Array;
}

const files = [
  ['spot_btcusdt_20240808.gz', 'BTCUSDT', 'spot'],
  ['usdm_btcusdt_20240808.gz', 'BTCUSDT', 'usd-m'],
  ['cm_btcusd_perp_20240808.gz', 'BTCUSD_PERP', 'coin-m'],
] as const;

async function bytesOf(name: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const response = await fetch(`/shared/binance-raw/${name}`).catch(() => undefined);
  if (!response?.ok || !response.body || response.headers.get('content-type') !== 'application/gzip') return undefined;
  return new Uint8Array(await new Response(response.body.pipeThrough(new DecompressionStream('gzip'))).arrayBuffer());
}

/** `<19 digits of nanoseconds> <message>` a line. */
export function linesOf(bytes: Uint8Array): Pick<Recorded, 'texts' | 'rx'> {
  const decoder = new TextDecoder();
  const texts: string[] = [];
  const rx: number[] = [];
  for (let from = 0; from < bytes.length; ) {
    let to = bytes.indexOf(10, from);
    if (to < 0) to = bytes.length;
    if (to - from > 20) {
      rx.push(Math.floor(Number(decoder.decode(bytes.subarray(from, from + 16)))));
      texts.push(decoder.decode(bytes.subarray(from + 20, to)));
    }
    from = to + 1;
  }
  return { texts, rx: Float64Array.from(rx) };
}

export async function recordedStreams(): Promise<{ recorded: boolean; streams: Recorded[] }> {
  const streams: Recorded[] = [];
  for (const [name, symbol, market] of files) {
    const bytes = await bytesOf(name);
    if (bytes) streams.push({ symbol, market, ...linesOf(bytes) });
  }
  if (streams.length > 0) return { recorded: true, streams };
  return { recorded: false, streams: [{ symbol: 'BTCUSDT', market: 'usd-m', ...linesOf(tapeText(100_000)) }] };
}
