/** Instrument and interval pickers: a letter opens the one, a digit the other; typing narrows, Enter takes. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { intervalMicros, intervals } from '../../core/interval.ts';
import { formatReference } from '../../core/reference.ts';
import { counted, dateTime, intervalWords, span } from '../widgets/format.ts';
import {
  hasInterval,
  ruleOf as makeRule,
  onlyBars,
  partsOf,
  type RuleName,
  readAmount,
  roundAmount,
  ruleNames,
  ruleWords,
} from './bars-by.ts';
import type { Desk } from './desk.tsx';
import type { Link } from './links.ts';
import { matchIntervals, rankByName } from './matching.ts';
import { instrumentWords, venueWords } from './words.ts';

export interface Choice {
  title: string;
  hint: string;
  chosen: boolean;
  /** Cannot be taken; the hint says why. */
  off?: boolean;
  run(): void;
}

/** A text field over a list: arrows move, Enter takes, the pointer does both. */
export function ChoiceList(props: {
  label: string;
  placeholder: string;
  typed: string;
  choices: (typed: string) => Choice[];
  done(): void;
  empty: string;
}): JSX.Element {
  const [typed, setTyped] = createSignal(props.typed);
  const choices = createMemo(() => props.choices(typed()));
  const [moved, setMoved] = createSignal<number | undefined>();
  const active = (): number => {
    const chosen = choices().findIndex((choice) => choice.chosen);
    return Math.min(moved() ?? (typed() === '' && chosen >= 0 ? chosen : 0), Math.max(0, choices().length - 1));
  };
  const id = (i: number): string => `choice-${i}`;

  function take(choice: Choice | undefined): void {
    if (!choice || choice.off) return;
    props.done();
    choice.run();
  }

  function keys(event: KeyboardEvent): void {
    const n = choices().length;
    if (event.key === 'ArrowDown') setMoved((active() + 1) % Math.max(1, n));
    else if (event.key === 'ArrowUp') setMoved((active() - 1 + n) % Math.max(1, n));
    else if (event.key === 'Enter') take(choices()[active()]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return (
    <div class="choices">
      <input
        type="text"
        role="combobox"
        aria-label={props.label}
        aria-expanded="true"
        aria-controls="choice-list"
        aria-activedescendant={choices().length > 0 ? id(active()) : undefined}
        autocomplete="off"
        spellcheck={false}
        placeholder={props.placeholder}
        value={typed()}
        onKeyDown={keys}
        ref={(input) => queueMicrotask(() => input.setSelectionRange(input.value.length, input.value.length))}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setMoved(undefined);
        }}
      />
      <div class="choice-list" role="listbox" id="choice-list" aria-label={props.label}>
        <For each={choices()}>
          {(choice, i) => (
            <div
              id={id(i())}
              role="option"
              tabIndex={-1}
              aria-selected={i() === active()}
              aria-disabled={choice.off}
              class="choice"
              classList={{ chosen: i() === active() }}
              onPointerMove={() => setMoved(i())}
              onClick={() => take(choice)}
              onKeyDown={(event) => event.key === 'Enter' && take(choice)}
            >
              <span classList={{ strong: choice.chosen, 'choice-off': choice.off === true }}>{choice.title}</span>
              <span class="muted">{choice.hint}</span>
            </div>
          )}
        </For>
      </div>
      <Show when={choices().length === 0}>
        <p class="choice-none muted">{props.empty}</p>
      </Show>
    </div>
  );
}

export function openInstrumentPicker(desk: Desk, typed: string): void {
  const { state, layer } = desk;
  const link = desk.links.focused();
  const anchor = document.getElementById('pick-instrument');
  const choices = (text: string): Choice[] => {
    const wanted = text.trim().toLowerCase();
    const here = state.instruments().map((instrument) => ({
      title: instrumentWords(instrument),
      names: [instrument.base, instrument.symbol],
      hint: [venueWords(instrument.venue), counted(instrument.rows.trade ?? 0, 'trade')].filter(Boolean).join(' · '),
      chosen: instrument.id === link.instrument()?.id,
      run: () => link.pick(instrument.id),
    }));
    const elsewhere = state
      .sessions()
      .filter((session) => session.id !== state.session()?.id && (!session.live || state.streams.isRunning(session.id)))
      .map((session) => ({
        title: session.title,
        names: [],
        hint: `session of ${dateTime(session.from)}`,
        chosen: false,
        run: () => void state.open(session.id),
      }));
    const market = {
      title: 'Simulated market',
      names: [],
      hint: 'runs here, without a network',
      chosen: false,
      run: () => void state.startMarket(),
    };
    return rankByName([...here, ...elsewhere, ...(state.streams.shown()?.simulated ? [] : [market])], wanted);
  };
  layer.open(
    () => (
      <ChoiceList
        label="Instrument"
        placeholder="Instrument or session"
        typed={typed}
        choices={choices}
        done={layer.close}
        empty="Nothing stored has that in its name."
      />
    ),
    { label: 'Instrument', class: 'picker', ...(anchor ? { anchor } : {}) },
  );
}

