/** What to go live with: venue, instruments, channels, or a feed of one's own; and whether the page does it by itself. */
import { createUniqueId, For, type JSX, Show } from 'solid-js';
import type { VenueInfo } from '../../api/stream-types.ts';
import type { Channel } from '../../sources/venue.ts';
import type { Desk } from '../app/desk.tsx';
import { addressFault, customVenue, type LiveChoice, readChoice, usualChoice, venuesOf } from '../app/live-choice.ts';
import { raceWords } from '../app/venue-titles.ts';
import { LiveInstruments } from './live-instruments.tsx';
import type { PanelHost } from './panel.ts';

const channelTitles: Record<Channel, string> = {
  trades: 'Trades',
  book: 'Order book',
  quotes: 'Best quotes',
  mark: 'Mark and index',
  funding: 'Funding',
  'open-interest': 'Open interest',
  liquidations: 'Liquidations',
};

/** The value of the choice that stands for several venues. */
const race = 'race';

export function LiveForm(props: { desk: Desk; host: PanelHost; venues: readonly VenueInfo[] }): JSX.Element {
  const { live, prefs } = props.desk.state;
  const address = createUniqueId();
  const draft = (): LiveChoice => readChoice(props.host.params().draft) ?? prefs.live() ?? usualChoice;
  const change = (part: Partial<LiveChoice>): void => props.host.setParams({ ...props.host.params(), draft: { ...draft(), ...part } });
  const titleOf = (id: string): string => props.venues.find((venue) => venue.id === id)?.title ?? id;
  const racing = (): boolean => draft().venues.length > 1;
  const own = (): boolean => draft().venues[0] === customVenue;
  const venue = (): VenueInfo | undefined => props.venues.find(({ id }) => id === draft().venues[0]);
  const others = (): string[] => venuesOf({ ...draft(), elsewhere: true }, props.venues).slice(1);
  const fault = (): string | undefined => (own() ? addressFault(draft().url ?? '') : undefined);
  const taken = (channel: Channel): boolean => draft().channels.length === 0 || draft().channels.includes(channel);

  function setChannel(channel: Channel, on: boolean): void {
    const all = venue()?.channels ?? [];
    const next = all.filter((each) => (each === channel ? on : taken(each)));
    // None at all would be nothing to look at; all is what a venue gives when it is not asked.
    if (next.length > 0) change({ channels: next.length === all.length ? [] : next });
  }

  /** What the venue before had of instruments and channels is not this one's. */
  const pickVenue = (id: string): void =>
    id === race
      ? change({ venues: usualChoice.venues, instruments: [], channels: [] })
      : change({ venues: [id], instruments: [], channels: [] });

  const start = (instead: boolean): void => {
    if (fault() === undefined) void live.go(draft(), instead);
  };

  return (
    <form
      class="live-form"
      aria-label="Go live with"
      onSubmit={(event) => {
        event.preventDefault();
        start(live.running().length > 0);
      }}
    >
      <label class="live-field">
        <span class="muted">Venue</span>
        <select value={racing() ? race : (venue()?.id ?? '')} onChange={(event) => pickVenue(event.currentTarget.value)}>
          <option value={race} selected={racing()}>
            First that answers: {raceWords(usualChoice.venues.map(titleOf))}
          </option>
          <For each={props.venues}>
            {({ id, title }) => (
              <option value={id} selected={!racing() && venue()?.id === id}>
                {title}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={venue() && !racing()}>
        <p class="muted small live-checked">
          {own() ? 'Reads ' : 'Checked against '}
          {venue()!.checkedAgainst}
        </p>
        <Show when={venue()!.caveats.length > 0}>
          <p class="muted small live-checked">{venue()!.caveats.join(' ')}</p>
        </Show>
      </Show>
      <Show when={racing()}>
        <p class="muted small live-checked">All three are asked at once; the first whose data flows is shown, the others are let go.</p>
      </Show>

      <Show
        when={own()}
        fallback={
          <>
            <LiveInstruments
              desk={props.desk}
              venue={venue()}
              picked={draft().instruments}
              take={(instruments) => change({ instruments })}
              racing={racing()}
            />
            <fieldset class="live-channels">
              <legend class="muted">Channels</legend>
              <For each={venue()?.channels ?? []}>
                {(channel) => (
                  <label class="live-check">
                    <input
                      type="checkbox"
                      checked={taken(channel)}
                      onChange={(event) => {
                        setChannel(channel, event.currentTarget.checked);
                        event.currentTarget.checked = taken(channel);
                      }}
                    />
                    {channelTitles[channel]}
                  </label>
                )}
              </For>
            </fieldset>
          </>
        }
      >
        <label class="live-field" for={address}>
          <span class="muted">Address</span>
          <input
            id={address}
            type="url"
            placeholder="ws://localhost:9000"
            value={draft().url ?? ''}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={draft().url !== undefined && fault() !== undefined}
            aria-describedby={`${address}-fault`}
            onInput={(event) => change({ url: event.currentTarget.value.trim() })}
          />
        </label>
        <p id={`${address}-fault`} class="small" classList={{ warn: Boolean(draft().url), muted: !draft().url }}>
          {fault() ?? ''}
        </p>
        <p class="muted small">One trade a line, one or many a message:</p>
        <code class="mono live-example">{'{"symbol":"BTCUSDT","ts":"2025-01-01T00:00:00Z","price":45000.0,"size":0.5}'}</code>
      </Show>

      <label class="live-check">
        <input type="checkbox" checked={draft().record} onChange={(event) => change({ record: event.currentTarget.checked })} />
        Record, to rewind, replay and export it
      </label>
      <Show when={!racing() && !own() && others().length > 0}>
        <label class="live-check">
          <input type="checkbox" checked={draft().elsewhere} onChange={(event) => change({ elsewhere: event.currentTarget.checked })} />
          If it does not answer, try {raceWords(others().map(titleOf))}
        </label>
      </Show>

      <div class="live-buttons">
        <Show
          when={!live.connecting()}
          fallback={
            <button type="button" class="btn" onClick={() => live.cancel()}>
              Cancel connecting
            </button>
          }
        >
          <button type="submit" class="btn btn-primary" disabled={fault() !== undefined}>
            {live.running().length > 0 ? 'Switch to this' : 'Start'}
          </button>
          <Show when={live.running().length > 0}>
            <button type="button" class="btn" disabled={fault() !== undefined} onClick={() => start(false)}>
              Start beside it
            </button>
          </Show>
        </Show>
      </div>

      <Show
        when={prefs.live()}
        fallback={
          <p class="muted small">
            What you start is remembered in this browser
            {props.desk.state.streams.fetched() ? '.' : '; until then this page contacts nobody.'}
          </p>
        }
      >
        {(kept) => (
          <div class="live-kept">
            <label class="live-check">
              <input type="checkbox" checked={prefs.liveOnOpen()} onChange={(event) => prefs.setLiveOnOpen(event.currentTarget.checked)} />
              Go live when the page opens: {raceWords(kept().venues.map(titleOf))}
            </label>
            <button type="button" class="btn btn-small" onClick={() => live.forget()}>
              Forget
            </button>
          </div>
        )}
      </Show>
    </form>
  );
}
