/**
 * Raw lines of hftbacktest's collector: `<receive time, ns> <Binance combined-stream message>`, the depth snapshot among them.
 * Rows keep the order of the lines; the receive time is rounded down to the microsecond.
 */
import { isCoinMargined } from '../binance-instrument.ts';
import { readMessage } from '../binance-messages.ts';
import { BinanceRecording } from '../binance-recording.ts';
import { type DecodeContext, type Decoder, defineFormat } from '../format.ts';
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
  let rows = 0;
  const lines = new LineReader(name, (text) => {
    if (text.trim() === '') return;
    rows++;
    const space = text.indexOf(' ');
    const stamp = text.slice(0, space);
    if (!/^\d{19}$/.test(stamp)) {
      report.reject(lines.line, 'no receive time in nanoseconds before the message', text);
      return;
    }
    let value: unknown;
    try {
      value = JSON.parse(text.slice(space + 1));
    } catch {
      report.reject(lines.line, 'the message is not JSON', text);
      return;
    }
    const message = readMessage(value);
    if (message.kind === 'reject') report.reject(lines.line, message.reason, text);
    else if (message.kind === 'skip') {
      report.skip(message.reason);
      if (message.trade) recording.passOver(message.trade.symbol, message.trade.t);
    } else recording.take(message, Number(stamp.slice(0, -3)));
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
