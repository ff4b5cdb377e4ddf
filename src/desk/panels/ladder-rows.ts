/** Rows of the ladder as they stand on the screen, from the top: asks, the row of the mid, bids. Prices in quote currency. */
import type { LadderAnswer } from '../../api/flow-types.ts';

export interface LadderRow {
  kind: 'level';
  /** 1 bid, -1 ask, 0 nothing rests here. */
  side: number;
  /** Lower edge. */
  price: number;
  /** NaN: not known, as `change`, which is of the same side. */
  size: number;
  change: number;
  /** Of a row that both sides rest in, each side tells its own: a trade is told once. */
  bought: number;
  sold: number;
  /** The best price of its side lies in it. */
  best: boolean;
}
export interface MidRow {
  kind: 'mid';
  mid: number;
  spread: number;
  /** What is wrong with the book, in words; '' for one that is as it should be. */
  fault: string;
}

/** Nice row heights: 1, 2 or 5 times a power of ten of price steps. */
export function stepsOf(tickSize: number, price: number): number[] {
  const steps: number[] = [];
  for (let power = 1; power <= 1e7; power *= 10)
    for (const factor of [1, 2, 5]) {
      const step = Number((tickSize * factor * power).toPrecision(12));
      if (steps.length === 0 || step <= price / 200) steps.push(step);
    }
  return steps;
}

/** About one part in 60,000 of the price: a dollar of bitcoin. */
export function usualStep(tickSize: number, price: number): number {
  const wanted = price / 60_000;
  return stepsOf(tickSize, price).reduce((best, step) =>
    Math.abs(Math.log(step / wanted)) < Math.abs(Math.log(best / wanted)) ? step : best,
  );
}

const faultOf = ({ known, bestBid, bestAsk, none }: LadderAnswer): string => {
  if (!known) return none ? 'no book' : 'book not known';
  if (Number.isNaN(bestBid) && Number.isNaN(bestAsk)) return 'book empty';
  if (Number.isNaN(bestAsk)) return 'no asks';
  if (Number.isNaN(bestBid)) return 'no bids';
  return bestBid >= bestAsk ? 'crossed' : '';
};

export interface LadderView {
  rows: (LadderRow | MidRow)[];
  /** The middle lies above (1) or below (-1) what is shown; 0: it is in view. */
  away: number;
  largest: number;
}

/**
 * `room`: rows that there is space for, the row of the mid counts two. `follow`: the mid stands in the middle; else the answer's own rows
 * stand where they are, and the mid among them where it lies.
 */
export function ladderView(answer: LadderAnswer, step: number, room: number, follow: boolean): LadderView {
  const { known, price, bid, ask, bidChange, askChange, bought, sold, bestBid, bestAsk } = answer;
  const n = price.length;
  const half = Math.max(1, Math.floor((room - 2) / 2));
  const mid = Number.isFinite(bestBid) && Number.isFinite(bestAsk) ? (bestBid + bestAsk) / 2 : Number.isFinite(bestBid) ? bestBid : bestAsk;
  const rowOf = (px: number): number => Math.floor((px - (price[0] ?? 0)) / step + 1e-6);
  // Of a session without a book the newest trades stand in the middle.
  const middle = Number.isFinite(mid) ? rowOf(mid) : (n - 1) / 2;
  const level = (k: number, upper: boolean): LadderRow => {
    // Of a crossed book both sides may rest in one row.
    const [bidSize, askSize] = [bid[k] as number, ask[k] as number];
    const isAsk = upper ? askSize > 0 || bidSize === 0 : bidSize === 0 && askSize > 0;
    const size = isAsk ? askSize : bidSize;
    const shared = k === middle && bidSize > 0 && askSize > 0;
    const best = size > 0 && rowOf(isAsk ? bestAsk : bestBid) === k;
    const [up, down] = [shared && !isAsk ? 0 : (bought[k] as number), shared && isAsk ? 0 : (sold[k] as number)];
    // Where nothing rests any more, what went is of whichever side it was.
    const gone = (bidChange[k] as number) + (askChange[k] as number);
    const own = size === 0 ? gone : ((isAsk ? askChange[k] : bidChange[k]) as number);
    return {
      kind: 'level',
      side: size > 0 ? (isAsk ? -1 : 1) : 0,
      price: price[k] as number,
      size: known ? size : Number.NaN,
      change: own,
      bought: up,
      sold: down,
      best,
    };
  };
  const upper: LadderRow[] = [];
  const lower: LadderRow[] = [];
  for (let k = n - 1; k >= 0; k--) {
    if (k > middle || (k === middle && ((ask[k] as number) > 0 || (bid[k] as number) === 0))) upper.push(level(k, true));
    if (k < middle || (k === middle && (bid[k] as number) > 0)) lower.push(level(k, false));
  }
  const midRow: MidRow = { kind: 'mid', mid, spread: bestAsk - bestBid, fault: faultOf(answer) };
  const rows: (LadderRow | MidRow)[] = [];
  let away = 0;
  if (follow) rows.push(...upper.slice(-half), midRow, ...lower.slice(0, room - 2 - half));
  else {
    const top = Math.max(0, Math.floor((upper.length + lower.length - (room - 2)) / 2));
    const all: (LadderRow | MidRow)[] = [...upper, midRow, ...lower];
    rows.push(...all.slice(top, top + room - 1));
    if (!rows.includes(midRow)) away = upper.length < top ? 1 : -1;
  }
  const largest = rows.reduce((most, row) => (row.kind === 'level' && row.size > most ? row.size : most), 0);
  return { rows, away, largest };
}
