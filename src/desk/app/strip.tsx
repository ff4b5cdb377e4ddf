/** The one strip at the top: what is shown, how much it is to be trusted, and the transport. */

import { type JSX, lazy, Show } from 'solid-js';
import { TrustChip } from '../widgets/chip.tsx';
import { Icon, Logo } from '../widgets/icon.tsx';
import { barsWords } from './bars-by.ts';
import type { Desk } from './desk.tsx';
import { openInstrumentPicker, openIntervalPicker, openPalette, openPartnerPicker } from './finders.ts';
import { GoLive } from './go-live.tsx';
import { LinkMark } from './link-menu.tsx';
import { colourOf } from './links.ts';
import { LiveBar } from './live-bar.tsx';
import { instrumentWords } from './words.ts';

/** A market that runs has no use for the one, a stored session none for the other. */
const LiveSource = lazy(() => import('./live-source.tsx').then((module) => ({ default: module.LiveSource })));
const ReplayBar = lazy(() => import('./replay-bar.tsx').then((module) => ({ default: module.ReplayBar })));

export function Strip(props: { desk: Desk }): JSX.Element {
  const { state, links } = props.desk;
  /** What the panel in use looks at. */
  const link = links.focused;
  return (
    <header class="strip">
      <div class="logo">
        <Logo />
        <h1 class="spoken">Quantab</h1>
      </div>
      <Show when={link().instrument()} keyed>
        {(instrument) => (
          <button
            type="button"
            class="strip-part strip-instrument"
            id="pick-instrument"
            aria-haspopup="dialog"
            aria-label={`Instrument ${instrumentWords(instrument)}${link() === links.main ? '' : `, link group ${colourOf(link().group).title}`}`}
            onClick={() => openInstrumentPicker(props.desk)}
          >
            <Show when={link() !== links.main}>
              <LinkMark group={link().group} />
            </Show>
            {instrumentWords(instrument)}
            <Icon name="caret" size={12} />
          </button>
        )}
      </Show>
      <Show when={props.desk.spaces.active().needs === 'pair' && link().partner()} keyed>
        {(partner) => (
          <button
            type="button"
            class="strip-part strip-instrument strip-partner"
            id="pick-partner"
            aria-haspopup="dialog"
            aria-label={`Compared with ${instrumentWords(partner)}`}
            onClick={() => openPartnerPicker(props.desk, link())}
          >
            <span class="muted">on</span> {instrumentWords(partner)}
            <Icon name="caret" size={12} />
          </button>
        )}
      </Show>
      <Show when={state.session()}>
        <button
          type="button"
          class="strip-part strip-interval"
          id="pick-interval"
          aria-haspopup="dialog"
          aria-label={`Interval ${barsWords(link())}`}
          onClick={() => openIntervalPicker(props.desk)}
        >
          {barsWords(link())}
          <Icon name="caret" size={12} />
        </button>
      </Show>
      <Show when={state.session()}>
        {(session) => (
          <div class="strip-part strip-source">
            <TrustChip trust={state.trust()} waits={(state.live.shown()?.state ?? 'live') !== 'live'} />
            <Show
              when={state.live.shown()}
              fallback={
                <span class="muted strip-source-words" title={session().title}>
                  {session().title}
                </span>
              }
            >
              {(stream) => <LiveSource desk={props.desk} stream={stream()} />}
            </Show>
          </div>
        )}
      </Show>
      <div class="strip-part strip-middle">
        <Show when={state.session()} fallback={<Hint desk={props.desk} />}>
          <Show when={state.session()?.live} fallback={<ReplayBar desk={props.desk} />}>
            <LiveBar desk={props.desk} />
          </Show>
        </Show>
      </div>
      <Show when={state.opening() || state.player.position()?.computing !== undefined}>
        <progress
          class="opening-line import-line"
          max={1}
          value={state.opening() ? state.computed() : (state.player.position()?.computing ?? 1)}
          aria-label="Session being computed"
        />
      </Show>
      <div class="strip-part strip-end">
        <GoLive desk={props.desk} />
        <button type="button" class="btn" onClick={() => props.desk.chooseFiles()} title="Import market data">
          Import
        </button>
        <button type="button" class="btn" onClick={() => openPalette(props.desk)} aria-keyshortcuts="Control+K">
          <span class="muted">Search or run</span>
          <kbd>Ctrl K</kbd>
        </button>
      </div>
    </header>
  );
}

function Hint(props: { desk: Desk }): JSX.Element {
  return (
    <Show when={props.desk.state.loaded()}>
      <span class="muted num">
        {props.desk.state.opening()
          ? `Computing the session, ${Math.round(100 * props.desk.state.computed())} %`
          : 'Drop a CSV or NDJSON anywhere; it is read here and sent nowhere'}
      </span>
    </Show>
  );
}
