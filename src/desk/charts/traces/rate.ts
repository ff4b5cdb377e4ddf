/** Columns from zero up, each the mean rate of a stretch of equal length; a pixel that holds several shows the highest. */
import type { Feed } from '../../app/feed.ts';
import type { Field, Reading, Trace } from '../lane.ts';
import { include, lastAtOrBefore, rowAt, type Span } from '../scale.ts';

export interface RateOptions {
  title: string;
  text(value: number): string;
  /** Length of a stretch. */
  seconds(): number;
}

export function rateTrace(feed: Feed, { title, text, seconds }: RateOptions): Trace {
  const step = (): number => seconds() * 1e6;
  const fields: readonly Field[] = [{ id: 'value', title, unit: '/s', text }];

  function held(): { ts: Float64Array; value: Float64Array } | undefined {
    const { ts, value } = feed.frame?.columns ?? {};
    return ts && value ? { ts, value } : undefined;
  }

  function valueAt(ts: number): number {
    const now = held();
    const i = now ? rowAt(now.ts, ts) : -1;
    return now && i >= 0 && ts < now.ts[i]! + step() ? now.value[i]! : Number.NaN;
  }

  function visible(span: Span, each: (ts: number, value: number) => void): void {
    const now = held();
    if (!now) return;
    for (let i = Math.max(0, lastAtOrBefore(now.ts, span.from - step())); i < now.ts.length && now.ts[i]! <= span.to; i++) {
      each(now.ts[i]!, now.value[i]!);
    }
  }

  return {
    feed,
    name: title,
    at: valueAt,
    fields: () => fields,
    values: (ts) => [valueAt(ts)],
    ends: (ts) => ts + step() - 1,
    request: (span, widthPx) => ({ from: span.from, to: span.to, widthPx }),
    extent(range, span) {
      include(range, 0);
      visible(span, (_, value) => include(range, value));
    },
    draw({ g, ink, span, x, y }) {
      g.fillStyle = ink('series-1');
      const zero = Math.round(y(0));
      // Edges are rounded, not widths: columns that touch leave no seam.
      const apart = x(span.from + step()) - x(span.from) >= 4 ? 1 : 0;
      let left = Number.NaN;
      let right = Number.NaN;
      let highest = 0;
      const flush = (): void => {
        if (highest <= 0) return;
        const top = Math.min(zero - 1, Math.round(y(highest)));
        g.fillRect(left, top, Math.max(1, right - left - apart), zero - top);
      };
      visible(span, (ts, value) => {
        const from = Math.round(x(ts));
        if (from !== left) {
          flush();
          left = from;
          highest = 0;
        }
        right = Math.round(x(ts + step()));
        highest = Math.max(highest, value);
      });
      flush();
    },
    read(ts): Reading[] | undefined {
      const value = Number.isNaN(ts) ? (held()?.value.at(-1) ?? Number.NaN) : valueAt(ts);
      return Number.isNaN(value) ? undefined : [{ title, text: `${text(value)} /s` }];
    },
    tag: undefined,
    times: () => held()?.ts ?? [],
  };
}
