/** What was planted in the simulated session, as far as it has begun, newest first; each can be shown on the chart. */
import { createEffect, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { Episode } from '../../market/episode.ts';
import type { Desk } from '../app/desk.tsx';
import { idWords } from '../app/words.ts';
import { clock } from '../widgets/format.ts';

const everyMs = 1_000;
/** Shown on either side of an episode, in its own lengths and at least this long. */
const least = 30e6;

export function SimulationTruth(props: { desk: Desk; visible: () => boolean }): JSX.Element {
  const { state } = props.desk;
  const [truth, setTruth] = createSignal<readonly Episode[]>([]);
  /** The episode whose span is marked in the charts. */
  const [marked, setMarked] = createSignal<number>();
  const id = (): string | undefined => (state.session()?.source === 'simulated' ? state.session()?.id : undefined);

  async function read(session: string): Promise<void> {
    try {
      const known = await state.quantab.sessions.truth(session);
      if (id() === session && said(known) !== said(truth())) setTruth([...known].reverse());
    } catch {
      // Left between the question and the answer.
    }
  }
  createEffect(
    on([id, props.visible], ([session, visible], before) => {
      if (session !== before?.[0]) {
        setTruth([]);
        setMarked(undefined);
      }
      if (session === undefined || !visible) return;
      void read(session);
      const timer = setInterval(() => void read(session), everyMs);
      onCleanup(() => clearInterval(timer));
    }),
  );

  const marking = (): Episode | undefined => truth().find((episode) => episode.id === marked());
  createEffect(() => {
    const episode = marking();
    const { axis } = state;
    if (!episode) return;
    const { from, to, kind, instrument } = episode;
    axis.setMark({ from, to: Number.isFinite(to) ? to : Number.POSITIVE_INFINITY, text: `${kind} of ${idWords(instrument)}` });
    onCleanup(() => axis.setMark(undefined));
  });

  function show({ id: episode, instrument, from, to }: Episode): void {
    if (marked() === episode) {
      setMarked(undefined);
      return;
    }
    setMarked(episode);
    const end = Number.isFinite(to) ? to : (state.player.position()?.ts ?? from);
    const room = Math.max(least, end - from);
    state.pick(instrument);
    state.axis.show({ from: from - room, to: end + room });
  }

  return (
    <Show
      when={truth().length > 0}
      fallback={<p class="note muted">Episodes are planted in this market; the first comes within two minutes of its beginning.</p>}
    >
      <table class="grid simulation-truth">
        <caption class="spoken">Planted episodes</caption>
        <colgroup>
          <col style={{ width: '72px' }} />
          <col />
          <col style={{ width: '64px' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Time, UTC</th>
            <th scope="col" class="left">
              Planted
            </th>
            <th scope="col">
              <span class="spoken">Show on the chart</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <For each={truth()}>
            {(episode) => (
              <tr>
                <td class="num">{clock(episode.from)}</td>
                <td class="left wrap">
                  <b>{episode.kind}</b> <span class="muted">{idWords(episode.instrument)}</span> {episode.text}
                  <Show when={!Number.isFinite(episode.to)}>
                    <span class="muted"> · {state.session()?.live ? 'goes on' : 'cut off by the end of the session'}</span>
                  </Show>
                </td>
                <td>
                  <button
                    type="button"
                    class="btn"
                    aria-pressed={marked() === episode.id}
                    aria-label={`Show the ${episode.kind} of ${clock(episode.from)} on the chart`}
                    onClick={() => show(episode)}
                  >
                    Show
                  </button>
                </td>
              </tr>
            )}
          </For>
        </tbody>
      </table>
    </Show>
  );
}

/** To tell whether anything changed: rows that did not keep their focus. */
const said = (episodes: readonly Episode[]): string =>
  [...episodes]
    .map(({ id, to, text }) => `${id} ${to} ${text}`)
    .sort()
    .join('\n');
