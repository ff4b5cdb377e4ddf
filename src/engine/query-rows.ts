/** Rows of a span for an analysis: the columns of a data.* call, and the times between which rows of their kind are known to be missing. */
import { FLAG_CONTINUES, INSTRUMENT_ALL, KIND_GAP, KIND_LEVEL, KIND_QUOTE, KIND_TRADE } from '../../assembly/layout.ts';
import type { Span } from '../api/types.ts';
import { flagsOf, instrumentOf, kindOf, losesBook, losesTrades } from '../market/meta.ts';
import type { QuoteRows, TradeRows } from '../studies/analysis.ts';
import { queryQuotes, queryTrades } from './query.ts';
import { instrumentIndex, type LongTask, scanSession } from './scan.ts';
import type { Store } from './store/contract.ts';

export type RowKind = 'trades' | 'quotes';

/** Times inclusive on both ends. */
export async function queryRows(store: Store, kind: RowKind, query: Span, task?: LongTask): Promise<TradeRows | QuoteRows> {
  const gaps = await gapsOf(store, kind, query, task);
  const columns = kind === 'trades' ? await queryTrades(store, query, task) : await queryQuotes(store, query, task);
  return { ...columns, gaps };
}

/** Pairs of microseconds, oldest first: from the row before the gap (or the gap itself where there is none) to where the feed is back. */
async function gapsOf(store: Store, kind: RowKind, query: Span, task?: LongTask): Promise<Float64Array> {
  const index = instrumentIndex(await store.get(query.session), query.instrument);
  const { from = Number.NEGATIVE_INFINITY, to = Number.POSITIVE_INFINITY } = query;
  const [loses, own] = kind === 'trades' ? [losesTrades, [KIND_TRADE]] : [losesBook, [KIND_QUOTE, KIND_LEVEL]];
  const gaps: number[] = [];
  let before = Number.NaN;
  for await (const { ts, meta, n } of scanSession(store, query, task)) {
    for (let i = 0; i < n; i++) {
      const t = ts[i] as number;
      const m = meta[i] as number;
      const of = instrumentOf(m);
      if (!(t >= from && t <= to) || (of !== index && of !== INSTRUMENT_ALL)) continue;
      if (own.includes(kindOf(m))) before = t;
      if (kindOf(m) !== KIND_GAP || !loses(flagsOf(m))) continue;
      if ((flagsOf(m) & FLAG_CONTINUES) !== 0 && gaps.length > 0) gaps[gaps.length - 1] = t;
      else gaps.push(Number.isNaN(before) ? t : Math.min(before, t), t);
    }
  }
  return Float64Array.from(gaps);
}
