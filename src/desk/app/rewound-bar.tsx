/** The bar while an earlier stretch of a running session is shown: its pace, how far behind it is, and the way back. */
import './venue-bar.css';
import type { JSX } from 'solid-js';
import { Icon } from '../widgets/icon.tsx';
import type { Desk } from './desk.tsx';
import { backToLive, behindWords, newestOf, rewind, rewindWords, usualRewind } from './rewind.ts';
import { slowly } from './slow.ts';
import { Clock, PlayButton, SpeedButton } from './transport.tsx';

export function RewoundBar(props: { desk: Desk; compact?: boolean }): JSX.Element {
  const { state } = props.desk;
  const { player, streams } = state;
  const behind = slowly(() => {
    const stream = streams.shown();
    const ts = player.position()?.ts;
    return stream && ts !== undefined ? behindWords(ts, newestOf(stream)) : '';
  });
  return (
    <div class="replay venue-bar" role="group" aria-label="Looking back">
      <PlayButton desk={props.desk} label={player.playing() ? 'Pause' : 'Play'} playing={player.playing()} />
      <SpeedButton desk={props.desk} />
      <Clock desk={props.desk} compact={props.compact} />
      <button
        type="button"
        class="icon"
        aria-label={`Rewind ${rewindWords(usualRewind)} more`}
        title={`Rewind ${rewindWords(usualRewind)} more (Shift R)`}
        onClick={() => void rewind(state, usualRewind)}
      >
        <Icon name="rewind" />
      </button>
      <span class="venue-behind warn num">{behind()}</span>
      <button
        type="button"
        class="btn btn-primary"
        aria-keyshortcuts="Shift+L"
        title="Back to live (Shift L)"
        onClick={() => void backToLive(state)}
      >
        Back to live
      </button>
    </div>
  );
}
