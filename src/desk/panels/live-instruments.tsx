/**
 * Instruments of a venue to pick from: searched, ticked, or typed by hand as the venue spells them. None ticked means the usual ones. The
 * venue is asked for all it has when that is wanted, and not before: it is contacted by that.
 */
import { createMemo, createSignal, createUniqueId, For, type JSX, Show } from 'solid-js';
import type { VenueInfo, VenueInstruments } from '../../api/stream-types.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import { count } from '../widgets/format.ts';
import { columnsOf, rove } from '../widgets/rove.ts';
import { byHand, findInstruments, namesOf } from './live-pick.ts';

export function LiveInstruments(props: {
  desk: Desk;
  venue: VenueInfo | undefined;
  picked: readonly string[];
  take(picked: string[]): void;
  racing: boolean;
}): JSX.Element {
  const id = createUniqueId();
  const [query, setQuery] = createSignal('');
  const [lists, setLists] = createSignal<ReadonlyMap<string, VenueInstruments>>(new Map());
  const [asking, setAsking] = createSignal<string | undefined>();
  const list = (): VenueInstruments | undefined => lists().get(props.venue?.id ?? '');
  const known = createMemo((): readonly string[] => namesOf(props.venue?.instruments ?? [], list()));
  const found = createMemo(() => findInstruments(known(), props.picked, query()));
  const typed = (): string | undefined => byHand(known(), props.picked, query());
  const dated = (): string => list()?.source.replace(/^l/, 'L') ?? `List of ${props.venue?.listedAsOf}`;
  const usual = (): string => (props.venue?.usual ?? []).map(idWords).join(', ');
  const summary = (): string => (props.picked.length > 0 ? `${props.picked.length} picked` : usual() ? `the usual: ${usual()}` : '');

  const set = (one: string, on: boolean): void => props.take(on ? [...props.picked, one] : props.picked.filter((each) => each !== one));
  async function ask({ id: venue }: VenueInfo): Promise<void> {
    const { quantab, live, streams, fail } = props.desk.state;
    setAsking(venue);
    streams.contacted();
    try {
      const told = await quantab.stream.instruments(venue, live.server === undefined ? {} : { url: live.server });
      setLists((now) => new Map(now).set(venue, told));
    } catch (thrown) {
      fail(thrown);
    } finally {
      setAsking(undefined);
    }
  }
  function addTyped(): void {
    const one = typed();
    if (one === undefined) return;
    props.take([...props.picked, one]);
    setQuery('');
  }

  return (
    <fieldset class="live-instruments">
      <legend class="muted">{['Instruments', summary()].filter(Boolean).join(' \u00b7 ')}</legend>
      <div class="live-search">
        <input
          id={id}
          type="search"
          aria-label="Search instruments, or type a symbol"
          placeholder="Search, or type a symbol"
          value={query()}
          spellcheck={false}
          autocomplete="off"
          onInput={(event) => setQuery(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return;
            event.preventDefault();
            // One that is left is meant; what no list has is taken as it is typed.
            const [only] = found().ids.filter((each) => !props.picked.includes(each));
            const left = found().ids.filter((each) => !props.picked.includes(each)).length;
            if (left === 1 && only && query().trim() !== '') {
              set(only, true);
              setQuery('');
            } else addTyped();
          }}
        />
        <Show when={props.picked.length > 0}>
          <button type="button" class="btn btn-small" onClick={() => props.take([])}>
            Clear
          </button>
        </Show>
      </div>
      <Show when={found().ids.length > 0}>
        <div class="live-list" ref={(list) => rove(list, 'input', columnsOf)}>
          <For each={found().ids}>
            {(one) => (
              <label class="live-check">
                <input
                  type="checkbox"
                  checked={props.picked.includes(one)}
                  onChange={(event) => {
                    const box = event.currentTarget;
                    const held = document.activeElement === box;
                    set(one, box.checked);
                    // What is picked moves to the top of the list, and the focus goes with it.
                    if (held) box.focus();
                  }}
                />
                <span>{idWords(one)}</span>
              </label>
            )}
          </For>
        </div>
      </Show>
      <Show when={typed()}>
        {(one) => (
          <button type="button" class="btn" onClick={addTyped}>
            Add “{one()}” as typed
          </button>
        )}
      </Show>
      <p class="muted small">
        <Show when={found().more > 0}>{count(found().more)} more by typing. </Show>
        <Show
          when={list()?.isAnswer}
          fallback={<Show when={props.venue?.listedAsOf}>{dated()}; newer ones by the venue’s own symbol.</Show>}
        >
          {count(known().length)} instruments, {list()!.source}.
        </Show>
        <Show when={props.racing && props.picked.length > 0}> The others take the same pairs.</Show>
      </p>
      <Show when={!props.racing && props.venue?.canList && !list()?.isAnswer && props.venue}>
        {(venue) => (
          <button
            type="button"
            class="btn btn-small live-ask"
            disabled={asking() !== undefined}
            title={`Connects to ${venue().title}`}
            onClick={() => void ask(venue())}
          >
            {asking() === venue().id ? `Asking ${venue().title}` : `Ask ${venue().title} for all it has`}
          </button>
        )}
      </Show>
    </fieldset>
  );
}
