/**
 * Raw lines of hftbacktest's collector: `<receive time, ns> <Binance combined-stream message>`, the depth snapshot among them.
 * Rows keep the order of the lines; the receive time is rounded down to the microsecond.
 */
import { isCoinMargined } from '../binance-instrument.ts';
import { AGGREGATE, ANSWER, BAD, BinanceReader, FORCED, MARK, OTHER, TRADE } from '../binance-reader.ts';
import { BinanceRecording } from '../binance-recording.ts';
import { type DecodeContext, type Decoder, defineFormat } from '../format.ts';
import { Frame } from '../frame.ts';
import { LineReader } from '../line-reader.ts';
import { symbolOfName } from '../rows/symbol-of-name.ts';

const head = /^(\d{16})\d{3} (?=\{"(?:stream|lastUpdateId|e|u|result|id)")/;

export default defineFormat({
  id: 'hftbacktest-raw',
  title: 'Raw Binance streams with receive times (hftbacktest)',
  extensions: ['gz', 'txt', 'log'],
  example:
    '1723161256172216566 {"stream":"btcusdt@trade","data":{"e":"trade","T":1723161257432,"s":"BTCUSDT","p":"61800.30","q":"0.006",...}}',
  sniff({ text, name }) {
    const first = head.exec(text);
    if (!first) return { confidence: 0 };
    const symbols = new Set([...text.matchAll(/"s":"([A-Z0-9_]+)"/g)].map((match) => match[1]!));
    const symbol = symbols.size === 0 ? symbolOfName(name) : [...symbols].join('+');
    const market = isCoinMargined(symbol) ? 'coin-m' : /"pu":\d|"X":"|"e":"bookTicker"/.test(text) ? 'usd-m' : 'spot';
    return { confidence: 1, firstRx: Number(first[1]), series: `${market} ${symbol}` };
  },
  open: openRaw,
});

function openRaw({ name, writer, report }: DecodeContext): Decoder {
  const recording = new BinanceRecording(symbolOfName(name), writer, report);
  const reader = new BinanceReader();
  /** Holds the levels of a message. */
  const frame = new Frame(() => undefined);
  let rows = 0;
  const lines = new LineReader(name, (text) => {
    if (text.trim() === '') return;
    rows++;
    const rx = stampOf(text);
    if (Number.isNaN(rx)) {
      report.reject(lines.line, 'no receive time in nanoseconds before the message', text);
      return;
    }
    frame.begin();
    reader.read(text, frame, stampLength + 1);
    const { kind, tradeType } = reader;
    if (kind === BAD) report.reject(lines.line, reader.reason, text);
    else if (kind === TRADE && tradeType !== '' && tradeType !== 'MARKET') {
      report.skip(`trade outside the market (X ${tradeType})`);
      recording.passOver(reader.symbol, reader.id);
    } else if (kind === ANSWER) report.skip('answer to a request');
    else if (kind === OTHER) report.skip(`message ${reader.reason}`);
    else if (kind === AGGREGATE || kind === MARK || kind === FORCED) report.skip(`message ${otherStreams[kind]}`);
    else recording.take(reader, frame, rx);
  });
  return {
    get rows() {
      return rows;
    },
    chunk: (bytes) => lines.chunk(bytes),
    next(next) {
      lines.end();
      lines.name = next;
      recording.symbol = symbolOfName(next);
    },
    end() {
      lines.end();
      recording.end();
    },
  };
}

/** Streams of a live feed that a recording of single trades leaves out. */
const otherStreams: Readonly<Record<number, string>> = { [AGGREGATE]: 'aggTrade', [MARK]: 'markPriceUpdate', [FORCED]: 'forceOrder' };

/** Digits of a time in nanoseconds. */
const stampLength = 19;

/** Microseconds of the nanoseconds before the first space, rounded down; NaN where there are none. */
function stampOf(text: string): number {
  let micros = 0;
  for (let i = 0; i < stampLength; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    if (i < stampLength - 3) micros = micros * 10 + digit;
  }
  return text.charCodeAt(stampLength) === 32 ? micros : Number.NaN;
}
