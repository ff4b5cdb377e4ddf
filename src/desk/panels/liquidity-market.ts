/** What the heatmap asks of `quantab.flow` beside its tiles: the largest orders of the visible time, and the book now. */
import type { LadderAnswer, OrdersAnswer } from '../../api/flow-types.ts';
import type { Quantab } from '../../api/types.ts';
import { type FlowFeed, openFlowFeed } from '../app/flow-feed.ts';
import { cellSteps, type HeatView, levelOf } from '../charts/heat-gl/level.ts';

/** Orders drawn at most, and the share of the visible time asked for on both sides. */
const mostOrders = 150;
const margin = 0.25;
/** Rows of the book asked for above and below the middle. */
const mostRows = 2_000;
/** Changes and trades of a row are counted over so long, microseconds. */
const window = 10e6;
const everyMs = 250;

export interface MarketNow {
  orders(): OrdersAnswer | undefined;
  ladder(): LadderAnswer | undefined;
  /** What is seen: asked anew where what is held does not cover it. */
  see(view: HeatView, tickSize: number): void;
  /** The book in other rows is wanted. */
  renewRows(): void;
  /** Microseconds something has rested at a row; asked for when it is wanted. */
  ageOf(price: number): number;
  sleep(asleep: boolean): void;
  close(): void;
}

export interface MarketWants {
  orders(): boolean;
  /** The book is drawn. */
  rows(): boolean;
  /** It is wanted in single price steps, for a table. */
  single(): boolean;
}

export function openMarketNow(quantab: Quantab, instrument: string, onNews: () => void, wants: MarketWants): MarketNow {
  let view: HeatView | undefined;
  let tickSize = 1;
  let asked: { from: number; to: number } | undefined;
  let askedRows: { low: number; high: number; step: number } | undefined;

  const orders: FlowFeed<OrdersAnswer> = openFlowFeed(
    quantab,
    () => {
      if (!view || !wants.orders()) return undefined;
      const room = (view.to - view.from) * margin;
      asked = { from: view.from - room, to: view.to + room };
      return quantab.flow.orders({ instrument, from: Math.max(0, asked.from), to: asked.to, limit: mostOrders, by: 'largest' });
    },
    onNews,
    everyMs,
  );
  const ladder: FlowFeed<LadderAnswer> = openFlowFeed(
    quantab,
    () => {
      if (!view || !(wants.rows() || wants.single())) return undefined;
      const height = view.high - view.low;
      const step = wants.single() ? tickSize : cellSteps(levelOf(view, tickSize)) * tickSize;
      askedRows = { low: view.low - height * margin, high: view.high + height * margin, step };
      const rows = Math.min(mostRows, Math.ceil((askedRows.high - askedRows.low) / 2 / step));
      return quantab.flow.ladder({ instrument, step, rows: Math.max(1, rows), centre: (view.low + view.high) / 2, window });
    },
    onNews,
    everyMs,
  );

  /** Ages by price; asked for one by one, again when the book has moved on. */
  const ages = new Map<number, { age: number; at: number }>();
  const wanted = new Set<number>();
  let [asking, closed] = [false, false];
  async function askAges(): Promise<void> {
    if (asking) return;
    asking = true;
    for (const price of wanted) {
      wanted.delete(price);
      const now = ladder.answer?.through;
      if (closed || now === undefined || !askedRows) break;
      const row = { low: price, high: price + askedRows.step };
      const age = await quantab.flow.cell({ instrument, from: now - 1_000, to: now, ...row }).then(
        (cell) => cell.age,
        () => Number.NaN,
      );
      ages.set(price, { age, at: now });
    }
    asking = false;
    if (closed) return;
    if (ages.size > 400) ages.clear();
    onNews();
  }

  return {
    orders: () => orders.answer,
    ladder: () => ladder.answer,
    see(next, step) {
      view = next;
      tickSize = step;
      const length = next.to - next.from;
      const covers = asked && asked.from <= next.from && asked.to >= next.to && asked.to - asked.from < length * (1 + 2 * margin) * 1.3;
      if (!covers && wants.orders()) orders.renew();
      const rowStep = cellSteps(levelOf(next, tickSize)) * tickSize;
      if (
        wants.rows() &&
        !wants.single() &&
        !(askedRows && askedRows.low <= next.low && askedRows.high >= next.high && askedRows.step === rowStep)
      )
        ladder.renew();
    },
    renewRows: ladder.renew,
    ageOf(price) {
      const held = ages.get(price);
      const now = ladder.answer?.through ?? Number.NaN;
      if (!held || now - held.at > 5e6 || now < held.at) {
        wanted.add(price);
        void askAges();
      }
      return held ? held.age + Math.max(0, now - held.at) : Number.NaN;
    },
    sleep(asleep) {
      orders.sleep(asleep);
      ladder.sleep(asleep);
    },
    close() {
      closed = true;
      orders.close();
      ladder.close();
    },
  };
}
