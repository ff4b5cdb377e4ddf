/** What was recorded beside the prices: fills walked through the book, and funding. As the text parameters of the analysis (studies/backtest/measured.ts). */
import type { InstrumentInfo, Quantab, SessionInfo } from '../../api/types.ts';
import type { ParamValues } from '../../core/doc.ts';
import { type Interval, intervalMicros } from '../../core/interval.ts';
import type { BookSnapshot } from '../../market/columns.ts';
import type { BacktestTrade } from './backtest-outputs.ts';

/** More look-ups than this take longer than a person waits: the later fills keep the stated slippage. */
const mostFills = 400;
const depth = 100;

/** Mean price of taking `qty` (buy above 0) through one side, and the mid; undefined where the book is not known or too thin. */
export function walk({ known, bids, asks }: BookSnapshot, qty: number): { mid: number; slip: number } | undefined {
  const [bid, ask] = [bids.price[0], asks.price[0]];
  if (!known || bid === undefined || ask === undefined || !(ask > bid)) return undefined;
  const side = qty > 0 ? asks : bids;
  let left = Math.abs(qty);
  let value = 0;
  for (let i = 0; i < side.price.length && left > 0; i++) {
    const taken = Math.min(left, side.qty[i]!);
    value += taken * side.price[i]!;
    left -= taken;
  }
  if (left > 0) return undefined;
  const mid = (bid + ask) / 2;
  return { mid, slip: Math.abs(value / Math.abs(qty) / mid - 1) };
}

interface Fill {
  /** When it is sent and arrives. */
  at: number;
  bar: number;
  leg: number;
  qty: number;
}

/** Fills of trades at prices of the market; those that a gap or the end of the data closed were never sent. */
export function fillsOf(trades: readonly BacktestTrade[], interval: Interval, latencySec: number): Fill[] {
  const bar = intervalMicros(interval);
  return trades.flatMap(({ signalAt, entryAt, exitAt, qtyY, qtyX, reason }) => {
    const enter = Math.max(entryAt, signalAt + latencySec * 1e6);
    const leave = exitAt + Math.min(latencySec * 1e6, bar - 1);
    const sent = reason !== 'end' && reason !== 'gap';
    return [
      { at: enter, bar: entryAt, leg: 0, qty: qtyY },
      { at: enter, bar: entryAt, leg: 1, qty: qtyX },
      ...(sent
        ? [
            { at: leave, bar: exitAt, leg: 0, qty: -qtyY },
            { at: leave, bar: exitAt, leg: 1, qty: -qtyX },
          ]
        : []),
    ];
  });
}

const hasBook = ({ rows, inverseValue }: InstrumentInfo): boolean => (rows.level ?? 0) > 0 && inverseValue === undefined;

export async function measureFills(
  quantab: Quantab,
  session: SessionInfo,
  legs: readonly [InstrumentInfo, InstrumentInfo],
  trades: readonly BacktestTrade[],
  interval: Interval,
  latencySec: number,
): Promise<ParamValues> {
  const found: ParamValues = {};
  const rows: string[] = [];
  const wanted = fillsOf(trades, interval, latencySec).filter(({ leg, qty }) => hasBook(legs[leg]!) && qty !== 0);
  for (const { at, bar, leg, qty } of wanted.slice(0, mostFills)) {
    const book = await quantab.data.book({ session: session.id, instrument: legs[leg]!.id, at: Math.round(at), depth });
    const filled = walk(book, qty);
    if (filled) rows.push([bar, leg, filled.mid, filled.slip].join(','));
  }
  if (rows.length > 0) found.fills = rows.join(';');
  const rates = (await Promise.all(legs.map((leg, k) => ratesOf(quantab, session, leg, k)))).flat();
  if (rates.length > 0) found.rates = rates.join(';');
  return found;
}

const eightHours = 8 * 3_600e6;

/** Funding is paid at 0, 8 and 16 h UTC: the rate last heard before. */
async function ratesOf(quantab: Quantab, session: SessionInfo, { id, scalars = [] }: InstrumentInfo, leg: number): Promise<string[]> {
  const series = scalars.findIndex((name) => /funding/i.test(name));
  if (series < 0) return [];
  const { ts, value } = await quantab.data.scalars({ session: session.id, instrument: id, series });
  const rates: string[] = [];
  let row = -1;
  for (let at = Math.ceil(session.from / eightHours) * eightHours; at <= session.to; at += eightHours) {
    while (row + 1 < ts.length && ts[row + 1]! <= at) row++;
    if (row >= 0 && Number.isFinite(value[row])) rates.push([at, leg, value[row]].join(','));
  }
  return rates;
}
