/** Stored sessions: what each holds and weighs; open, replay, rename, export, delete. Arrows walk the rows, Enter opens. */
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import type { SessionInfo } from '../../api/types.ts';
import { heldRows } from '../../market/meta.ts';
import { sourceTitle } from '../app/format-titles.ts';
import { slowly } from '../app/slow.ts';
import { idWords } from '../app/words.ts';
import { PlainFigure } from '../widgets/figure.tsx';
import { bytes, count, DASH, dateTime, span } from '../widgets/format.ts';
import { Icon } from '../widgets/icon.tsx';
import { openMenu } from '../widgets/menu.tsx';
import type { TableColumn } from '../widgets/table-data.ts';
import type { PanelProps } from './panel.ts';
import { leaving, removeSession } from './session-actions.ts';
import { sessionItems } from './session-menu.ts';

export const rowsOf = (session: SessionInfo): number => heldRows(session.rows).n;

/** What grows while a session is live is as old as the list. */
const whenStored = ({ live }: SessionInfo, figure: number): number => (live ? Number.NaN : figure);

interface ColumnSpec {
  id: string;
  title: string;
  /** Left out on a phone. */
  wide: boolean;
  left?: boolean;
  width?: string;
  key(session: SessionInfo): number | string;
}

const columns: readonly ColumnSpec[] = [
  { id: 'title', title: 'Session', wide: false, left: true, key: ({ title }) => title.toLowerCase() },
  { id: 'instruments', title: 'Instruments', wide: true, left: true, width: '112px', key: ({ instruments }) => instruments.join() },
  { id: 'source', title: 'Source', wide: true, left: true, width: '132px', key: ({ source }) => source },
  { id: 'from', title: 'From, UTC', wide: true, left: true, width: '136px', key: ({ from }) => from },
  { id: 'span', title: 'Span', wide: false, width: '86px', key: ({ from, to }) => to - from },
  { id: 'rows', title: 'Rows', wide: false, width: '88px', key: rowsOf },
  { id: 'gaps', title: 'Gaps', wide: true, width: '42px', key: ({ gaps }) => gaps },
  { id: 'hash', title: 'Hash', wide: true, width: '76px', key: ({ tickHash }) => tickHash },
  { id: 'bytes', title: 'Size', wide: true, width: '64px', key: (session) => session.bytes },
];

const sessionColumns: readonly TableColumn[] = [
  { id: 'session', title: 'Session', kind: 'text' },
  { id: 'instruments', title: 'Instruments', kind: 'text' },
  { id: 'source', title: 'Source', kind: 'text' },
  { id: 'from', title: 'From', kind: 'time' },
  { id: 'to', title: 'To', kind: 'time' },
  { id: 'rows', title: 'Rows', kind: 'number', text: count },
  { id: 'gaps', title: 'Gaps', kind: 'number', text: count },
  { id: 'bytes', title: 'Size', unit: 'B', kind: 'number', text: count },
  { id: 'hash', title: 'Hash', kind: 'text' },
];

export function sortSessions(sessions: readonly SessionInfo[], by: string, down: boolean): SessionInfo[] {
  const key = (columns.find(({ id }) => id === by) ?? columns[3]!).key;
  return [...sessions].sort((a, b) => {
    const [x, y] = [key(a), key(b)];
    return (x < y ? -1 : x > y ? 1 : 0) * (down ? -1 : 1);
  });
}

/** Arrows walk the figures of a row; left of the first is the row itself. */
function walkFigures(event: KeyboardEvent): void {
  const row = event.currentTarget as HTMLElement;
  const figures = [...row.querySelectorAll<HTMLElement>('.figure')];
  const at = figures.indexOf(event.target as HTMLElement);
  const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
  if (at < 0 || step === 0) return;
  event.preventDefault();
  event.stopPropagation();
  (at + step < 0 ? row : figures[Math.min(figures.length - 1, at + step)])?.focus();
}

