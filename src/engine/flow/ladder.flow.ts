/**
 * `flow.ladder`: the book as it stands in rows of equal height, what changed in each within a window, and what traded there. Row k holds
 * the steps [k * high, (k + 1) * high). Prices in steps inside.
 */
import type { LadderAnswer, LadderQuery } from '../../api/flow-types.ts';
import { QuantabError } from '../../core/errors.ts';
import { stepsOf, toPrice } from '../../market/book.ts';
import type { BookSide } from '../../market/book-side.ts';
import { firstAt } from './first-at.ts';
import { defineFlow } from './flow.ts';
import { bookAfter } from './kept-books.ts';
import { LOST, type LogPart, type MarketLog, RESET } from './log.ts';
import { visitTradedSince, visitTrades } from './traded-since.ts';

const mostRows = 2_000;
/** Microseconds: all that lies between is held at once. */
const longest = 3_600e6;

/** Where a time lies in the parts: the first `rows` book rows of part `at` are not later. */
interface Cut {
  at: number;
  rows: number;
}

/** Book rows later than `ts` begin there; `parts` is not empty. */
function cutAt(parts: readonly LogPart[], ts: number): Cut {
  for (let at = 0; ; at++) {
    const { block, bookRows } = parts[at] as LogPart;
    const rows = firstAt(block.book.ts, bookRows, ts + 0.5);
    if (rows < bookRows || at === parts.length - 1) return { at, rows };
  }
}

/** Whether data went missing, or the book was told anew, between two cuts: levels of both sides of that are not compared. */
function brokenBetween(parts: readonly LogPart[], from: Cut, to: Cut): boolean {
  for (let at = from.at; at <= to.at; at++) {
    const { block, bookRows } = parts[at] as LogPart;
    const { what } = block.book;
    const end = at === to.at ? to.rows : bookRows;
    for (let i = at === from.at ? from.rows : 0; i < end; i++) if (((what[i] as number) & (RESET | LOST)) !== 0) return true;
  }
  return false;
}

/** Adds up a side in rows [first, first + out.length). `sign`: -1 of bids, whose keys are negated steps. */
function fill(side: BookSide, sign: 1 | -1, first: number, high: number, out: Float64Array): void {
  const steps = out.length * high;
  if (steps <= side.size) {
    for (let row = 0, tick = first * high; row < out.length; row++) {
      let sum = 0;
      for (let end = tick + high; tick < end; tick++) sum += side.at(sign * tick);
      out[row] = sum;
    }
    return;
  }
  side.visit(side.size, (key, qty) => {
    const row = Math.floor((sign * key) / high) - first;
    if (row >= 0 && row < out.length) out[row] = (out[row] as number) + qty;
  });
}

/** The step of the middle row: of the given price, the mid, the side that there is, or the newest trade. NaN where there is nothing. */
function centreOf(parts: readonly LogPart[], centre: number, bid: number, ask: number, stepOf: (px: number) => number): number {
  if (Number.isFinite(centre)) return stepOf(centre);
  if (Number.isFinite(bid) && Number.isFinite(ask)) return (bid + ask) / 2;
  if (Number.isFinite(bid) || Number.isFinite(ask)) return Number.isFinite(bid) ? bid : ask;
  for (let at = parts.length - 1; at >= 0; at--) {
    const { block, tradeRows } = parts[at] as LogPart;
    if (tradeRows > 0) return stepOf(block.trades.px[tradeRows - 1] as number);
  }
  return Number.NaN;
}

function checked(log: MarketLog, { step, rows, window, traded = window }: LadderQuery): { high: number; traded: number } {
  const { tickSize } = log.instrument;
  const high = Math.round(step / tickSize);
  if (!(high >= 1) || Math.abs(step / tickSize - high) > 1e-6 * high)
    throw new QuantabError('bad-input', `step of flow.ladder is a whole number of price steps of ${tickSize}, was ${step}.`);
  if (!(Number.isInteger(rows) && rows >= 0 && rows <= mostRows))
    throw new QuantabError('bad-input', `rows of flow.ladder is a whole number from 0 to ${mostRows}, was ${rows}.`);
  if (!(window >= 0 && window <= longest && traded >= 0 && Number.isFinite(traded)))
    throw new QuantabError(
      'bad-input',
      `window of flow.ladder is from 0 to ${longest} microseconds and traded 0 or more, were ${window} and ${traded}.`,
    );
  return { high, traded };
}

