/** The contrast of a heatmap that is drawn: sizes looked at as it is painted, cut-offs by quantile or by hand, and where walls end. */
import { type Accessor, createMemo, createSignal } from 'solid-js';
import type { HeldTile } from '../charts/heat-gl/codes.ts';
import { type Cuts, calmed, type Sizes, sizesOf } from '../charts/heat-gl/cuts.ts';
import type { HeatView } from '../charts/heat-gl/level.ts';
import { type WallEnd, wallEnds } from '../charts/heat-gl/walls.ts';
import type { PanelHost } from './panel.ts';

/** Sizes of the ramp are looked at this often. */
const everyMs = 250;
/** Columns a wall has stood before its end is marked. */
const leastWall = 14;
/** A wall holds at least this share of what is at the bright end. */
const wallShare = 0.4;

export interface Shades {
  sizes: Accessor<Sizes | undefined>;
  cuts: Accessor<Cuts | undefined>;
  /** Cut-offs that a hand has set; they hold for the instrument they were set for. */
  held: Accessor<Cuts | undefined>;
  hold(cuts: Cuts | undefined): void;
  scale(factor: number): void;
  ends(): readonly WallEnd[];
  /** Called with every painting. */
  look(painted: readonly HeldTile[], view: HeatView): Cuts | undefined;
  forget(): void;
}

export function createShades(host: PanelHost, instrument: () => string | undefined, tickSize: () => number, fine: () => boolean): Shades {
  const [sizes, setSizes] = createSignal<Sizes | undefined>();
  const held = createMemo((): Cuts | undefined => {
    const { cuts } = host.params();
    const kept = cuts as (Cuts & { of: string }) | undefined;
    return kept && kept.of === instrument() && kept.low > 0 && kept.high > kept.low ? kept : undefined;
  });
  const cuts = (): Cuts | undefined => held() ?? sizes();
  let ends: WallEnd[] = [];
  let lookedAt = Number.NEGATIVE_INFINITY;
  let lookedFor = '';

  function hold(next: Cuts | undefined): void {
    const { cuts: _, ...rest } = host.params();
    host.setParams(next ? { ...rest, cuts: { low: next.low, high: next.high, of: instrument() } } : rest);
  }
  return {
    sizes,
    cuts,
    held,
    hold,
    scale(factor) {
      const now = cuts();
      if (now) hold({ low: now.low * factor, high: now.high * factor });
    },
    ends: () => ends,
    look(painted, view) {
      const now = performance.now();
      const own = painted.at(-1);
      const kind = own ? `${own.lt} ${own.lp}` : '';
      if (!own || (now - lookedAt <= everyMs && kind === lookedFor)) return cuts();
      const owned = painted.filter(({ lt, lp }) => lt === own.lt && lp === own.lp);
      const fresh = sizesOf(owned, view, tickSize());
      if (fresh) setSizes((before) => (kind === lookedFor ? calmed(before, fresh) : fresh));
      const high = cuts()?.high;
      // Of fine cells there are too many to look for walls in every time.
      ends = high !== undefined && !fine() ? wallEnds(owned, tickSize(), high * wallShare, leastWall) : [];
      lookedAt = now;
      lookedFor = kind;
      return cuts();
    },
    forget() {
      setSizes(undefined);
      ends = [];
      lookedFor = '';
    },
  };
}
