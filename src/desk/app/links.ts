/**
 * Link groups: panels of one colour share instrument, partner, interval, time axis and crosshair. The main group is the desk's own;
 * a group in which nothing was picked yet shows what the desk shows. An unlinked panel is a group of its own.
 */
import { type Accessor, batch, createEffect, createMemo, createRoot, createSignal, getOwner, on } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import { type Interval, intervalMicros, isInterval } from '../../core/interval.ts';
import { createTimeAxis, type TimeAxis } from './axis.ts';
import { type BarRule, readRule } from './bars-by.ts';
import { usualBars } from './interval-fit.ts';
import type { DeskState } from './state.ts';

export interface LinkColour {
  id: string;
  title: string;
  /** Token of its colour; '' for the panels that stand alone. */
  token: string;
}

export const mainGroup = 'blue';
export const unlinked = 'none';

export const linkColours: readonly LinkColour[] = [
  { id: mainGroup, title: 'Blue', token: 'link-1' },
  { id: 'orange', title: 'Orange', token: 'link-2' },
  { id: 'green', title: 'Green', token: 'link-3' },
  { id: 'pink', title: 'Pink', token: 'link-4' },
  { id: 'yellow', title: 'Yellow', token: 'link-5' },
  { id: unlinked, title: 'Alone', token: '' },
];

export const colourOf = (group: string): LinkColour => linkColours.find(({ id }) => id === group) ?? linkColours[0]!;

/** What panels of one group look at. */
export interface Link {
  /** Of `linkColours`. */
  readonly group: string;
  instrument: Accessor<InstrumentInfo | undefined>;
  partner: Accessor<InstrumentInfo | undefined>;
  pick(instrument: string): void;
  /** What the instrument is compared with. */
  pickPartner(instrument: string): void;
  interval: Accessor<Interval>;
  setInterval(interval: Interval): void;
  /** Bars of a rolling window. */
  window: Accessor<number>;
  setWindow(bars: number): void;
  /** What candles close by where it is not the interval. */
  rule: Accessor<BarRule | undefined>;
  setRule(rule: BarRule | undefined): void;
  axis: TimeAxis;
}

/** What is kept of a group in a workspace; instrument and interval of the main group are kept with the desk. */
export interface KeptLink {
  instrument?: string;
  partner?: string;
  interval?: Interval;
  window?: number;
  rule?: BarRule;
}

const usualWindow = 60;
/** What a window may be; the studies allow no more. */
export const isWindow = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 3 && (value as number) <= 100_000;

export interface Links {
  /** The desk's own. */
  main: Link;
  /** The group of a colour; `panel` tells unlinked panels apart. */
  of(group: string, panel: string): Link;
  /** A panel is there; gives what to call when it no longer is. The group of an unlinked one ends with it, and what it looked at waits. */
  attend(panel: string): () => void;
  /** A new panel is to have this id: what one before it looked at is not its own. */
  fresh(panel: string): void;
  /** The group of the panel that has the focus: what the strip's pickers act on. */
  focused: Accessor<Link>;
  focus(link: Link): void;
  /** Instruments and intervals that differ from the desk's, by key. */
  kept(): Record<string, KeptLink>;
  take(kept: Readonly<Record<string, KeptLink>>): void;
  /** Changes when a group was pointed elsewhere. */
  changes: Accessor<number>;
}

interface Held {
  link: Link;
  dispose(): void;
  kept(): KeptLink;
  take(kept: KeptLink): void;
}

const keyOf = (group: string, panel: string): string => (group === unlinked ? `${unlinked}:${panel}` : group);

