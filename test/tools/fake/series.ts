/** Seeded trades of two made-up instruments and the series a desk asks of them; for development and component tests only. */
import { type Interval, intervalMicros } from '../../../src/core/interval.ts';

export interface Tape {
  ts: Float64Array;
  price: Float64Array;
  qty: Float64Array;
  side: Float64Array;
  id: Float64Array;
}

export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export function makeTape(seed: number, start: number, seconds: number, first: number, tick: number, gap: [number, number]): Tape {
  const next = generator(seed);
  const normal = () => Math.sqrt(-2 * Math.log(next() + 1e-12)) * Math.cos(2 * Math.PI * next());
  const rows: number[][] = [];
  let price = first;
  let drift = 0;
  let pace = 12;
  for (let second = 0; second < seconds; second++) {
    pace = Math.max(3, pace * 0.94 + 0.06 * 12 + (next() < 0.02 ? 40 * next() : 0));
    drift = drift * 0.97 + normal() * 0.06;
    const n = Math.floor(pace * (0.4 + next()));
    for (let k = 0; k < n; k++) {
      const ts = start + second * 1e6 + Math.floor(((k + next()) / n) * 1e6);
      if (ts >= gap[0] && ts < gap[1]) continue;
      const side = next() < 0.5 + Math.max(-0.35, Math.min(0.35, drift)) ? 1 : -1;
      price += (side * (next() < 0.4 ? 1 : 0) + drift * 0.3 * next()) * tick * (1 + Math.floor(next() * 3));
      rows.push([ts, Math.round(price / tick) * tick, Math.round(Math.exp(normal() * 1.3 - 3) * 1000) / 1000 + 0.001, side]);
    }
  }
  const column = (i: number) => Float64Array.from(rows, (row) => row[i]!);
  return { ts: column(0), price: column(1), qty: column(2), side: column(3), id: Float64Array.from(rows, (_, i) => 1_000_000 + i) };
}

export interface Bars {
  start: Float64Array;
  open: Float64Array;
  high: Float64Array;
  low: Float64Array;
  close: Float64Array;
  volume: Float64Array;
  buyVolume: Float64Array;
  vwap: Float64Array;
  trades: Float64Array;
}

/** Bars of the trades at or before `until`. */
export function makeBars(tape: Tape, interval: Interval | number, until = Number.POSITIVE_INFINITY): Bars {
  const length = typeof interval === 'number' ? interval : intervalMicros(interval);
  const rows: number[][] = [];
  for (let i = 0; i < tape.ts.length && tape.ts[i]! <= until; i++) {
    const start = Math.floor(tape.ts[i]! / length) * length;
    const px = tape.price[i]!;
    const qty = tape.qty[i]!;
    const last = rows.at(-1);
    if (last?.[0] !== start) rows.push([start, px, px, px, px, qty, tape.side[i]! > 0 ? qty : 0, px * qty, 1]);
    else {
      last[2] = Math.max(last[2]!, px);
      last[3] = Math.min(last[3]!, px);
      last[4] = px;
      last[5]! += qty;
      if (tape.side[i]! > 0) last[6]! += qty;
      last[7]! += px * qty;
      last[8]! += 1;
    }
  }
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]!);
  const volume = column(5);
  return {
    start: column(0),
    open: column(1),
    high: column(2),
    low: column(3),
    close: column(4),
    volume,
    buyVolume: column(6),
    vwap: column(7).map((value, i) => value / volume[i]!),
    trades: column(8),
  };
}

export interface Series {
  ts: Float64Array;
  value: Float64Array;
}

function running(tape: Tape, step: (i: number) => number): Series {
  const value = new Float64Array(tape.ts.length);
  for (let i = 0; i < value.length; i++) value[i] = step(i);
  return { ts: tape.ts, value };
}

export function vwap(tape: Tape): Series {
  let volume = 0;
  let worth = 0;
  return running(tape, (i) => (worth += tape.price[i]! * tape.qty[i]!) / (volume += tape.qty[i]!));
}

export function cvd(tape: Tape): Series {
  let sum = 0;
  return running(tape, (i) => (sum += tape.side[i]! * tape.qty[i]!));
}

export function imbalance(tape: Tape, windowSeconds: number, share: boolean): Series {
  let from = 0;
  let flow = 0;
  let volume = 0;
  return running(tape, (i) => {
    flow += tape.side[i]! * tape.qty[i]!;
    volume += tape.qty[i]!;
    while (tape.ts[from]! < tape.ts[i]! - windowSeconds * 1e6) {
      flow -= tape.side[from]! * tape.qty[from]!;
      volume -= tape.qty[from]!;
      from++;
    }
    if (tape.ts[i]! - tape.ts[0]! < windowSeconds * 1e6) return Number.NaN;
    return share ? flow / volume : flow;
  });
}

/** Closes on a one-second clock. */
export function seconds(tape: Tape): Series {
  const bars = makeBars(tape, 1_000_000);
  return { ts: bars.start.map((t) => t + 1e6), value: bars.close };
}

export function rolling(series: Series, window: number, f: (from: number, to: number) => number): Series {
  const value = new Float64Array(series.ts.length).fill(Number.NaN);
  for (let i = window; i < value.length; i++) value[i] = f(i - window + 1, i + 1);
  return { ts: series.ts, value };
}
