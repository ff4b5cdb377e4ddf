/** The limits of what is kept: off until they are set, shown with what they would let go before they are applied. */
import { createEffect, createResource, createSignal, type JSX, on } from 'solid-js';
import type { RetentionPolicy, SessionInfo } from '../../api/types.ts';
import type { Desk } from '../app/desk.tsx';
import { bytes, counted } from '../widgets/format.ts';

const megabyte = 1e6;

/** A limit as it is typed: nothing, 0 and what is no number mean none. */
export function limitOf(text: string, unit = 1): number {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() !== '' && value > 0 && Number.isFinite(value) ? value * unit : Number.POSITIVE_INFINITY;
}

/** What is wrong with a limit as it is typed; '' when nothing is. */
export function faultOfLimit(text: string, what: string): string {
  const value = Number(text.trim().replace(',', '.'));
  return text.trim() === '' || value > 0 ? '' : `${what} above 0, or nothing for no limit.`;
}

const appliedWords = ({ days, bytes: most }: RetentionPolicy): string => {
  const limits = [
    ...(Number.isFinite(days) ? [`sessions stored ${counted(days, 'day')} ago or less`] : []),
    ...(Number.isFinite(most) ? [`at most ${bytes(most)}`] : []),
  ];
  return `Applied: ${limits.length > 0 ? limits.join(', ') : 'everything'} is kept.`;
};

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
  const fault = (): string => faultOfLimit(days(), 'Days') || faultOfLimit(size(), 'MB');
  const [applied, setApplied] = createSignal('');
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
        if (fault()) return;
        const policy = wanted();
        props
          .apply(policy)
          .then(() => setApplied(appliedWords(policy)))
          .catch(state.fail);
      }}
    >
      <h2>What is kept</h2>
      <label>
        <input
          type="text"
          inputmode="numeric"
          value={days()}
          placeholder="all"
          aria-invalid={faultOfLimit(days(), 'Days') !== ''}
          onInput={(event) => setDays(event.currentTarget.value)}
        />{' '}
        days at most since it was stored
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
        <button type="submit" class="btn" disabled={same() || fault() !== ''}>
          Apply
        </button>
        <span class="muted" role="status">
          {fault() || (same() ? applied() : 'not applied yet')}
        </span>
      </div>
    </form>
  );
}