const nothing = (): Omit<LadderAnswer, 'through' | 'gaps'> => ({
  known: false,
  bestBid: Number.NaN,
  bestAsk: Number.NaN,
  price: new Float64Array(),
  bid: new Float64Array(),
  ask: new Float64Array(),
  bidChange: new Float64Array(),
  askChange: new Float64Array(),
  bought: new Float64Array(),
  sold: new Float64Array(),
  bidLevels: 0,
  askLevels: 0,
});

export default defineFlow<LadderQuery, LadderAnswer>({
  async run(log, query) {
    const { high, traded } = checked(log, query);
    const { window, rows, centre = Number.NaN } = query;
    const { now, instrument } = log;
    const said = (): Pick<LadderAnswer, 'through' | 'gaps'> => ({
      through: now,
      gaps: Number.isFinite(now) ? log.gaps(traded === 0 ? log.first : now - Math.max(window, traded), now) : new Float64Array(),
    });
    if (!log.hasBook && !log.hasTrades)
      return { ...said(), ...nothing(), none: `This session holds neither a book nor trades of ${instrument.id}.` };
    if (!Number.isFinite(now)) return { ...said(), ...nothing() };
    const parts = await log.parts(now - window, now);
    if (parts.length === 0) return { ...said(), ...nothing() };
    const steps = stepsOf(instrument.tickSize);
    const stepOf = (px: number): number => (px * steps.denominator) / steps.numerator;

    const end: Cut = { at: parts.length - 1, rows: (parts.at(-1) as LogPart).bookRows };
    const book = bookAfter(log.key, (parts[end.at] as LogPart).block, end.rows);
    const { known, bids, asks } = book;
    const bidStep = known && bids.size > 0 ? -bids.best : Number.NaN;
    const askStep = known && asks.size > 0 ? asks.best : Number.NaN;
    // A mid between two steps lies in the row of the lower; a price of a file may be a hair beside its step.
    const middle = Math.floor((centreOf(parts, centre, bidStep, askStep, stepOf) + 1e-6) / high);
    if (!Number.isFinite(middle)) return { ...said(), ...nothing(), known, bidLevels: bids.size, askLevels: asks.size };
    const first = middle - rows;
    const n = 2 * rows + 1;
    const [bid, ask] = [new Float64Array(n), new Float64Array(n)];
    const [bidChange, askChange] = [new Float64Array(n).fill(Number.NaN), new Float64Array(n).fill(Number.NaN)];
    const [bought, sold] = [new Float64Array(n), new Float64Array(n)];
    fill(bids, -1, first, high, bid);
    fill(asks, 1, first, high, ask);
    const answer: LadderAnswer = {
      ...said(),
      known,
      bestBid: toPrice(steps, bidStep),
      bestAsk: toPrice(steps, askStep),
      price: Float64Array.from(bid, (_, row) => toPrice(steps, (first + row) * high)),
      bid,
      ask,
      bidChange,
      askChange,
      bought,
      sold,
      bidLevels: bids.size,
      askLevels: asks.size,
      ...(log.hasBook ? {} : { none: `No book of ${instrument.id} here: trades alone.` }),
    };

    const start = window > 0 && known ? cutAt(parts, now - window) : undefined;
    if (start && !brokenBetween(parts, start, end)) {
      // From here on `book` may have moved.
      const before = bookAfter(log.key, (parts[start.at] as LogPart).block, start.rows);
      if (before.known) {
        const [bidBefore, askBefore] = [new Float64Array(n), new Float64Array(n)];
        fill(before.bids, -1, first, high, bidBefore);
        fill(before.asks, 1, first, high, askBefore);
        for (let row = 0; row < n; row++) {
          bidChange[row] = (bid[row] as number) - (bidBefore[row] as number);
          askChange[row] = (ask[row] as number) - (askBefore[row] as number);
        }
      }
    }

    const add = (tick: number, side: number, qty: number): void => {
      const row = Math.floor(tick / high) - first;
      if (!(row >= 0 && row < n)) return;
      if (side > 0) bought[row] = (bought[row] as number) + qty;
      else if (side < 0) sold[row] = (sold[row] as number) + qty;
    };
    if (traded === 0) await visitTradedSince(log, add);
    else
      for await (const { block, tradeRows } of log.walk(now - traded, now, 'trades'))
        visitTrades(block.trades, firstAt(block.trades.ts, tradeRows, now - traded + 0.5), tradeRows, instrument.tickSize, add);
    // Of what has been walked.
    return { ...answer, ...said() };
  },
});
