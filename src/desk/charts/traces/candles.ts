/**
 * Candles drawn by lightweight-charts on a uniform grid of slots, empty slots as whitespace, so that time stays linear. The
 * library draws candles and nothing else: scales, axes, crosshair and gestures are the desk's, shared by all panels.
 */
import {
  type CandlestickData,
  CandlestickSeries,
  ColorType,
  CrosshairMode,
  createChart,
  type IChartApi,
  type ISeriesApi,
  type UTCTimestamp,
  type WhitespaceData,
} from 'lightweight-charts';
import type { Feed } from '../../app/feed.ts';
import { count, figures, fixed } from '../../widgets/format.ts';
import type { Ink } from '../ink.ts';
import type { Field, Pen, Reading, Trace } from '../lane.ts';
import { include, lastAtOrBefore, rowAt } from '../scale.ts';
import { slotStep, slotWindow } from '../slots.ts';

export interface CandleOptions {
  text(value: number): string;
  interval(): number;
  /** Of price and of volume; '' where it is not known. */
  quote?: string;
  base?: string;
}

type Item = CandlestickData<UTCTimestamp> | WhitespaceData<UTCTimestamp>;

/** Fewer visible slots than this are drawn here: the library shows whole bars only. */
const fewestSlots = 2.5;

/** Bodies narrower than this are filled: a hollow one would be all outline. */
const hollowPx = 5;

