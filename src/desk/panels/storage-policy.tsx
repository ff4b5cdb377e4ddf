/** The limits of what is kept: off until they are set, shown with what they would let go before they are applied. */
import { createEffect, createResource, createSignal, type JSX, on, Show } from 'solid-js';
import type { RetentionPolicy, SessionInfo } from '../../api/types.ts';
import type { Desk } from '../app/desk.tsx';
import { bytes, counted } from '../widgets/format.ts';

const megabyte = 1e6;

/** A limit as it is typed: nothing, 0 and what is no number mean none. */
export function limitOf(text: string, unit = 1): number {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && value > 0 && Number.isFinite(value) ? value * unit : Number.POSITIVE_INFINITY;
}

const textOf = (limit: number, unit = 1): string => (Number.isFinite(limit) ? String(limit / unit) : '');

/** What a policy would let go, in words. */
export function previewWords(due: readonly SessionInfo[], ask: boolean): string {
  if (due.length === 0) return 'Nothing is past these limits now.';
  const size = bytes(due.reduce((sum, session) => sum + session.bytes, 0));
  const what = `${counted(due.length, 'session')}, ${size}, oldest first`;
  return ask ? `Past these limits now: ${what}. You will be asked about each.` : `Would be removed at once: ${what}.`;
}

export function StoragePolicy(props: { desk: Desk; policy: RetentionPolicy; apply(policy: RetentionPolicy): Promise<void> }): JSX.Element {
  const { state } = props.desk;
  const [days, setDays] = createSignal('');
  const [size, setSize] = createSignal('');
  const [silent, setSilent] = createSignal(false);
  createEffect(
    on(
      () => [props.policy.days, props.policy.bytes, props.policy.ask] as const,
      ([keptDays, keptBytes, ask]) => {
        setDays(textOf(keptDays));
        setSize(textOf(keptBytes, megabyte));
        setSilent(ask === false);
      },
    ),
  );
  const wanted = (): RetentionPolicy => ({ days: limitOf(days()), bytes: limitOf(size(), megabyte), ask: !silent() });
  const same = (): boolean => {
    const { days: keptDays, bytes: keptBytes, ask = true } = props.policy;
    const now = wanted();
    return now.days === keptDays && now.bytes === keptBytes && now.ask === ask;
  };
  const [due] = createResource(
    () => ({ policy: wanted(), sessions: state.sessions() }),
    ({ policy }) => state.quantab.sessions.due(policy).catch(state.fail),
  );

  return (
    <form
      class="policy"
      aria-label="What is kept"
      onSubmit={(event) => {
        event.preventDefault();
        props.apply(wanted()).catch(state.fail);
      }}
    >
      <h2>What is kept</h2>
      <label>
        <input type="text" inputmode="numeric" value={days()} placeholder="all" onInput={(event) => setDays(event.currentTarget.value)} />{' '}
        days at most
      </label>
      <label>
        <input type="text" inputmode="decimal" value={size()} placeholder="all" onInput={(event) => setSize(event.currentTarget.value)} />{' '}
        MB at most, all sessions
      </label>
      <label>
        <input type="checkbox" checked={silent()} onChange={(event) => setSilent(event.currentTarget.checked)} /> Remove without asking
      </label>
      <p class="muted">{previewWords(due.latest ?? [], !silent())} The newest session, the one that is shown and recordings always stay.</p>
      <div class="buttons">
        <button type="submit" class="btn" disabled={same()}>
          Apply
        </button>
        <Show when={!same()}>
          <span class="muted">not applied yet</span>
        </Show>
      </div>
    </form>
  );
}
