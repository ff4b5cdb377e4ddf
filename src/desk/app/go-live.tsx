/** The way to a live market, in the strip: asked, being asked (with a way to stop), or left for another session (with the way back). */
import { type JSX, Match, Switch } from 'solid-js';
import type { Desk } from './desk.tsx';

export function GoLive(props: { desk: Desk; compact?: boolean }): JSX.Element {
  const { state } = props.desk;
  const { live } = state;
  /** One that runs while something else is on the stage. */
  const away = () => (live.shown() ? undefined : live.running().at(-1));
  return (
    <Switch>
      <Match when={live.connecting()}>
        {(asked) => (
          <span class="connecting" role="status">
            <span class={props.compact ? 'spoken' : 'connecting-words'} title={`Connecting to ${asked().words}`}>
              Connecting to {asked().words}
            </span>
            <button type="button" class="btn" aria-label="Cancel connecting" onClick={() => live.cancel()}>
              Cancel
            </button>
          </span>
        )}
      </Match>
      <Match when={away()}>
        {(stream) => (
          <button type="button" class="btn" title={`${stream().title} goes on`} onClick={() => void state.open(stream().sessionId)}>
            Back to live
          </button>
        )}
      </Match>
      <Match when={!live.shown()}>
        <button
          type="button"
          class="btn btn-primary"
          title="Connect to venues from this tab (Shift L)"
          aria-keyshortcuts="Shift+L"
          onClick={() => void live.go()}
        >
          Go live
        </button>
      </Match>
    </Switch>
  );
}
