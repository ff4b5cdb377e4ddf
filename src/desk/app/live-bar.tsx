/** Where the replay bar would be while a session is being recorded: of a simulated market its pace, of a venue its connection; keep or stop. */
import { type JSX, lazy, Match, Show, Switch } from 'solid-js';
import { Icon } from '../widgets/icon.tsx';
import type { Desk } from './desk.tsx';
import { Clock, PlayButton, SpeedButton } from './transport.tsx';

const hint = 'drop-anywhere';

/** Only who goes live has a use for them. */
const VenueBar = lazy(() => import('./venue-bar.tsx').then((module) => ({ default: module.VenueBar })));
const RewoundBar = lazy(() => import('./rewound-bar.tsx').then((module) => ({ default: module.RewoundBar })));

export function LiveBar(props: { desk: Desk; compact?: boolean }): JSX.Element {
  const { player, live } = props.desk.state;
  return (
    <Switch fallback={<MarketBar {...props} />}>
      <Match when={player.rewound()}>
        <RewoundBar {...props} />
      </Match>
      <Match when={live.shown()}>{(stream) => <VenueBar {...props} stream={stream()} />}</Match>
    </Switch>
  );
}

/** Of a simulated market, and of rows that a script pushes. */
function MarketBar(props: { desk: Desk; compact?: boolean }): JSX.Element {
  const { state } = props.desk;
  const { streams, prefs } = state;
  const paused = (): boolean => streams.shown()?.state === 'paused';
  return (
    <div class="replay" role="group" aria-label={streams.shown()?.simulated ? 'Simulated market' : 'Recording'}>
      <Show when={streams.shown()?.simulated}>
        <PlayButton desk={props.desk} label={paused() ? 'Resume' : 'Pause'} playing={!paused()} />
        <SpeedButton desk={props.desk} />
      </Show>
      <Clock desk={props.desk} compact={props.compact} />
      <Show
        when={state.session()?.transient}
        fallback={
          <Show when={streams.shown()} fallback={<span class="muted">Recorded by another tab; this one reads it</span>}>
            <button type="button" class="btn" title="Stop: the session is stored and can be replayed" onClick={() => void streams.stop()}>
              Stop
            </button>
          </Show>
        }
      >
        <button
          type="button"
          class="btn"
          title="Keep this session: otherwise it goes when you leave it"
          onClick={() => void streams.keep()}
        >
          Keep
        </button>
      </Show>
      <Show when={!props.compact && state.session()?.transient && !prefs.dismissed(hint)}>
        <span class="strip-hint muted">
          <span>Drop a CSV or NDJSON anywhere</span>
          <button type="button" class="icon" aria-label="Put this hint away" onClick={() => prefs.dismiss(hint)}>
            <Icon name="close" size={12} />
          </button>
        </span>
      </Show>
    </div>
  );
}
