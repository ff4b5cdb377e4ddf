/** What is drawn over the cells: best quotes, micro-price, VWAP, the last price's tag; and the lane of the running delta below. */
import type { InstrumentInfo } from '../../api/types.ts';
import type { Feed } from '../app/feed.ts';
import type { Lane, Trace } from '../charts/lane.ts';
import { lastAtOrBefore, type Span } from '../charts/scale.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { axisNumber, decimalsOf, price, signed } from '../widgets/format.ts';
import { baseUnit } from '../widgets/units.ts';

export const refs = {
  bid: 'price.best[$1].bid',
  ask: 'price.best[$1].ask',
  micro: 'book.micro-price[$1].price',
  mid: 'price.mid[$1]',
  vwap: 'price.vwap[$1]',
  trades: 'trades[$1]',
  cvd: 'flow.cvd[$1]',
} as const;

export type LineName = keyof typeof refs;

/** Lows and highs of the best quotes inside a span, the entry before it too: it stands at the left edge. */
export function quotePath(bid: Feed | undefined, ask: Feed | undefined, span: Span): Float64Array {
  const path: Float64Array[] = [];
  for (const [feed, column] of [
    [bid, 'min'],
    [ask, 'max'],
  ] as const) {
    const columns = feed?.frame?.columns;
    const ts = columns?.ts;
    if (!columns || !ts) continue;
    const from = Math.max(0, lastAtOrBefore(ts, span.from));
    const to = lastAtOrBefore(ts, span.to) + 1;
    path.push((columns[column] ?? columns.last)!.subarray(from, to));
  }
  const all = new Float64Array(path.reduce((n, part) => n + part.length, 0));
  let at = 0;
  for (const part of path) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** The last price: nothing drawn, its tag filled in the colour of the side that took it. */
function lastTrace(feed: Feed, text: (value: number) => string): Trace {
  const last = (name: string): number => feed.frame?.columns[name]?.at(-1) ?? Number.NaN;
  return {
    feed,
    name: 'Last',
    at: () => Number.NaN,
    fields: () => [],
    values: () => [],
    // The newest trade is all that is wanted.
    request: () => ({ from: Number.NaN, to: Number.NaN, widthPx: 1 }),
    extent: () => undefined,
    draw: () => undefined,
    read: () => undefined,
    get tag(): Trace['tag'] {
      const value = last('price');
      return Number.isFinite(value) ? { value, colour: last('side') < 0 ? 'sell' : 'buy', filled: true, text: text(value) } : undefined;
    },
    times: () => [],
  };
}

/** Drawn so many pixels lower: a spread of less than a pixel would hide one line behind the other. */
const moved = (trace: Trace, down: number): Trace => ({
  ...trace,
  draw: (pen) => trace.draw({ ...pen, y: (value) => pen.y(value) + down }),
});

/** Lines over the cells, those whose feed is held; the feeds' `want` is the chart's affair. */
export function priceLines(held: ReadonlyMap<LineName, Feed>, info: InstrumentInfo): Trace[] {
  const text = (value: number): string => price(value, info.tickSize);
  const meanText = (value: number): string => price(value, info.tickSize, 1);
  const unit = info.quote;
  const [bid, ask, micro, mid, vwap, last] = (['bid', 'ask', 'micro', 'mid', 'vwap', 'trades'] as const).map((name) => held.get(name));
  const middle = micro ?? mid;
  return [
    ...(vwap ? [lineTrace(vwap, { title: 'VWAP', colour: 'line-vwap', text: meanText, dash: [4, 3], ownTag: true, unit })] : []),
    ...(ask ? [moved(lineTrace(ask, { title: 'Best ask', colour: 'sell', text, width: 1.25, tagged: false, holds: true, unit }), -1)] : []),
    ...(bid ? [moved(lineTrace(bid, { title: 'Best bid', colour: 'buy', text, width: 1.25, tagged: false, holds: true, unit }), 1)] : []),
    ...(middle
      ? [
          lineTrace(middle, {
            title: micro ? 'Micro-price' : 'Mid',
            colour: 'line-micro',
            text: meanText,
            width: 1,
            tagged: false,
            holds: true,
            unit,
          }),
        ]
      : []),
    ...(last ? [lastTrace(last, text)] : []),
  ];
}

export function cvdLane(feed: Feed, info: InstrumentInfo): Lane {
  const base = baseUnit(info);
  return {
    id: 'cvd',
    title: () => `CVD${base ? `, ${base}` : ''}`,
    weight: 1,
    traces: [lineTrace(feed, { title: 'CVD', colour: 'series-1', text: (value) => signed(value, 1), holds: true, unit: base })],
    axisText: (value, step) => axisNumber(value, decimalsOf(step), true),
    tagText: (value) => axisNumber(value, Math.abs(value) < 1000 ? 1 : 0, true),
  };
}
