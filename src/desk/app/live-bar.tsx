/** Where the replay bar would be while a session is being recorded: pause and speed of a simulated market, its clock, keep or stop. */
import { type JSX, Show } from 'solid-js';
import { clock, speedWords } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { Desk } from './desk.tsx';
import { speeds } from './player.ts';
import { slowly } from './slow.ts';

const hint = 'drop-anywhere';

export function LiveBar(props: { desk: Desk; compact?: boolean }): JSX.Element {
  const { state, layer } = props.desk;
  const { streams, player, prefs } = state;
  const shownTime = slowly(() => player.position()?.ts ?? Number.NaN);
  const paused = (): boolean => streams.shown()?.state === 'paused';
  return (
    <div class="replay" role="group" aria-label={streams.shown()?.simulated ? 'Simulated market' : 'Recording'}>
      <Show when={streams.shown()?.simulated}>
        <button
          type="button"
          class="icon"
          aria-label={paused() ? 'Go on' : 'Pause'}
          title={`${paused() ? 'Go on' : 'Pause'} (space)`}
          onClick={() => void streams.toggle()}
        >
          <Icon name={paused() ? 'play' : 'pause'} />
        </button>
        <button
          type="button"
          class="speed"
          aria-haspopup="menu"
          aria-label={`Speed ${speedWords(streams.speed())}`}
          onClick={(event) =>
            openMenu(layer, event.currentTarget, 'Speed', () =>
              speeds.map((speed) => ({
                kind: 'choice' as const,
                title: speedWords(speed),
                checked: streams.speed() === speed,
                run: () => void streams.tune({ speed }),
              })),
            )
          }
        >
          {speedWords(streams.speed())}
          <Icon name="caret" size={12} />
        </button>
      </Show>
      <span class="replay-clock num">{clock(shownTime(), props.compact ? 0 : 1)}</span>
      <Show when={!props.compact}>
        <span class="muted">UTC</span>
      </Show>
      <Show
        when={state.session()?.transient}
        fallback={
          <Show when={streams.shown()} fallback={<span class="muted">Being recorded</span>}>
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