export function createLinks(state: DeskState): Links {
  const owner = getOwner();
  const [changes, setChanges] = createSignal(0);
  const changed = (): void => void setChanges((n) => n + 1);
  const [mainRule, setMainRule] = createSignal<BarRule | undefined>();
  const [mainWindow, setMainWindow] = createSignal(usualWindow);
  const main: Link = {
    group: mainGroup,
    instrument: state.instrument,
    partner: state.partner,
    pick: state.pick,
    pickPartner(id) {
      state.pickPartner(id);
      changed();
    },
    interval: state.interval,
    setInterval: state.setInterval,
    window: mainWindow,
    setWindow(bars) {
      setMainWindow(isWindow(bars) ? bars : usualWindow);
      changed();
    },
    rule: mainRule,
    setRule(rule) {
      setMainRule(() => rule);
      changed();
    },
    axis: state.axis,
  };
  // An amount fits the session it was chosen for; the one of a workspace fits the first that is shown.
  createEffect(
    on(
      () => state.session()?.id,
      (_, before) => before !== undefined && setMainRule(undefined),
      { defer: true },
    ),
  );
  const held = new Map<string, Held>();
  /** Read from a workspace before any panel asked for the group. */
  let waiting: Record<string, KeptLink> = {};
  /** How often each panel is there: while cards are exchanged, twice. */
  const attending = new Map<string, number>();
  const [focused, focus] = createSignal<Link>(main);

  function of(group: string, panel: string): Link {
    const colour = colourOf(group).id;
    if (colour === mainGroup) return main;
    const key = keyOf(colour, panel);
    let known = held.get(key);
    if (!known) {
      // A colour lives as long as the desk, not as the panel that asked first.
      known = createRoot((dispose) => ({ ...openGroup(colour, state, main, changed), dispose }), owner);
      const before = waiting[key];
      if (before) known.take(before);
      held.set(key, known);
    }
    return known.link;
  }

  function release(panel: string): void {
    const key = keyOf(unlinked, panel);
    const known = held.get(key);
    if (!known) return;
    const now = known.kept();
    if (Object.keys(now).length > 0) waiting[key] = now;
    else delete waiting[key];
    held.delete(key);
    if (focused() === known.link) focus(() => main);
    known.dispose();
  }

  return {
    main,
    of,
    attend(panel) {
      attending.set(panel, (attending.get(panel) ?? 0) + 1);
      return () => {
        const left = attending.get(panel)! - 1;
        if (left > 0) attending.set(panel, left);
        else {
          attending.delete(panel);
          release(panel);
        }
      };
    },
    fresh(panel) {
      delete waiting[keyOf(unlinked, panel)];
    },
    focused,
    focus: (link) => void focus(() => link),
    kept() {
      const kept: Record<string, KeptLink> = { ...waiting };
      for (const [key, { kept: of }] of held) {
        const now = of();
        if (Object.keys(now).length > 0) kept[key] = now;
        else delete kept[key];
      }
      const rule = mainRule();
      const own: KeptLink = { ...(mainWindow() === usualWindow ? {} : { window: mainWindow() }), ...(rule ? { rule } : {}) };
      if (Object.keys(own).length > 0) kept[mainGroup] = own;
      else delete kept[mainGroup];
      return kept;
    },
    take(kept) {
      waiting = { ...kept };
      batch(() => {
        const own = kept[mainGroup];
        setMainRule(() => readRule(own?.rule));
        setMainWindow(isWindow(own?.window) ? own.window : usualWindow);
        for (const [key, group] of held) group.take(kept[key] ?? {});
      });
    },
    changes,
  };
}

/** A group beside the main one, with an axis of its own over the same session. */
function openGroup(group: string, state: DeskState, main: Link, changed: () => void): Omit<Held, 'dispose'> {
  const [picked, setPicked] = createSignal<string | undefined>();
  const [against, setAgainst] = createSignal<string | undefined>();
  const [own, setOwn] = createSignal<Interval | undefined>();
  const [bars, setBars] = createSignal<number | undefined>();
  const [rule, setRule] = createSignal<BarRule | undefined>();
  const axis = createTimeAxis();
  const instrument = createMemo(() => state.instruments().find(({ id }) => id === picked()) ?? main.instrument());
  const partner = createMemo(() => {
    const shown = instrument()?.id;
    const others = state.instruments().filter(({ id }) => id !== shown);
    return others.find(({ id }) => id === against()) ?? others[0];
  });
  const interval = createMemo(() => own() ?? main.interval());
  const window = createMemo(() => bars() ?? main.window());

  function extent(): void {
    const info = state.session();
    if (!info) return;
    const bar = intervalMicros(interval());
    const position = state.player.position();
    const seen = position?.sessionId === info.id && position.row > 0 && Number.isFinite(position.ts) ? position.ts : info.to;
    axis.extent(info.from, seen, bar * 8, bar);
  }
  /** All of a short session, the last bars of a long one. */
  function frame(): void {
    const info = state.session();
    if (!info) return;
    extent();
    const bar = intervalMicros(interval());
    if (!info.live && (info.to - info.from) / bar <= usualBars() * 2.5) axis.fit();
    else axis.follow(usualBars() * bar);
  }
  createEffect(
    on(
      () => state.session()?.id,
      (_, before) => before !== undefined && setRule(undefined),
      { defer: true },
    ),
  );
  createEffect(on([state.stage, () => state.session()?.id], frame));
  createEffect(on(interval, () => axis.mode() !== 'free' && frame(), { defer: true }));
  createEffect(on(state.player.position, extent, { defer: true }));

  return {
    link: {
      group,
      instrument,
      partner,
      pick(id) {
        setPicked(id);
        changed();
      },
      pickPartner(id) {
        setAgainst(id);
        changed();
      },
      window,
      setWindow(next) {
        setBars(isWindow(next) ? next : undefined);
        changed();
      },
      interval,
      setInterval(next) {
        setOwn(next);
        changed();
      },
      rule,
      setRule(next) {
        setRule(() => next);
        changed();
      },
      axis,
    },
    kept() {
      const instrumentId = picked();
      const each = own();
      const by = rule();
      const other = against();
      const long = bars();
      return {
        ...(instrumentId === undefined ? {} : { instrument: instrumentId }),
        ...(other === undefined ? {} : { partner: other }),
        ...(each === undefined ? {} : { interval: each }),
        ...(long === undefined ? {} : { window: long }),
        ...(by === undefined ? {} : { rule: by }),
      };
    },
    take(kept) {
      setPicked(kept.instrument);
      setAgainst(kept.partner);
      setBars(isWindow(kept.window) ? kept.window : undefined);
      setOwn(isInterval(kept.interval) ? kept.interval : undefined);
      setRule(() => readRule(kept.rule));
    },
  };
}
