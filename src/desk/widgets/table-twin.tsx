/**
 * The table twin of a panel: what is on the screen as a real table, newest first, for those who cannot or would not read the picture.
 * Only the rows in sight are made; arrows walk the cells, Escape goes back to the panel.
 */
import './table-twin.css';
import { createEffect, createMemo, createSignal, For, Index, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import type { PanelPlace } from '../app/panel-frame.tsx';
import { clock, count, DASH, dateTime, figures } from './format.ts';
import type { Cell, TableColumn, TableData } from './table-data.ts';

/** Rows made beyond the edges, so that a scroll has something to show. */
const spare = 6;
const day = 86_400e6;

/** Writes the cells of a table; times as short as tells them apart. */
export function cellWriter({ rows, columns }: Pick<TableData, 'rows' | 'columns'>): (cell: Cell, column: TableColumn) => string {
  const timed = columns[0]?.kind === 'time';
  const times = timed ? rows.map((row) => Number(row[0])) : [];
  const days = !timed || (times.length > 0 && Math.floor(times[0]! / day) !== Math.floor(times.at(-1)! / day));
  const digits = times.some((ts) => ts % 1e6 !== 0) ? 3 : 0;
  return (cell, { kind, text = figures }) => {
    if (typeof cell === 'string') return cell;
    if (kind === 'time')
      return days && digits === 0 ? dateTime(cell) : `${days ? `${dateTime(cell).slice(0, 10)} ` : ''}${clock(cell, digits)}`;
    return Number.isNaN(cell) ? DASH : text(cell);
  };
}

export function TableTwin(props: { desk: Desk; place: PanelPlace; label: string }): JSX.Element {
  const data = createMemo((): TableData | undefined => props.place.head().table?.());
  /** Rows in the order of time; others stay as the panel has them. */
  const timed = (): boolean => data()?.columns[0]?.kind === 'time';
  const rows = createMemo((): readonly (readonly Cell[])[] => {
    const all = data()?.rows ?? [];
    return timed() ? all.toReversed() : all;
  });
  const columns = (): readonly TableColumn[] => data()?.columns ?? [];
  const write = createMemo(() => cellWriter(data() ?? { rows: [], columns: [] }));
  const high = (): number => (props.desk.phone() ? 24 : 20);
  const [top, setTop] = createSignal(0);
  const [room, setRoom] = createSignal(400);
  const [active, setActive] = createSignal({ row: 0, column: 0 });
  let box!: HTMLDivElement;

  const row = (): number => Math.min(active().row, Math.max(0, rows().length - 1));
  const from = createMemo(() => Math.max(0, Math.min(Math.floor(top() / high()) - spare, rows().length - 1)));
  const to = createMemo(() => Math.min(rows().length, Math.ceil((top() + room()) / high()) + spare));
  const shown = createMemo(() => rows().slice(from(), to()));

  // Rows that come in above push the active one down: it stays the row it was, and in sight where it has the focus.
  createEffect(
    on(rows, (now, before) => {
      const key = before?.[active().row]?.[0];
      if (!timed() || key === undefined) return;
      const at = now.findIndex((cells) => cells[0] === key);
      const moved = at - active().row;
      if (at < 0 || moved === 0) return;
      const focused = box.querySelector('td:focus') !== null;
      setActive({ ...active(), row: at });
      if (!focused && box.scrollTop === 0) return;
      box.scrollTop += moved * high();
      setTop(box.scrollTop);
      if (focused) queueMicrotask(focusActive);
    }),
  );

  onMount(() => {
    const observer = new ResizeObserver(() => setRoom(box.clientHeight));
    observer.observe(box);
    onCleanup(() => observer.disconnect());
    queueMicrotask(() => focusActive());
  });

  function focusActive(): void {
    (box.querySelector<HTMLElement>('[data-active]') ?? box).focus({ preventScroll: true });
  }

  function go(nextRow: number, column: number): void {
    const to = Math.max(0, Math.min(rows().length - 1, nextRow));
    setActive({ row: to, column: Math.max(0, Math.min(columns().length - 1, column)) });
    const head = high();
    const y = to * high();
    // The row must not stand under the head that sticks.
    if (y < box.scrollTop) box.scrollTop = y;
    else if (y + high() > box.scrollTop + box.clientHeight - head) box.scrollTop = y + high() - box.clientHeight + head;
    setTop(box.scrollTop);
    queueMicrotask(focusActive);
  }

  function keys(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const [r, c] = [row(), active().column];
    const page = Math.max(1, Math.floor(room() / high()) - 2);
    const moves: Record<string, () => void> = {
      ArrowDown: () => go(r + 1, c),
      ArrowUp: () => go(r - 1, c),
      ArrowRight: () => go(r, c + 1),
      ArrowLeft: () => go(r, c - 1),
      PageDown: () => go(r + page, c),
      PageUp: () => go(r - page, c),
      Home: () => go(event.shiftKey ? 0 : r, event.shiftKey ? c : 0),
      End: () => go(event.shiftKey ? rows().length - 1 : r, event.shiftKey ? c : columns().length - 1),
      Escape: () => back(),
    };
    const move = moves[event.key];
    if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    move();
  }

  function back(): void {
    const body = box.closest('.panel-body');
    props.place.showTable(false);
    queueMicrotask(() => body?.querySelector<HTMLElement>('[tabindex="0"], button')?.focus({ preventScroll: true }));
  }

  return (
    <div class="twin">
      <p class="twin-note muted">
        {timed() ? `${count(rows().length)} rows, newest first. ` : ''}
        {data()?.note}
        <button type="button" class="link" onClick={back}>
          Back to the panel
        </button>
      </p>
      <div
        class="twin-scroll"
        ref={box}
        onScroll={() => setTop(box.scrollTop)}
        tabindex={rows().length === 0 ? 0 : -1}
        role="group"
        onKeyDown={keys}
        aria-label={`${props.label} as a table`}
      >
        <div style={{ 'padding-top': `${from() * high()}px`, 'padding-bottom': `${(rows().length - to()) * high()}px` }}>
          <table class="grid" aria-label={`${props.label}, ${data()?.words ?? ''}`} aria-rowcount={rows().length + 1}>
            <thead>
              <tr aria-rowindex="1">
                <For each={columns()}>
                  {({ title, unit, kind }) => (
                    <th scope="col" classList={{ left: kind === 'text' }}>
                      {title}
                      <Show when={unit}>, {unit}</Show>
                    </th>
                  )}
                </For>
              </tr>
            </thead>
            <tbody>
              <Index each={shown()}>
                {(cells, i) => (
                  <tr aria-rowindex={from() + i + 2}>
                    <Index each={columns()}>
                      {(column, c) => {
                        const here = (): boolean => from() + i === row() && c === active().column;
                        return (
                          <td
                            classList={{ left: column().kind === 'text', muted: column().kind !== 'number' }}
                            tabindex={here() ? 0 : -1}
                            data-active={here() || undefined}
                            onFocus={() => !here() && setActive({ row: from() + i, column: c })}
                          >
                            {write()(cells()[c] ?? '', column())}
                          </td>
                        );
                      }}
                    </Index>
                  </tr>
                )}
              </Index>
            </tbody>
          </table>
        </div>
        <Show when={rows().length === 0}>
          <p class="note muted">Nothing is on the screen yet.</p>
        </Show>
      </div>
    </div>
  );
}
