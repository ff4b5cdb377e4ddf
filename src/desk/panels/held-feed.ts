/** A series that the panel holds already, as a feed for line traces: decimated to the pixels here. Times are microseconds, ascending. */
import type { ViewFrame, ViewRequest } from '../../market/view.ts';
import type { Feed } from '../app/feed.ts';
import { lastAtOrBefore } from '../charts/scale.ts';

export interface HeldFeed extends Feed {
  set(ts: Float64Array, values: Float64Array, gaps?: Float64Array): void;
}

/** Each pixel column that holds rows as one entry: first, lowest, highest and last known value. */
export function decimated(ts: Float64Array, values: Float64Array, { from, to, widthPx }: ViewRequest): Record<string, Float64Array> {
  const begin = Math.max(0, lastAtOrBefore(ts, from));
  const end = Math.min(ts.length, lastAtOrBefore(ts, to) + 2);
  const per = (to - from) / widthPx;
  const out = { ts: [] as number[], first: [] as number[], min: [] as number[], max: [] as number[], last: [] as number[] };
  let column = Number.NaN;
  for (let t = begin; t < end; t++) {
    const value = values[t]!;
    const at = Math.floor((ts[t]! - from) / per);
    const k = out.ts.length - 1;
    if (at !== column || Number.isNaN(value) !== Number.isNaN(out.last[k]!)) {
      column = at;
      out.ts.push(ts[t]!);
      for (const key of ['first', 'min', 'max', 'last'] as const) out[key].push(value);
      continue;
    }
    out.ts[k] = ts[t]!;
    out.min[k] = Math.min(out.min[k]!, value);
    out.max[k] = Math.max(out.max[k]!, value);
    out.last[k] = value;
  }
  return Object.fromEntries(Object.entries(out).map(([key, column]) => [key, Float64Array.from(column)]));
}

export function holdFeed(ref: string, unit: string, onFrame: () => void): HeldFeed {
  let held: Record<'ts' | 'values' | 'gaps', Float64Array> = {
    ts: new Float64Array(0),
    values: new Float64Array(0),
    gaps: new Float64Array(0),
  };
  let wanted: ViewRequest | undefined;
  let frame: ViewFrame | undefined;
  let revision = 0;

  function cut(): void {
    if (!wanted || !(wanted.to > wanted.from)) return;
    const { ts, values, gaps } = held;
    const known = values.findLastIndex((value) => !Number.isNaN(value));
    frame = {
      ref,
      kind: 'line',
      unit,
      revision,
      from: wanted.from,
      to: wanted.to,
      columns: decimated(ts, values, wanted),
      gaps,
      last: { ts: ts[known] ?? Number.NaN, value: values[known] ?? Number.NaN },
      status: { state: 'ok', n: known + 1, nMin: 1 },
    };
  }

  return {
    ref,
    get frame() {
      return frame;
    },
    fault: undefined,
    want(request) {
      if (wanted && wanted.from === request.from && wanted.to === request.to && wanted.widthPx === request.widthPx) return;
      wanted = request;
      cut();
    },
    sleep: () => undefined,
    close: () => undefined,
    set(ts, values, gaps = new Float64Array(0)) {
      held = { ts, values, gaps };
      revision++;
      cut();
      onFrame();
    },
  };
}
