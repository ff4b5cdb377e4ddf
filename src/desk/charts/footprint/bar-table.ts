/** The table below a footprint: a row for each number of a bar, its name in the column beside, its sum or extreme on the value axis. */
import type { FootprintAnswer } from '../../../api/flow-types.ts';
import type { Feed } from '../../app/feed.ts';
import { axisNumber, count, DASH, figureDecimals, figures, signedFigures } from '../../widgets/format.ts';
import { horizontal, label, numeral, vertical } from '../ink.ts';
import { type Lane, type Pen, type Trace, widened } from '../lane.ts';
import { barsIn } from './rows.ts';
import { barAt, type Footprint } from './trace.ts';

const rowHeight = 20;

interface Row {
  id: string;
  title: string;
  value(answer: FootprintAnswer, b: number): number;
  text(value: number): string;
  /** Of the bars on the screen. */
  whole(values: number[]): number;
  /** Tinted by its sign. */
  tinted?: boolean;
}

const sum = (values: number[]): number => values.reduce((all, each) => all + each, 0);
const signedSmall = (value: number): string => (Math.abs(value) < 99.95 ? signedFigures(value) : axisNumber(value, 1, true));
const small = (value: number): string => (value < 99.95 ? figures(value) : axisNumber(value, figureDecimals(value) || 1));

const delta: Row = {
  id: 'delta',
  title: 'Delta',
  value: ({ bought, sold }, b) => bought[b]! - sold[b]!,
  text: signedSmall,
  whole: sum,
  tinted: true,
};
const volume: Row = {
  id: 'volume',
  title: 'Volume',
  value: ({ bought, sold, unsided }, b) => bought[b]! + sold[b]! + unsided[b]!,
  text: small,
  whole: sum,
};
const least: Row = {
  id: 'min-delta',
  title: 'Min delta',
  value: ({ minDelta }, b) => minDelta[b]!,
  text: signedSmall,
  whole: (values) => Math.min(...values),
};
const most: Row = {
  ...least,
  id: 'max-delta',
  title: 'Max delta',
  value: ({ maxDelta }, b) => maxDelta[b]!,
  whole: (values) => Math.max(...values),
};
const trades: Row = { id: 'trades', title: 'Trades', value: (answer, b) => answer.trades[b]!, text: count, whole: sum };

/** With the extremes of the delta inside the bar, where there is room for them. */
const rowsOf = (extremes: boolean): readonly Row[] => (extremes ? [delta, least, most, volume, trades] : [delta, volume, trades]);

function rowTrace(feed: Feed, held: () => Footprint | undefined, row: Row, place: number, base: string): Trace {
  const unit = row.id === 'trades' || !base ? {} : { unit: base };
  const at = (ts: number): number => {
    const now = held();
    const b = now ? barAt(now, ts) : -1;
    return now && b >= 0 ? row.value(now.answer, b) : Number.NaN;
  };
  return {
    feed,
    name: row.title,
    // Where it is drawn: the cursor stands on its row.
    at,
    fields: () => [{ id: row.id, title: row.title, ...unit, text: row.text }],
    values: (ts) => [at(ts)],
    request: widened,
    extent: () => undefined,
    tag: undefined,
    read: () => undefined,
    times: () => held()?.answer.start ?? [],
    draw(pen) {
      const now = held();
      if (now) drawRow(pen, now, row, place);
    },
  };
}

function drawRow({ g, ink, x, top, span, width }: Pen, { answer, interval }: Footprint, row: Row, place: number): void {
  const { first, last } = barsIn(answer, interval, span);
  const wide = x(span.from + interval) - x(span.from);
  const upper = top + place * rowHeight;
  g.strokeStyle = ink('grid');
  horizontal(g, 0, width, upper);
  for (let b = first; b < last; b++) {
    const left = x(answer.start[b]!);
    const value = row.value(answer, b);
    if (answer.gap[b]) {
      g.fillStyle = ink('panel');
      g.fillRect(Math.round(left) + 1, upper + 1, Math.max(1, Math.round(left + wide) - Math.round(left) - 1), rowHeight - 1);
    }
    if (row.tinted && value !== 0) {
      g.fillStyle = ink(value > 0 ? 'buy-tint' : 'sell-tint');
      g.fillRect(Math.round(left) + 1, upper + 1, Math.max(1, Math.round(left + wide) - Math.round(left) - 1), rowHeight - 1);
    }
    const right = Math.min(width, left + wide);
    if (right - left < 34 || wide < 34) continue;
    g.fillStyle = ink(!row.tinted || value === 0 ? 'text' : value > 0 ? 'buy-text' : 'sell-text');
    numeral(g, row.text(value), right - 6, upper + rowHeight / 2 + 0.5);
    g.strokeStyle = ink('grid');
    vertical(g, left, upper, upper + rowHeight);
  }
}

export function barTableLane(
  feed: Feed,
  held: () => Footprint | undefined,
  options: { extremes: boolean; base: string; span(): { from: number; to: number }; aside: number },
): Lane {
  const rows = rowsOf(options.extremes);
  const centre = (place: number): number => rows.length - place - 0.5;
  return {
    id: 'bars',
    title: () => '',
    weight: 0,
    px: rows.length * rowHeight,
    view: { range: () => ({ low: 0, high: rows.length }), stretch: () => undefined, pan: () => undefined },
    traces: rows.map((row, place) => rowTrace(feed, held, row, place, options.base)),
    marks() {
      const now = held();
      if (!now) return [];
      const { first, last } = barsIn(now.answer, now.interval, options.span());
      const own = (row: Row): number[] => Array.from({ length: last - first }, (_, i) => row.value(now.answer, first + i));
      return rows.map((row, place) => ({ value: centre(place), text: last > first ? row.text(row.whole(own(row))) : DASH }));
    },
    aside: {
      width: options.aside,
      title: '',
      draw({ g, ink, top, width }) {
        rows.forEach(({ title }, place) => {
          g.strokeStyle = ink('grid');
          horizontal(g, 0, width, top + place * rowHeight);
          g.fillStyle = ink('muted');
          label(g, title, 8, top + (place + 0.5) * rowHeight + 0.5);
        });
      },
    },
    axisText: count,
    tagText: (value) => rows[Math.max(0, Math.min(rows.length - 1, Math.floor(rows.length - value)))]?.title ?? '',
  };
}
