/** Made-up sessions for tests: trades, quotes, books, clock rows, gaps, bars and series of several instruments, from a seed. */
import * as layout from '../../assembly/layout.ts';
import { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { TickWriter } from '../../src/market/writer.ts';

/** Uniform numbers in [0, 1) from a seed (mulberry32). */
export function openRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface RandomSession {
  instruments: Instrument[];
  /** All rows in one batch. */
  rows: TickBatch;
}

export interface RandomSessionOptions {
  seed: number;
  rows: number;
  instruments?: number;
  /** Mean time between messages, microseconds. */
  step?: number;
  gaps?: number;
  /** Which rows the instruments have, by index; default: even ones quotes and book, odd ones a book only. */
  quotes?: (instrument: number) => boolean;
  book?: boolean;
  /**
   * Lengths of bars, microseconds. One more instrument has them and two series besides, nothing else; instrument 0 has those of the first
   * length where it has trades too. Some are missing, some do not tell their volumes.
   */
  bars?: readonly number[];
}

export const sessionStart = 1_723_161_255_000_000;

export function makeSession(options: RandomSessionOptions): RandomSession {
  const { seed, rows, instruments = 2, step = 20_000, gaps = 0, quotes = (i) => i % 2 === 0, book = true, bars = [] } = options;
  const random = openRandom(seed);
  const batches: TickBatch[] = [];
  const writer = new TickWriter({ instrument: () => undefined, batch: (batch) => batches.push(batch) }, 4_096);
  const mids: number[] = [];
  for (let i = 0; i < instruments; i++) {
    mids.push(60_000 / (i + 1));
    const symbol = `C${i}USDT`;
    writer.instrument(`C${i}-USDT@test`, () => ({
      id: `C${i}-USDT@test`,
      venue: 'test',
      symbol,
      base: `C${i}`,
      quote: 'USDT',
      type: 'spot',
      tickSize: 0.1,
    }));
  }
  if (bars.length > 0) {
    const id = 'BARS-USDT@test';
    const names = { venue: 'test', symbol: 'BARSUSDT', base: 'BARS', quote: 'USDT' };
    writer.instrument(id, () => ({ id, ...names, type: 'spot', tickSize: 0.1, scalars: ['depth -1%', 'depth 1%'] }));
  }
  const price = (i: number, ticks: number): number => Math.round(mids[i] * 10 + ticks) / 10;
  let ts = sessionStart;
  let id = 0;
  let second = Math.floor(ts / 1e6);
  const snapshot = (i: number): void => {
    writer.bookReset(i, ts, ts, ++id);
    for (let k = 1; k <= 40; k++) {
      for (const side of [layout.SIDE_BID, layout.SIDE_ASK]) {
        const px = price(i, side === layout.SIDE_BID ? -k * 2 : k * 2);
        const last = k === 40 && side === layout.SIDE_ASK ? layout.FLAG_LAST : 0;
        writer.level(i, ts, ts, px, 1 + Math.floor(random() * 50) / 10, side, id, layout.FLAG_SNAPSHOT | last);
      }
    }
  };
  let written = 0;
  const ends = bars.map((length) => Math.ceil(ts / length) * length);
  const known = (value: number): number => (random() < 0.02 ? Number.NaN : value);
  /** Bars that have ended by now, of every length; about one in twenty is left out. */
  const writeBars = (): void => {
    for (const [k, length] of bars.entries()) {
      for (; ends[k] <= ts; ends[k] += length) {
        if (random() < 0.05) continue;
        const [open, close] = [60 + Math.round(random() * 100) / 10, 60 + Math.round(random() * 100) / 10];
        const prices = { open, close, high: Math.max(open, close) + 0.5, low: Math.min(open, close) - 0.5 };
        const volume = known(Math.ceil(random() * 100) / 4);
        const sums = { volume, value: known(volume * 65), buyVolume: known(volume / 2), trades: known(Math.ceil(random() * 9)) };
        writer.bar(instruments, ends[k], ends[k], length, prices, sums);
        written += 4;
        if (k === 0 && instruments > 0) writer.bar(0, ends[k], ends[k], length, prices, sums);
      }
    }
    if (bars.length > 0 && random() < 0.05) writer.scalar(instruments, ts, ts, Math.floor(random() * 2), known(random()));
  };
  const gapEvery = gaps > 0 ? rows / (gaps + 1) : Number.POSITIVE_INFINITY;
  let nextGap = gapEvery;
  for (let i = 0; i < instruments; i++) if (book) snapshot(i);
  while (written < rows) {
    ts += Math.floor(random() * 2 * step);
    while (Math.floor(ts / 1e6) > second) {
      second++;
      writer.row(layout.KIND_CLOCK, 0, layout.FLAG_LAST, layout.INSTRUMENT_ALL, second * 1e6, second * 1e6, 0, 0, 0);
      written++;
    }
    if (bars.length > 0) writeBars();
    if (instruments === 0) {
      written++;
      continue;
    }
    const i = Math.floor(random() * instruments);
    const what = random();
    if (written > nextGap) {
      nextGap += gapEvery;
      ts += 5_000_000;
      second = Math.floor(ts / 1e6);
      const all = random() < 0.3;
      writer.gap(all ? layout.INSTRUMENT_ALL : i, ts, ts, Number.NaN);
      written++;
      for (let j = 0; j < instruments; j++) if (book && (all || j === i)) snapshot(j);
    }
    if (random() < 0.1) mids[i] = Math.max(1, mids[i] + Math.round((random() - 0.5) * 20) / 10);
    if (what < 0.4) {
      const late = random() < 0.02 ? 30_000 : 0;
      writer.trade(
        i,
        ts - late,
        ts,
        price(i, Math.round((random() - 0.5) * 6)),
        Math.ceil(random() * 500) / 1_000,
        random() < 0.5 ? 1 : 2,
        ++id,
      );
      written++;
    } else if (what < 0.7 && quotes(i)) {
      const bid = random() < 0.01 ? Number.NaN : price(i, -1 - Math.floor(random() * 2));
      writer.quote(
        i,
        ts,
        ts,
        bid,
        bid === bid ? Math.ceil(random() * 90) / 10 : 0,
        price(i, 1 + Math.floor(random() * 2)),
        random() * 9,
        ++id,
      );
      written += 2;
    } else if (book) {
      const count = 1 + Math.floor(random() * 4);
      for (let k = 1; k <= count; k++) {
        const side = random() < 0.5 ? layout.SIDE_BID : layout.SIDE_ASK;
        const away = 1 + Math.floor(random() * random() * 300);
        const qty = random() < 0.4 ? 0 : Math.ceil(random() * 90) / 10;
        writer.level(i, ts, ts, price(i, side === layout.SIDE_BID ? -away : away), qty, side, id, k === count ? layout.FLAG_LAST : 0);
      }
      id++;
      written += count;
    }
  }
  writer.flush();
  return { instruments: writer.instruments, rows: joined(batches) };
}

export function joined(batches: readonly TickBatch[]): TickBatch {
  const all = TickBatch.allocate(batches.reduce((sum, batch) => sum + batch.n, 0));
  for (const batch of batches) all.append(batch);
  return all;
}

/** Ascending row numbers from 0 to n, at random: many single rows, some long runs. */
export function randomCuts(n: number, random: () => number): number[] {
  const cuts = [0];
  let at = 0;
  while (at < n) {
    const size = random() < 0.5 ? 1 + Math.floor(random() * 4) : 1 + Math.floor(random() * random() * 10_000);
    at = Math.min(n, at + size);
    cuts.push(at);
  }
  return cuts;
}