const ruleTitles: Record<RuleName, string> = { ticks: 'trades', volume: 'volume', value: 'value' };
const ruleWays: Record<RuleName, string> = { ticks: 'count', volume: 'volume', value: 'value' };
/** Bars of a rule that are to be on the screen when no number is given. */
const barsWanted = 150;

/** Amounts that make about `barsWanted` bars of what is on the screen; made of the bars the engine holds. */
async function usualAmounts(desk: Desk, link: Link): Promise<Record<RuleName, number>> {
  const amounts = { ticks: 500, volume: Number.NaN, value: Number.NaN };
  const info = link.instrument();
  if (!info || onlyBars(info)) return amounts;
  const ref = formatReference({ id: 'bars', instruments: [info.id], params: { interval: link.interval() } });
  const view = await desk.state.quantab.views.open(ref, () => undefined);
  try {
    const { columns } = await view.pull({ ...link.axis.span(), widthPx: 1 });
    const sum = (of: (i: number) => number): number => Array.from(columns.start ?? [], (_, i) => of(i) || 0).reduce((a, b) => a + b, 0);
    return {
      ticks: Math.max(1, roundAmount(sum((i) => columns.trades![i]!) / barsWanted)) || amounts.ticks,
      volume: roundAmount(sum((i) => columns.volume![i]!) / barsWanted),
      value: roundAmount(sum((i) => columns.volume![i]! * columns.vwap![i]!) / barsWanted),
    };
  } finally {
    await view.close();
  }
}

/** Acts on the group of `link`. */
export function openIntervalPicker(desk: Desk, typed: string, link: Link): void {
  const { layer } = desk;
  const anchor = document.getElementById('pick-interval');
  const [usual, setUsual] = createSignal<Record<RuleName, number>>({ ticks: 500, volume: Number.NaN, value: Number.NaN });
  usualAmounts(desk, link).then(setUsual, desk.state.fail);
  const info = link.instrument();
  const own = onlyBars(info) ? info?.barMicros : undefined;
  const same = intervals.find((each) => intervalMicros(each) === own);
  const held = own === undefined ? undefined : same ? intervalWords(same) : span(own);

  const ofTime = (text: string): Choice[] =>
    matchIntervals(text).map((interval) => {
      const off = !hasInterval(info, interval);
      return {
        title: intervalWords(interval),
        hint: off && held ? `bars are ${held}` : interval,
        chosen: link.rule() === undefined && interval === link.interval(),
        off,
        run() {
          link.setRule(undefined);
          link.setInterval(interval);
        },
      };
    });
  function ofRules(text: string): Choice[] {
    const read = readAmount(text);
    const wanted = read?.name ?? text.trim().toLowerCase();
    const now = link.rule();
    return ruleNames.flatMap((name): Choice[] => {
      if (![name, ruleTitles[name], `t${name}`].some((each) => each.startsWith(wanted))) return [];
      const chosen = now !== undefined && partsOf(now).name === name;
      const amount = read?.amount ?? (chosen ? partsOf(now).amount : usual()[name]);
      if (!Number.isFinite(amount)) return [];
      const rule = makeRule(name, amount);
      const off = held !== undefined;
      const hint = off ? 'needs trades' : `by ${ruleWays[name]}`;
      return [{ title: info ? ruleWords(rule, info) : String(amount), hint, chosen, off, run: () => link.setRule(rule) }];
    });
  }
  layer.open(
    () => (
      <ChoiceList
        label="Interval"
        placeholder="1m, or 500 trades"
        typed={typed}
        choices={(text) => [...ofTime(text), ...ofRules(text)]}
        done={layer.close}
        empty="Intervals are 1s 5s 15s 1m 5m 15m 1h 4h 1d; or a number of trades, volume or value."
      />
    ),
    {
      label: 'Interval',
      class: 'picker picker-bars',
      ...(anchor ? { anchor } : {}),
    },
  );
}
