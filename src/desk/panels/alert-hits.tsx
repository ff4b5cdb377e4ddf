/** Hits as rows: when, which way, with what values; each one click from the replay at that moment. */
import { For, type JSX, Show } from 'solid-js';
import type { AlertEvent } from '../../api/alert-types.ts';
import type { StudyOutline } from '../../api/types.ts';
import type { Desk } from '../app/desk.tsx';
import { clock, DASH, date, figures, fixed, quantityDecimals, signedFigures } from '../widgets/format.ts';
import { referenceWords, ruleWords } from './alert-words.ts';

const signedUnits = new Set(['std', 'log price', 't', 'base']);

/** Prices and sizes as they were traded; a z needs three figures, and the sign of what can be either. */
export function hitValue(value: number, ref = '', studies: readonly StudyOutline[] = []): string {
  if (Number.isNaN(value)) return DASH;
  if (/^(trades|quote|bars)\[/.test(ref)) return fixed(value, quantityDecimals([value], 8));
  if (Math.abs(value) >= 100) return fixed(value, 2);
  const [id, output] = [/^[^[]+/.exec(ref)?.[0], /\]?\.([\w-]+)$/.exec(ref)?.[1]];
  const unit = studies.find((each) => each.id === id)?.outputs.find((each) => each.id === output)?.unit ?? '';
  return signedUnits.has(unit) ? signedFigures(value) : figures(value);
}

export const valuesWords = (values: AlertEvent['values'], studies: readonly StudyOutline[]): string =>
  Object.entries(values)
    .map(([ref, value]) => `${hitValue(value, ref, studies)} ${referenceWords(ref, studies)}`)
    .join(', ');

/** The value of the rule's first comparison. */
function firstValue({ values }: AlertEvent, studies: readonly StudyOutline[]): string {
  const [first] = Object.entries(values);
  return first ? hitValue(first[1], first[0], studies) : DASH;
}

/** Without seconds where a minute ends, as bars do. */
export const timeWords = (ts: number): string => (ts % 60e6 === 0 ? clock(ts).slice(0, 5) : clock(ts));

/** The time of a hit, with its day where there is room. */
function HitTime(props: { ts: number }): JSX.Element {
  return (
    <td title={`${date(props.ts)} ${clock(props.ts, 3)} UTC`}>
      <span class="muted alert-day">{date(props.ts).slice(5)} </span>
      {timeWords(props.ts)}
    </td>
  );
}

export function Direction(props: { direction?: AlertEvent['direction'] }): JSX.Element {
  return (
    <span classList={{ buy: props.direction === 'up', sell: props.direction === 'down' }} title={props.direction ?? 'neither up nor down'}>
      {props.direction === 'up' ? '\u25b2' : props.direction === 'down' ? '\u25bc' : '\u00b7'}
      <span class="spoken">{props.direction ?? ''}</span>
    </span>
  );
}

/** Stands at the moment of the hit: from there it is played, or stepped. */
async function replayAt({ state, spaces }: Desk, { sessionId, ts }: Pick<AlertEvent, 'sessionId' | 'ts'>): Promise<void> {
  const shown = state.session();
  if (shown?.id !== sessionId || (shown.live && !state.player.rewound())) await state.replay(sessionId, ts);
  await state.player.pause();
  state.player.seek(ts);
  const here = spaces.active().id;
  if (here !== 'pairs' && here !== 'markets') spaces.go(state.instruments().length > 1 ? 'pairs' : 'markets');
}

/** What the value is of; with the others, where there are some. */
function othersWords({ values }: AlertEvent, studies: readonly StudyOutline[]): string {
  const [[first] = [''], ...others] = Object.entries(values);
  return [referenceWords(first, studies), valuesWords(Object.fromEntries(others), studies)].filter(Boolean).join(', ');
}

interface HitRowsProps {
  desk: Desk;
  hits: readonly AlertEvent[];
  label: string;
  /** With the rule's words, where they are of several. */
  title?: boolean;
  /** With how each was told. */
  told?(hit: AlertEvent): { words: string; reason: string };
  /** Marks those that nobody has seen, and is told of one that is replayed. */
  seen?(hit: AlertEvent): void;
}

const isUnseen = (hit: AlertEvent): boolean => hit.from === 'live' && hit.acknowledged === undefined;

export function HitRows(props: HitRowsProps): JSX.Element {
  const { studies } = props.desk.state;
  return (
    <table class="grid alert-hits" aria-label={props.label}>
      <thead>
        <tr>
          <th scope="col">Time, UTC</th>
          <th scope="col" class="left alert-way">
            <span class="spoken">Direction</span>
          </th>
          <th scope="col" class="alert-value">
            Value
          </th>
          <th scope="col" class="left">
            {props.title ? 'Rule' : 'Of'}
          </th>
          <Show when={props.told}>
            <th scope="col" class="left alert-told">
              Told
            </th>
          </Show>
          <th scope="col" class="alert-go">
            <span class="spoken">Replay</span>
          </th>
        </tr>
      </thead>
      <tbody>
        <For each={props.hits}>
          {(hit) => (
            <tr classList={{ unseen: props.seen !== undefined && isUnseen(hit) }}>
              <HitTime ts={hit.ts} />
              <td class="left">
                <Direction {...(hit.direction ? { direction: hit.direction } : {})} />
              </td>
              <td title={valuesWords(hit.values, studies())}>{firstValue(hit, studies())}</td>
              <Show
                when={props.title}
                fallback={
                  <td class="left muted" title={valuesWords(hit.values, studies())}>
                    {othersWords(hit, studies())}
                  </td>
                }
              >
                <td class="left" title={`${hit.title}: ${valuesWords(hit.values, studies())}`}>
                  {ruleWords(hit, studies())}
                </td>
              </Show>
              <Show when={props.told?.(hit)}>
                {(told) => (
                  <td class="left muted" title={told().reason}>
                    {told().words}
                  </td>
                )}
              </Show>
              <td>
                <button
                  type="button"
                  class="link"
                  aria-label={`Replay at ${clock(hit.ts)}`}
                  onClick={() => {
                    if (isUnseen(hit)) props.seen?.(hit);
                    void replayAt(props.desk, hit);
                  }}
                >
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
