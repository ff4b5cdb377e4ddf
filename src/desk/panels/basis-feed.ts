/** The difference of two lines as one feed, basis points of the second: mark against index, perp against spot. Where one is not known there is none. */
import type { ViewFrame } from '../../market/view.ts';
import type { Feed } from '../app/feed.ts';
import { lastAtOrBefore } from '../charts/scale.ts';

const perUnit = 10_000;

/** Last values of `of` against the newest of `against` that is not later; NaN where it has none. */
export function basisOf(
  of: { ts: ArrayLike<number>; value: ArrayLike<number> },
  against: { ts: Float64Array; value: ArrayLike<number> },
): Float64Array {
  return Float64Array.from({ length: of.ts.length }, (_, i) => {
    const k = against.ts.length > 0 ? lastAtOrBefore(against.ts, of.ts[i]!) : -1;
    const base = k >= 0 && against.ts[k]! <= of.ts[i]! ? against.value[k]! : Number.NaN;
    return (of.value[i]! / base - 1) * perUnit;
  });
}

function differenceOf(ref: string, of: ViewFrame, against: ViewFrame): ViewFrame {
  const { ts = new Float64Array(), last = ts } = of.columns;
  const other = { ts: against.columns.ts ?? new Float64Array(), value: against.columns.last ?? [] };
  const value = basisOf({ ts, value: last }, other);
  return {
    ...of,
    ref,
    unit: 'bp',
    revision: of.revision + against.revision,
    columns: { ts, first: value, min: value, max: value, last: value },
    last: { ts: of.last.ts, value: (of.last.value / against.last.value - 1) * perUnit },
    status: of.status.state === 'ok' ? against.status : of.status,
  };
}

/** Asks both for the same span. The feeds stay the caller's to close. */
export function basisFeed(of: Feed, against: Feed): Feed {
  const ref = `${of.ref} / ${against.ref}`;
  let made: { of: ViewFrame; against: ViewFrame; frame: ViewFrame } | undefined;
  return {
    ref,
    get frame() {
      const [a, b] = [of.frame, against.frame];
      if (!a || !b) return undefined;
      if (made?.of !== a || made.against !== b) made = { of: a, against: b, frame: differenceOf(ref, a, b) };
      return made.frame;
    },
    get fault() {
      return of.fault ?? against.fault;
    },
    want(request) {
      of.want(request);
      against.want(request);
    },
    sleep: () => undefined,
    close: () => undefined,
  };
}