export function SessionsPanel(props: PanelProps): JSX.Element {
  const { desk } = props;
  const { state } = desk;
  const [renaming, setRenaming] = createSignal<string | undefined>();
  const by = (): string => String(props.host.params().by);
  const down = (): boolean => props.host.params().down !== false;
  const rows = createMemo(() =>
    sortSessions(
      state.sessions().filter(({ id }) => !leaving().has(id)),
      by(),
      down(),
    ),
  );
  const shownColumns = (): readonly ColumnSpec[] => columns.filter(({ wide }) => !wide || !desk.phone());
  const sortedBy = (): string => (by() === 'from' ? 'time' : (columns.find(({ id }) => id === by())?.title.toLowerCase() ?? 'time'));
  let body!: HTMLTableSectionElement;

  props.host.setHead({
    unlinked: true,
    table: () => ({
      words: 'stored in this browser',
      instruments: [],
      from: Number.NaN,
      to: Number.NaN,
      columns: sessionColumns,
      rows: rows().map((session) => [
        session.title,
        session.instruments.join(' '),
        session.source,
        session.from,
        whenStored(session, session.to),
        whenStored(session, rowsOf(session)),
        session.gaps,
        whenStored(session, session.bytes),
        session.tickHash,
      ]),
    }),
    words: () => {
      const live = rows().filter((session) => session.live).length;
      const stored = rows().length - live;
      return [
        stored > 0 ? `${count(stored)} stored` : '',
        live > 0 ? `${count(live)} live` : '',
        rows().length > 0 ? `sorted by ${sortedBy()}` : '',
      ]
        .filter(Boolean)
        .join(' · ');
    },
    menu: () => (state.streams.shown()?.simulated ? [] : [{ title: 'Simulated market', run: toMarket }]),
  });

  const position = slowly(state.player.position);
  /** The list tells the rows of a live session as they were when it was asked for; of the one on the stage more is known. */
  const rowsNow = (session: SessionInfo): number => {
    const now = position();
    if (!session.live) return rowsOf(session);
    return now?.sessionId === session.id ? now.rows : Number.NaN;
  };

  const rowsText = (session: SessionInfo): string =>
    `${count(rowsNow(session))}${!session.live && heldRows(session.rows).noun === 'bar' ? ' bars' : ''}`;

  const toMarket = (): void => {
    void state.startMarket().then(() => desk.spaces.go('markets'));
  };

  const open = (session: SessionInfo): void => {
    void state.open(session.id).then(() => desk.spaces.go('markets'));
  };

  function rename(session: SessionInfo, title: string): void {
    setRenaming(undefined);
    focusRow(session.id);
    if (title.trim() === '' || title.trim() === session.title) return;
    state.quantab.sessions
      .rename(session.id, title.trim())
      .then(() => state.refresh())
      .then(() => focusRow(session.id))
      .catch(state.fail);
  }

  const focusRow = (id: string): void => queueMicrotask(() => body.querySelector<HTMLElement>(`[data-id="${CSS.escape(id)}"]`)?.focus());

  function keys(event: KeyboardEvent, session: SessionInfo): void {
    if (renaming() !== undefined) return;
    if (event.target !== event.currentTarget) {
      walkFigures(event);
      return;
    }
    const list = [...body.querySelectorAll<HTMLElement>('tr')];
    const at = list.indexOf(event.currentTarget as HTMLElement);
    const moves: Record<string, () => void> = {
      ArrowDown: () => list[Math.min(list.length - 1, at + 1)]?.focus(),
      ArrowUp: () => list[Math.max(0, at - 1)]?.focus(),
      ArrowRight: () => list[at]?.querySelector<HTMLElement>('.figure')?.focus(),
      Home: () => list[0]?.focus(),
      End: () => list.at(-1)?.focus(),
      Enter: () => open(session),
      F2: () => setRenaming(session.id),
      Delete: () => removeSession(desk, session),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }

  function sortBy(id: string): void {
    props.host.setParams({ by: id, down: by() === id ? !down() : id !== 'title' });
  }

  const cell = (session: SessionInfo, id: string): JSX.Element => {
    switch (id) {
      case 'title':
        return (
          <Show
            when={renaming() === session.id}
            fallback={
              <span class="strong" title={session.title}>
                {session.title}
              </span>
            }
          >
            <input
              class="rename"
              type="text"
              aria-label="New name"
              value={session.title}
              maxLength={120}
              ref={(input) => queueMicrotask(() => input.select())}
              onKeyDown={(event) => {
                event.stopPropagation();
                if (event.key === 'Enter') rename(session, event.currentTarget.value);
                if (event.key === 'Escape') {
                  setRenaming(undefined);
                  focusRow(session.id);
                }
              }}
              onBlur={(event) => renaming() === session.id && rename(session, event.currentTarget.value)}
            />
          </Show>
        );
      case 'instruments':
        return <span title={session.instruments.join('\n')}>{session.instruments.map(idWords).join(', ')}</span>;
      case 'source':
        return <span title={sourceTitle(state.quantab, session.source)}>{sourceTitle(state.quantab, session.source)}</span>;
      case 'from':
        return dateTime(session.from);
      case 'span':
        // What the list says of a live session is of the moment it was asked for.
        if (session.live) return <span class="muted">{session.transient ? 'not kept' : 'recording'}</span>;
        return <PlainFigure desk={desk} id="session-span" title="Span" text={span(session.to - session.from)} quiet />;
      case 'rows':
        return <PlainFigure desk={desk} id="rows" title="Rows" text={rowsText(session)} quiet />;
      case 'gaps':
        return (
          <PlainFigure desk={desk} id="gaps" title="Gaps" text={count(session.gaps)} class={session.gaps > 0 ? 'warn' : 'muted'} quiet />
        );
      case 'hash':
        // Known when the recording ends.
        if (session.live) return <span class="muted">live</span>;
        return (
          <PlainFigure
            desk={desk}
            id="tick-hash"
            title="Hash of the ticks"
            text={session.tickHash.slice(0, 8)}
            full={session.tickHash}
            class="mono"
            quiet
          />
        );
      default:
        if (session.live) return <span class="muted">{DASH}</span>;
        return (
          <PlainFigure desk={desk} id="session-bytes" title="Size" text={bytes(session.bytes)} full={`${count(session.bytes)} B`} quiet />
        );
    }
  };

  return (
    <Show
      when={rows().length > 0}
      fallback={
        <Show when={state.loaded()}>
          <div class="empty">
            <h3>Nothing stored yet</h3>
            <p>Sessions appear here: what was imported, with span, rows, gaps, size and hash. Drop a file anywhere, or choose one.</p>
            <button type="button" class="btn" onClick={() => desk.chooseFiles()}>
              Choose files
            </button>
            <button type="button" class="btn" onClick={toMarket}>
              Simulated market
            </button>
          </div>
        </Show>
      }
    >
      <div class="scroll">
        <table class="grid sessions">
          <colgroup>
            <For each={shownColumns()}>{({ width }) => <col style={width ? { width } : {}} />}</For>
            <col style={{ width: desk.phone() ? '44px' : '34px' }} />
          </colgroup>
          <thead>
            <tr>
              <For each={shownColumns()}>
                {({ id, title, left }) => (
                  <th scope="col" classList={{ left }} aria-sort={by() === id ? (down() ? 'descending' : 'ascending') : undefined}>
                    <button type="button" class="sort" onClick={() => sortBy(id)}>
                      {title}
                      <Show when={by() === id}>
                        <span aria-hidden="true">{down() ? ' ↓' : ' ↑'}</span>
                      </Show>
                    </button>
                  </th>
                )}
              </For>
              <th scope="col">
                <span class="spoken">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody ref={body}>
            <For each={rows()}>
              {(session, i) => (
                <tr
                  data-id={session.id}
                  tabindex={i() === 0 ? 0 : -1}
                  classList={{ chosen: session.id === state.session()?.id }}
                  aria-current={session.id === state.session()?.id ? 'true' : undefined}
                  onKeyDown={(event) => keys(event, session)}
                  onDblClick={() => open(session)}
                >
                  <For each={shownColumns()}>{({ id, left }) => <td classList={{ left }}>{cell(session, id)}</td>}</For>
                  <td class="row-menu">
                    <button
                      type="button"
                      class="head-menu"
                      aria-haspopup="menu"
                      aria-label={`${session.title}: actions`}
                      onClick={({ currentTarget }) =>
                        openMenu(
                          desk.layer,
                          currentTarget,
                          `Session ${session.title}`,
                          () => sessionItems(desk, session, currentTarget, () => setRenaming(session.id)),
                          'end',
                        )
                      }
                    >
                      <Icon name="more" />
                    </button>
                  </td>
                </tr>
              )}
            </For>
          </tbody>
          <Show when={rows().length > 1 && !desk.phone()}>
            <tfoot>
              <tr class="muted">
                <td class="left" colspan="5">
                  {count(rows().length)} sessions
                </td>
                <td>{count(rows().reduce((sum, session) => sum + (rowsNow(session) || 0), 0))}</td>
                <td colspan="2" />
                <td>{bytes(rows().reduce((sum, session) => sum + session.bytes, 0))}</td>
                <td />
              </tr>
            </tfoot>
          </Show>
        </table>
      </div>
    </Show>
  );
}
