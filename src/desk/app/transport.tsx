/** What the transports of a replay and of a running market share: play or pause, the speed, the clock. */
import { type JSX, Show } from 'solid-js';
import { clock, speedWords } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { speeds } from './player.ts';
import { slowly } from './slow.ts';

/** `label` says what a click does. */
export function PlayButton(props: { desk: Desk; label: string; playing: boolean }): JSX.Element {
  return (
    <button
      type="button"
      class="icon"
      aria-label={props.label}
      title={`${props.label} (space)`}
      onClick={() => void props.desk.state.player.toggle()}
    >
      <Icon name={props.playing ? 'pause' : 'play'} />
    </button>
  );
}

export function SpeedButton(props: { desk: Desk }): JSX.Element {
  const { player } = props.desk.state;
  return (
    <button
      type="button"
      class="speed"
      aria-haspopup="menu"
      aria-label={`Speed ${speedWords(player.speed())}`}
      onClick={(event) =>
        openMenu(props.desk.layer, event.currentTarget, 'Speed', () =>
          speeds.map((speed) => ({
            kind: 'choice' as const,
            title: speedWords(speed),
            checked: player.speed() === speed,
            run: () => void player.setSpeed(speed),
          })),
        )
      }
    >
      {speedWords(player.speed())}
      <Icon name="caret" size={12} />
    </button>
  );
}

/** Time of the position, UTC; a phone leaves out tenths and the zone. */
export function Clock(props: { desk: Desk; compact: boolean | undefined }): JSX.Element {
  const shown = slowly(() => props.desk.state.player.position()?.ts ?? Number.NaN);
  return (
    <>
      <span class="replay-clock num">{clock(shown(), props.compact ? 0 : 1)}</span>
      <Show when={!props.compact}>
        <span class="muted">UTC</span>
      </Show>
    </>
  );
}