export function candleTrace(feed: Feed, { text, interval, quote = '', base = '' }: CandleOptions): Trace {
  let step = 1;
  let chart: IChartApi | undefined;
  let series: ISeriesApi<'Candlestick', UTCTimestamp> | undefined;
  /** Keeps the library's right edge at the last slot: where it is the last candle's, a view with that candle far left is moved. */
  let anchor: ISeriesApi<'Candlestick', UTCTimestamp> | undefined;
  let box: HTMLElement | undefined;
  let drawn: { columns: object | undefined; step: number; first: number; slots: number } = {
    columns: undefined,
    step: 0,
    first: 0,
    slots: 0,
  };
  let inked: Ink | undefined;
  let hollow: boolean | undefined;
  let rising = true;

  const columns = () => {
    const c = feed.frame?.columns;
    return c?.start && c.open && c.high && c.low && c.close
      ? { start: c.start, open: c.open, high: c.high, low: c.low, close: c.close, volume: c.volume, trades: c.trades }
      : undefined;
  };

  /** Row of the bar that covers a time; -1 where there is none. */
  function barAt(ts: number): number {
    const c = columns();
    const i = c ? rowAt(c.start, ts) : -1;
    return c && i >= 0 && !(ts >= c.start[i]! + step) ? i : -1;
  }

  const priced = { ...(quote ? { unit: quote } : {}), text };
  const bars: readonly Field[] = [
    { id: 'open', title: 'Open', ...priced },
    { id: 'high', title: 'High', ...priced },
    { id: 'low', title: 'Low', ...priced },
    { id: 'close', title: 'Close', ...priced },
    { id: 'volume', title: 'Volume', ...(base ? { unit: base } : {}), text: figures },
    { id: 'trades', title: 'Trades', text: count },
  ];

  /** Candles and whitespace over the slots [first, first + n): several bars of one slot are merged. */
  function items(first: number, n: number): Item[] {
    const c = columns();
    const list: Item[] = [];
    let i = c ? Math.max(0, lastAtOrBefore(c.start, first * step - 1) + 1) : 0;
    for (let slot = first; slot < first + n; slot++) {
      const time = (slot - first) as UTCTimestamp;
      const end = (slot + 1) * step;
      if (!c || i >= c.start.length || c.start[i]! >= end) {
        list.push({ time });
        continue;
      }
      const candle = { time, open: c.open[i]!, high: c.high[i]!, low: c.low[i]!, close: c.close[i]! };
      for (i++; i < c.start.length && c.start[i]! < end; i++) {
        candle.high = Math.max(candle.high, c.high[i]!);
        candle.low = Math.min(candle.low, c.low[i]!);
        candle.close = c.close[i]!;
      }
      list.push(candle);
    }
    return list;
  }

  function paint(pen: Pen): void {
    if (pen.still) {
      paintFew(pen);
      return;
    }
    if (!chart || !series || !box) return;
    const { ink, span, width, top, height, range } = pen;
    const few = (span.to - span.from) / step < fewestSlots;
    box.hidden = few;
    if (few) {
      paintFew(pen);
      return;
    }
    box.style.top = `${top}px`;
    const size = `${width}x${height}`;
    if (box.dataset.size !== size) {
      box.dataset.size = size;
      box.style.width = `${width}px`;
      box.style.height = `${height}px`;
      chart.resize(width, height);
    }
    const first = Math.floor(span.from / step) - 2;
    const slots = Math.ceil(span.to / step) + 2 - first;
    const held = columns();
    if (drawn.columns !== held?.start || drawn.step !== step || first < drawn.first || first + slots > drawn.first + drawn.slots) {
      const reach = Math.ceil(slots * 0.3);
      drawn = { columns: held?.start, step, first: first - reach, slots: slots + 2 * reach };
      series.setData(items(drawn.first, drawn.slots));
      anchor?.setData([{ time: (drawn.slots - 1) as UTCTimestamp, open: 0, high: 0, low: 0, close: 0 }]);
    }
    const wide = ((width * step) / (span.to - span.from)) * 0.7 >= hollowPx;
    if (inked !== ink || hollow !== wide) {
      inked = ink;
      hollow = wide;
      const [up, down] = [ink('buy'), ink('sell')];
      series.applyOptions({
        upColor: wide ? ink('panel') : up,
        downColor: down,
        borderUpColor: up,
        borderDownColor: down,
        wickUpColor: up,
        wickDownColor: down,
      });
      chart.applyOptions({ layout: { textColor: ink('muted') } });
    }
    series.priceScale().setVisibleRange({ from: range.low, to: range.high });
    // In the library a bar's middle is its index; a slot's middle is half a slot further.
    chart.timeScale().setVisibleLogicalRange({ from: span.from / step - drawn.first, to: span.to / step - drawn.first - 1 });
  }

  /** For pictures, whose density is not the screen's, and zoomed into single bars, which the library cannot show in part. */
  function paintFew({ g, ink, span, x, y }: Pen): void {
    const c = columns();
    if (!c) return;
    const wide = (x(span.from + step) - x(span.from)) * 0.7;
    for (let i = Math.max(0, lastAtOrBefore(c.start, span.from - step)); i < c.start.length && c.start[i]! <= span.to; i++) {
      const up = c.close[i]! >= c.open[i]!;
      const middle = Math.round(x(c.start[i]! + step / 2));
      const [top, bottom] = [Math.round(y(Math.max(c.open[i]!, c.close[i]!))), Math.round(y(Math.min(c.open[i]!, c.close[i]!)))];
      g.fillStyle = ink(up ? 'buy' : 'sell');
      g.fillRect(middle, Math.round(y(c.high[i]!)), 1, Math.max(1, Math.round(y(c.low[i]!) - y(c.high[i]!))));
      g.fillRect(Math.round(middle - wide / 2), top, Math.round(wide), Math.max(1, bottom - top));
      if (!up || bottom - top < 3) continue;
      g.fillStyle = ink('panel');
      g.fillRect(Math.round(middle - wide / 2) + 1, top + 1, Math.round(wide) - 2, bottom - top - 2);
    }
  }

  return {
    feed,
    name: 'Price',
    at: (ts) => columns()?.close[barAt(ts)] ?? Number.NaN,
    speak(ts) {
      const c = columns();
      const i = barAt(ts);
      if (!c || i < 0) return undefined;
      const [open, close] = [c.open[i]!, c.close[i]!];
      const way = close > open ? 'up' : close < open ? 'down' : 'unchanged';
      const change = close === open ? way : `${way} ${fixed(Math.abs(close / open - 1) * 100, 2)} %`;
      const volume = c.volume ? `, volume ${figures(c.volume[i]!)}${base ? ` ${base}` : ''}` : '';
      return `close ${text(close)}, ${change}${volume}`;
    },
    fields: () => bars,
    values(ts) {
      const c = columns();
      const i = barAt(ts);
      return bars.map(({ id }) => c?.[id as 'open']?.[i] ?? Number.NaN);
    },
    ends: (ts) => ts + interval() - 1,
    request(span, widthPx) {
      step = slotStep(span, widthPx, interval());
      return slotWindow(span, step);
    },
    extent(range, span) {
      const c = columns();
      if (!c) return;
      const from = Math.max(0, lastAtOrBefore(c.start, span.from - step));
      for (let i = from; i < c.start.length && c.start[i]! <= span.to; i++) {
        include(range, c.low[i]!);
        include(range, c.high[i]!);
      }
    },
    draw: paint,
    read(ts): Reading[] | undefined {
      const c = columns();
      const i = barAt(ts);
      if (!c || i < 0) return undefined;
      const tone = c.close[i]! >= c.open[i]! ? 'buy' : 'sell';
      return [
        { title: 'O', text: text(c.open[i]!) },
        { title: 'H', text: text(c.high[i]!) },
        { title: 'L', text: text(c.low[i]!) },
        { title: 'C', text: text(c.close[i]!), tone },
      ];
    },
    rests(span) {
      const c = columns();
      const newest = feed.frame?.last.ts ?? Number.NaN;
      if (!c || c.start.length === 0 || !(c.start.at(-1)! < newest)) return Number.NaN;
      return c.start[lastAtOrBefore(c.start, span.to)] ?? Number.NaN;
    },
    get tag(): Trace['tag'] {
      const c = columns();
      const value = feed.frame?.last.value ?? Number.NaN;
      if (!c || c.start.length === 0 || !Number.isFinite(value)) return undefined;
      // Panned away from the newest bar its direction is not among what is held: the last one known stays.
      if ((feed.frame?.last.ts ?? Number.NaN) < c.start.at(-1)! + step) rising = value >= c.open.at(-1)!;
      return { value, colour: rising ? 'buy' : 'sell', filled: true };
    },
    times: () => columns()?.start ?? [],
    mount(host) {
      box = document.createElement('div');
      box.className = 'chart-candles';
      host.append(box);
      chart = createChart(box, {
        autoSize: false,
        layout: { background: { type: ColorType.Solid, color: 'transparent' }, attributionLogo: true },
        grid: { vertLines: { visible: false }, horzLines: { visible: false } },
        leftPriceScale: { visible: false },
        rightPriceScale: { visible: false, scaleMargins: { top: 0, bottom: 0 }, borderVisible: false },
        timeScale: { visible: false, minBarSpacing: 0.05, shiftVisibleRangeOnNewBar: false, borderVisible: false },
        crosshair: { mode: CrosshairMode.Hidden },
        handleScroll: false,
        handleScale: false,
      });
      series = chart.addSeries(CandlestickSeries, { priceLineVisible: false, lastValueVisible: false }) as ISeriesApi<
        'Candlestick',
        UTCTimestamp
      >;
      anchor = chart.addSeries(CandlestickSeries, {
        priceLineVisible: false,
        lastValueVisible: false,
        visible: false,
      }) as ISeriesApi<'Candlestick', UTCTimestamp>;
      drawn = { columns: undefined, step: 0, first: 0, slots: 0 };
    },
    dispose() {
      chart?.remove();
      box?.remove();
      chart = undefined;
      series = undefined;
      anchor = undefined;
    },
  };
}
