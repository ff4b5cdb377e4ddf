/**
 * Finds the newest orders of at least a size, however rare they are: looks back further until there are enough, and after that only at
 * what came since. Times are microseconds.
 */
import type { OrdersAnswer, OrdersQuery } from '../../api/flow-types.ts';

/** Asked for: enough to fill the height, and to know what is large. */
export const ordersAsked = 400;
/** Looked back over, at first and at least; an order that still grows lies within it. */
const leastSpan = 60_000_000;
const second = 1_000_000;

export type OrderQuestion = Pick<OrdersQuery, 'instrument' | 'least'>;

const columns = ['ts', 'side', 'qty', 'price', 'firstPx', 'lastPx', 'trades', 'id'] as const;

/** What was known before `from`, and what was told from there on. */
function joined(before: OrdersAnswer, since: OrdersAnswer, from: number): OrdersAnswer {
  const kept = before.ts.findLastIndex((ts) => ts < from) + 1;
  const all: OrdersAnswer = { ...since, found: kept + since.found };
  for (const name of columns) {
    const both = new Float64Array(kept + since.ts.length);
    both.set(before[name].subarray(0, kept));
    both.set(since[name], kept);
    all[name] = both.slice(-ordersAsked);
  }
  const gaps = before.gaps.filter((_, k) => (before.gaps[k | 1] as number) < from);
  all.gaps = Float64Array.from([...gaps, ...since.gaps]);
  return all;
}

/** `find` is asked of one stage and instrument at a time; what it holds is dropped when either changes, or time goes back. */
export function openOrderFinder(ask: (query: OrdersQuery) => Promise<OrdersAnswer>) {
  let stretch = leastSpan;
  let held: { key: string; from: number; answer: OrdersAnswer } | undefined;

  /** `stage` tells sessions apart; `start`: of the session; `to`: where it stands. */
  return async function find(question: OrderQuestion, stage: number, start: number, to: number): Promise<OrdersAnswer> {
    const key = `${stage}/${question.instrument}/${question.least ?? 0}`;
    const query = { ...question, to: to + leastSpan, limit: ordersAsked, by: 'newest' } as const;
    const known = held?.key === key && to >= held.answer.through ? held : undefined;
    const since = Math.floor(((known?.answer.through ?? start) - leastSpan) / 1_000) * 1_000;
    if (known && since > known.from) {
      const news = await ask({ ...query, from: since });
      // Few trades of whole seconds do not tell whether their source knows milliseconds: then all are looked at together.
      const told = news.ts.some((ts) => ts % second !== 0) || news.found === 0;
      if (told && news.through >= known.answer.through && !news.none) {
        held = { key, from: known.from, answer: joined(known.answer, news, since) };
        return held.answer;
      }
    }
    for (;;) {
      const from = Math.max(start, to - stretch);
      const answer = await ask({ ...query, from });
      held = { key, from, answer };
      if (answer.found > 20 * ordersAsked && stretch > leastSpan) stretch /= 4;
      if (answer.found >= ordersAsked || from <= start || answer.none) return answer;
      stretch *= 4;
    }
  };
}
