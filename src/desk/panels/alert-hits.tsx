/** Hits as rows: when, which way, with what values; each one click from the replay at that moment. */
import { For, type JSX, Show } from 'solid-js';
import type { AlertEvent } from '../../api/alert-types.ts';
import type { Desk } from '../app/desk.tsx';
import { clock, DASH, date, figures, fixed } from '../widgets/format.ts';
import { referenceWords } from './alert-words.ts';

/** Prices keep their figures; a z needs three. */
export const hitValue = (value: number): string => (Number.isNaN(value) ? DASH : Math.abs(value) >= 100 ? fixed(value, 2) : figures(value));

/** The value first: it is what a narrow column must not cut. */
export const valuesWords = (values: AlertEvent['values']): string =>
  Object.entries(values)
    .map(([ref, value]) => `${hitValue(value)} ${referenceWords(ref)}`)
    .join(', ');

export function Direction(props: { direction?: AlertEvent['direction'] }): JSX.Element {
  return (
    <span classList={{ buy: props.direction === 'up', sell: props.direction === 'down' }} title={props.direction ?? 'neither up nor down'}>
      {props.direction === 'up' ? '\u25b2' : props.direction === 'down' ? '\u25bc' : '\u00b7'}
      <span class="spoken">{props.direction ?? ''}</span>
    </span>
  );
}

/** Stands at the moment of the hit: from there it is played, or stepped. */
export async function replayAt({ state, spaces }: Desk, { sessionId, ts }: Pick<AlertEvent, 'sessionId' | 'ts'>): Promise<void> {
  const shown = state.session();
  if (shown?.id !== sessionId || (shown.live && !state.player.rewound())) await state.replay(sessionId, ts);
  await state.player.pause();
  state.player.seek(ts);
  const here = spaces.active().id;
  if (here !== 'pairs' && here !== 'markets') spaces.go(state.instruments().length > 1 ? 'pairs' : 'markets');
}

/** `title`: with the rule's, where they are of several. */
export function HitRows(props: { desk: Desk; hits: readonly AlertEvent[]; title?: boolean; label: string }): JSX.Element {
  return (
    <table class="grid alert-hits" aria-label={props.label}>
      <thead>
        <tr>
          <th scope="col">Time, UTC</th>
          <th scope="col" class="left alert-way">
            <span class="spoken">Direction</span>
          </th>
          <Show when={props.title}>
            <th scope="col" class="left">
              Rule
            </th>
          </Show>
          <th scope="col" class="left">
            Values
          </th>
          <th scope="col" class="alert-go">
            <span class="spoken">Replay</span>
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.hits}>
          {(hit) => (
            <tr>
              <td title={`${date(hit.ts)} ${clock(hit.ts, 3)} UTC`}>
                <span class="muted alert-day">{date(hit.ts).slice(5)} </span>
                {clock(hit.ts)}
              </td>
              <td class="left">
                <Direction {...(hit.direction ? { direction: hit.direction } : {})} />
              </td>
              <Show when={props.title}>
                <td class="left" title={hit.when}>
                  {hit.title}
                </td>
              </Show>
              <td class="left" title={valuesWords(hit.values)}>
                {valuesWords(hit.values)}
              </td>
              <td>
                <button type="button" class="link" aria-label={`Replay at ${clock(hit.ts)}`} onClick={() => void replayAt(props.desk, hit)}>
                  Replay
                </button>
              </td>
            </tr>
          )}
        </For>
      </tbody>
    </table>
  );
}
