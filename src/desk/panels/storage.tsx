/** What the stored sessions weigh, what the browser grants, and what goes when there is no room: never without a person's word, unless they gave it. */
import { createEffect, createResource, createSignal, For, type JSX, on, onMount, Show } from 'solid-js';
import './health.css';
import type { Quantab, RetentionPolicy, SessionInfo } from '../../api/types.ts';
import { bytes, count, DASH, date, figures } from '../widgets/format.ts';
import { memorySentence } from '../widgets/health-words.ts';
import type { PanelProps } from './panel.ts';
import { handOut, removeSession } from './session-actions.ts';
import { rowsOf } from './sessions.tsx';
import { StoragePolicy } from './storage-policy.tsx';

type Usage = Awaited<ReturnType<Quantab['sessions']['storage']>>;

/** How many of the oldest are offered when the disk is full. */
const offered = 3;

export function StoragePanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const { quantab } = state;
  const [usage, { refetch }] = createResource<Usage | undefined, true>(state.loaded, (_, { value }: { value: Usage | undefined }) =>
    quantab.sessions.storage().catch((thrown: unknown) => {
      state.fail(thrown);
      return value;
    }),
  );
  const [due, { refetch: ask }] = createResource(state.loaded, () => quantab.sessions.due().catch(state.fail));
  const [answer, setAnswer] = createSignal('');
  const renew = (): void => {
    void refetch();
    void ask();
  };
  createEffect(on(state.sessions, renew, { defer: true }));
  const held = (): number => state.sessions().reduce((sum, session) => sum + session.bytes, 0);
  const rows = (): number => state.sessions().reduce((sum, session) => sum + (session.live ? 0 : rowsOf(session)), 0);
  /** The browser's estimate lags behind, or counts what it packed: it is never less than what is known to be there. */
  const used = (now: Usage): number => Math.max(now.usedBytes, held());
  const usedWords = (now: Usage): string => `${now.usedBytes <= held() && held() > 0 ? 'about ' : ''}${bytes(used(now))}`;
  const share = (part: number, whole: number): number => (whole > 0 ? Math.min(100, (100 * part) / whole) : 0);
  props.host.setHead({ unlinked: true, words: () => 'this browser' });

  /** The oldest that may go. */
  const oldest = (): SessionInfo[] =>
    state
      .sessions()
      .filter(({ live, transient, id }) => !live && !transient && id !== state.session()?.id)
      .slice(0, offered);

  async function persist(): Promise<void> {
    const granted = await quantab.sessions.persist();
    setAnswer(granted ? 'Granted.' : 'The browser said no. It may agree once this site is installed or visited often.');
    renew();
  }

  async function apply(policy: RetentionPolicy): Promise<void> {
    await quantab.sessions.setPolicy(policy);
    await state.refresh();
    renew();
  }

  const keep = (session: SessionInfo): void => void quantab.sessions.exempt(session.id).then(renew, state.fail);

  /** Handed to the browser's downloads; whether the file was written only the person can see. */
  const [handed, setHanded] = createSignal<ReadonlySet<string>>(new Set());
  const hold = (id: string, held: boolean): void =>
    void setHanded((now) => (held ? new Set([...now, id]) : new Set([...now].filter((other) => other !== id))));
  let asked = '';
  async function exported(session: SessionInfo): Promise<void> {
    if (!(await handOut(props.desk, session))) return;
    asked = session.id;
    hold(session.id, true);
  }

  const confirmation = (session: SessionInfo): JSX.Element => {
    let sure!: HTMLButtonElement;
    onMount(() => {
      if (asked === session.id) sure.focus();
      asked = '';
    });
    return (
      <>
        <button ref={sure} type="button" class="btn btn-small" onClick={() => removeSession(props.desk, session)}>
          The file is saved: remove the session
        </button>
        <button type="button" class="btn btn-small" onClick={() => hold(session.id, false)}>
          It is not saved
        </button>
      </>
    );
  };

  const choices = (session: SessionInfo, exempt: boolean): JSX.Element => (
    <Show when={!handed().has(session.id)} fallback={confirmation(session)}>
      <button type="button" class="btn btn-small" onClick={() => void exported(session)}>
        Export and remove
      </button>
      <Show when={exempt}>
        <button type="button" class="btn btn-small" onClick={() => keep(session)}>
          Keep
        </button>
      </Show>
      <button type="button" class="btn btn-small" onClick={() => removeSession(props.desk, session)}>
        Remove
      </button>
    </Show>
  );

  const list = (sessions: readonly SessionInfo[], exempt: boolean, label: string): JSX.Element => (
    <ul class="due" aria-label={label}>
      <For each={sessions}>
        {(session) => (
          <li>
            <span title={session.title}>
              {session.title} <small class="muted">{`${date(session.from)}, ${bytes(session.bytes)}`}</small>
            </span>
            {choices(session, exempt)}
          </li>
        )}
      </For>
    </ul>
  );

  return (
    <Show when={usage.latest}>
      {(now: () => Usage) => (
        <div class="scroll" tabindex="0" role="group" aria-label="Storage">
          <div class="last">
            <span class="big-number">{usedWords(now())}</span>
            <dl>
              <dt />
              <dd class="muted">{now().memoryOnly === undefined ? `of ${bytes(now().quotaBytes)} granted` : 'in this tab'}</dd>
            </dl>
          </div>
          <Show when={now().memoryOnly}>{(reason) => <p class="note warn">{memorySentence(reason())}</p>}</Show>
          <Show when={now().memoryOnly === undefined && !Number.isNaN(now().quotaBytes)}>
            <div class="meter" role="img" aria-label={`${usedWords(now())} of ${bytes(now().quotaBytes)} used`}>
              <i style={{ width: `${share(held(), now().quotaBytes)}%` }} class="meter-sessions" />
              <i style={{ width: `${share(used(now()) - held(), now().quotaBytes)}%` }} class="meter-rest" />
            </div>
          </Show>
          <Show when={now().full}>
            <section class="policy" aria-label="No room">
              <h2 class="fault">The browser gives no more storage</h2>
              <p>What is stored is intact, and so is all of a recording that reached the disk. Make room by letting the oldest go:</p>
              {list(oldest(), false, 'The oldest sessions')}
            </section>
          </Show>
          <Show when={(due.latest?.length ?? 0) > 0}>
            <section class="policy" aria-label="Due">
              <h2 class="warn">Past your limits, oldest first</h2>
              {list(due.latest ?? [], true, 'Sessions past your limits')}
            </section>
          </Show>
          <dl class="facts facts-right">
            <dt>
              <i class="swatch meter-sessions" aria-hidden="true" />
              Sessions
            </dt>
            <dd>{bytes(held())}</dd>
            <dt>
              <i class="swatch meter-rest" aria-hidden="true" />
              Keyframes, app, layouts
            </dt>
            <dd>{now().memoryOnly === undefined && now().usedBytes > held() ? bytes(now().usedBytes - held()) : DASH}</dd>
            <dt>Bytes a row</dt>
            <dd>{rows() > 0 && held() > 0 ? figures(held() / rows()) : DASH}</dd>
            <dt>Rows stored</dt>
            <dd>{count(rows())}</dd>
            <dt>Protected from eviction</dt>
            <dd>{now().persisted ? 'yes, granted' : 'no'}</dd>
          </dl>
          <Show when={now().memoryOnly === undefined}>
            <Show when={!now().persisted}>
              <div class="buttons note">
                <button type="button" class="btn" onClick={() => void persist().catch(state.fail)}>
                  Ask the browser to protect it
                </button>
              </div>
            </Show>
            <p class="note muted" role="status">
              {answer()}
            </p>
            <StoragePolicy desk={props.desk} policy={now().policy} apply={apply} />
          </Show>
        </div>
      )}
    </Show>
  );
}
