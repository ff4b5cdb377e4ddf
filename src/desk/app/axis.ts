/**
 * The desk's one time axis and one crosshair, shared by every chart. Microseconds, linear.
 * fit: all there is. follow: a stretch of fixed length that ends at the newest row. free: where the user left it.
 */
import { type Accessor, batch, createSignal } from 'solid-js';
import { barStart } from '../../core/interval.ts';
import type { Span } from '../charts/scale.ts';

export type AxisMode = 'fit' | 'follow' | 'free';

export interface Crosshair {
  ts: number;
  /** The chart and lane the pointer is in, and its height there; other charts draw the vertical line alone. */
  chart: string;
  lane: number;
  y: number;
  /** Moved by keys: the chart says what is there. */
  spoken: boolean;
}

/** A span that is pointed at, with what it is of; `to` is infinite while it goes on. */
export interface Mark extends Span {
  readonly text: string;
}

export interface TimeAxis {
  mark: Accessor<Mark | undefined>;
  setMark(mark: Mark | undefined): void;
  span: Accessor<Span>;
  mode: Accessor<AxisMode>;
  crosshair: Accessor<Crosshair | undefined>;
  setCrosshair(at: Crosshair | undefined): void;
  /**
   * What there is: from the session's start to the newest row seen. `least` is the shortest stretch worth showing, `bar`
   * the length of a bar: the whole is shown from the start of its first bar to the end of its last. Microseconds.
   */
  extent(from: number, to: number, least: number, bar?: number): void;
  /** Where the data begin. */
  start(): number;
  /** The newest row seen. */
  end(): number;
  fit(): void;
  /** Ends at the newest row and stays there; `length` in microseconds. */
  follow(length?: number): void;
  show(span: Span): void;
  /** Multiplies the length by `factor`, keeping `at` where it is. */
  zoom(factor: number, at?: number): void;
  pan(micros: number): void;
}

const shortest = 1_000;
/** Share of the visible length left free behind the newest row. */
const room = 0.035;

export function createTimeAxis(): TimeAxis {
  const [span, setSpan] = createSignal<Span>({ from: 0, to: 1 }, { equals: (a, b) => a.from === b.from && a.to === b.to });
  const [mode, setMode] = createSignal<AxisMode>('fit');
  const [crosshair, setCrosshair] = createSignal<Crosshair | undefined>();
  const [mark, setMark] = createSignal<Mark | undefined>();
  let data = { from: 0, to: 1, least: 1, bar: 1 };

  const length = (): number => span().to - span().from;
  const whole = (): number => Math.max(data.to - data.from, data.least);

  function fitted(): Span {
    const { bar } = data;
    const from = barStart(data.from, bar);
    const end = bar > 1 ? barStart(data.to, bar) + bar : data.to;
    const content = Math.max(end - from, data.least);
    return { from: from - content * 0.01, to: from + content * (1 + room) };
  }

  function followed(wanted: number): Span {
    const to = data.to + wanted * room;
    return { from: to - wanted, to };
  }

  function settle(): void {
    if (mode() === 'fit') setSpan(fitted());
    else if (mode() === 'follow') setSpan(followed(length()));
  }

  function limited(wanted: Span): Span {
    const size = Math.min(Math.max(wanted.to - wanted.from, shortest), whole() * 4);
    const grow = (size - (wanted.to - wanted.from)) / 2;
    // All the data where they fit; else at least a tenth of what is shown is data.
    const [least, most] =
      size > whole() * 1.05 ? [data.from + whole() - size, data.from] : [data.from - size * 0.9, data.from + whole() - size * 0.1];
    const from = Math.min(Math.max(wanted.from - grow, least), most);
    return { from, to: from + size };
  }

  return {
    span,
    mode,
    crosshair,
    setCrosshair,
    mark,
    setMark,
    extent(from, to, least, bar = 1) {
      data = { from, to: Math.max(from, to), least: Math.max(least, shortest), bar };
      settle();
    },
    start: () => data.from,
    end: () => data.to,
    fit() {
      batch(() => {
        setMode('fit');
        settle();
      });
    },
    follow(wanted = length()) {
      batch(() => {
        setMode('follow');
        setSpan(followed(Math.max(wanted, shortest)));
      });
    },
    show(wanted) {
      batch(() => {
        setMode('free');
        setSpan(limited(wanted));
      });
    },
    zoom(factor, at = span().to) {
      const now = span();
      const wanted = { from: at - (at - now.from) * factor, to: at + (now.to - at) * factor };
      batch(() => {
        if (mode() === 'follow') setSpan(followed(Math.max((now.to - now.from) * factor, shortest)));
        else {
          setMode('free');
          setSpan(limited(wanted));
        }
      });
    },
    pan(micros) {
      const now = span();
      batch(() => {
        setMode('free');
        setSpan(limited({ from: now.from + micros, to: now.to + micros }));
      });
    },
  };
}
