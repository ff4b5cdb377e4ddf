/**
 * Ticks of a raw Binance tape (`<receive ns> <combined-stream JSON>` a line, gzip) for tests and measurements of parts that must not depend
 * on the formats: plain JSON.parse, trades, best quotes and book levels of one symbol as instrument 0.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import * as layout from '../../assembly/layout.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import { type TickSink, TickWriter } from '../../src/market/writer.ts';

type Levels = [price: string, qty: string][];
interface Message {
  e?: string;
  T?: number;
  E?: number;
  u?: number;
  lastUpdateId?: number;
  t?: number;
  p?: string;
  q?: string;
  m?: boolean;
  b?: Levels | string;
  B?: string;
  a?: Levels | string;
  A?: string;
  bids?: Levels;
  asks?: Levels;
}

export function tapePath(name: string): string {
  return fileURLToPath(new URL(`../../../shared/data/binance-raw/${name}`, import.meta.url));
}

export function hasTape(name: string): boolean {
  return existsSync(tapePath(name));
}

function levels(writer: TickWriter, side: number, rows: Levels, ts: number, rx: number, id: number, flags: number, last: boolean): void {
  rows.forEach(([px, qty], i) => {
    const end = last && i === rows.length - 1 ? layout.FLAG_LAST : 0;
    writer.level(0, ts, rx, Number(px), Number(qty), side, id, flags | end);
  });
}

function message(writer: TickWriter, rx: number, m: Message): void {
  const ts = m.T === undefined ? rx : m.T * 1000;
  if (m.e === 'trade') writer.trade(0, ts, rx, Number(m.p), Number(m.q), m.m ? layout.SIDE_SELL : layout.SIDE_BUY, m.t!);
  else if (typeof m.b === 'string') writer.quote(0, ts, rx, Number(m.b), Number(m.B), Number(m.a), Number(m.A), m.u!);
  else if (m.bids && m.asks) {
    const id = m.lastUpdateId!;
    writer.bookReset(0, ts, rx, id);
    levels(writer, layout.SIDE_BID, m.bids, ts, rx, id, layout.FLAG_SNAPSHOT, false);
    levels(writer, layout.SIDE_ASK, m.asks, ts, rx, id, layout.FLAG_SNAPSHOT, true);
  } else if (m.b && m.a) {
    levels(writer, layout.SIDE_BID, m.b, ts, rx, m.u!, 0, m.a.length === 0);
    levels(writer, layout.SIDE_ASK, m.a as Levels, ts, rx, m.u!, 0, true);
  }
}

/** Batches of SEGMENT_ROWS rows of one tape; `kinds` keeps only messages of these Binance event names. */
export function readTape(name: string, kinds?: readonly string[]): TickBatch[] {
  const batches: TickBatch[] = [];
  const sink: TickSink = { instrument() {}, batch: (batch) => void batches.push(batch) };
  const writer = new TickWriter(sink, layout.SEGMENT_ROWS);
  for (const line of gunzipSync(readFileSync(tapePath(name)))
    .toString('utf8')
    .split('\n')) {
    const space = line.indexOf(' ');
    if (space < 0) continue;
    const whole = JSON.parse(line.slice(space + 1)) as { stream?: string; data?: Message };
    const body = whole.data ?? (whole as Message);
    const kind = body.e ?? (typeof body.b === 'string' ? 'bookTicker' : 'depthUpdate');
    if (kinds && !kinds.includes(kind)) continue;
    message(writer, Math.floor(Number(line.slice(0, space)) / 1000), body);
  }
  writer.flush();
  return batches;
}
