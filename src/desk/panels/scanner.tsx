/** All pairs of the loaded instruments, measured on one half of the bars and again on the other: sorted, filtered, and a press opens the pair. */
import './pair.css';
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import { intervalMicros } from '../../core/interval.ts';
import { instrumentWords } from '../app/words.ts';
import { count } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { TableData } from '../widgets/table-data.ts';
import { Verdict } from './hedge.tsx';
import type { PanelProps } from './panel.ts';
import { pairTitle, type ScanOutputs, type ScanRow, scanColumns, scanWords, sortRows } from './scanner-rows.ts';
import { openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

/** Rows made above and below what is seen: a thousand pairs are made as they come into sight. */
const beyond = 10;
const limits: readonly number[] = [0, 1e3, 1e4, 1e5, 1e6, 1e7];

export function ScannerPanel(props: PanelProps): JSX.Element {
  const { desk } = props;
  const link = props.host.link();
  const statistics = openStatistics<ScanOutputs>(props, 'pairs.scan', 'all');
  const { feed, out } = statistics;
  const [by, setBy] = createSignal('p');
  const [down, setDown] = createSignal(false);
  const [view, setView] = createSignal({ top: 0, height: 0 });
  const [active, setActive] = createSignal(0);
  let body!: HTMLDivElement;
  let list!: HTMLTableSectionElement;
  /** Of the answer: the session may have others by now. */
  const instruments = createMemo(() => {
    const known = new Map(desk.state.instruments().map((info) => [info.id, info]));
    return (feed.answer()?.ask.instruments ?? []).flatMap((id) => known.get(id) ?? []);
  });
  const rows = createMemo(() => sortRows(out()?.rows ?? [], by(), down()));
  const rowPx = (): number => (desk.phone() ? 24 : 20);
  const first = createMemo(() => Math.max(0, Math.min(rows().length, Math.floor(view().top / rowPx())) - beyond));
  const end = createMemo(() => Math.min(rows().length, Math.ceil((view().top + view().height) / rowPx()) + beyond));
  const shown = createMemo(() => rows().slice(first(), end()));
  const micros = (): number => intervalMicros(feed.answer()?.ask.interval ?? '1m');
  const isShown = (row: ScanRow): boolean =>
    instruments()[row.a]?.id === link.instrument()?.id && instruments()[row.b]?.id === link.partner()?.id;

  function sortBy(id: string): void {
    const column = scanColumns.find((each) => each.id === id)!;
    setDown(by() === id ? !down() : !column.up);
    setBy(id);
    setActive(0);
    body.scrollTop = 0;
  }

  /** Scrolled rows come and go; the focus stays with the table when its row goes. */
  function look(): void {
    const row = document.activeElement;
    setView({ top: body.scrollTop, height: body.clientHeight });
    if (row instanceof HTMLElement && !row.isConnected) body.focus({ preventScroll: true });
  }
  onMount(() => {
    const observer = new ResizeObserver(look);
    observer.observe(body);
    onCleanup(() => observer.disconnect());
  });
  createEffect(on(rows, () => setActive((i) => Math.min(i, Math.max(0, rows().length - 1)))));

  /** Below the head that stays, above the lower edge. */
  function reveal(i: number): void {
    const head = list.parentElement?.querySelector('thead')?.clientHeight ?? 0;
    const top = list.getBoundingClientRect().top - body.getBoundingClientRect().top + body.scrollTop - first() * rowPx() + i * rowPx();
    if (top < body.scrollTop + head) body.scrollTop = i === 0 ? 0 : top - head;
    else if (top + rowPx() > body.scrollTop + body.clientHeight) body.scrollTop = top + rowPx() - body.clientHeight;
    look();
    list.querySelector<HTMLElement>(`[data-row="${i}"]`)?.focus({ preventScroll: true });
  }

  function open(row: ScanRow): void {
    const [first, second] = [instruments()[row.a], instruments()[row.b]];
    if (!first || !second) return;
    link.pick(first.id);
    link.pickPartner(second.id);
    desk.state.say(`${instrumentWords(first)} on ${instrumentWords(second)}`);
  }

  function keys(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || rows().length === 0) return;
    // The buttons of the head and of the wait have keys of their own.
    if (event.target instanceof HTMLElement && event.target.closest('button')) return;
    const i = active();
    const last = rows().length - 1;
    const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: last, PageDown: i + 10, PageUp: i - 10 }[event.key];
    if (event.key === 'Enter' || event.key === ' ') open(rows()[i]!);
    else if (to === undefined) return;
    else {
      setActive(Math.max(0, Math.min(last, to)));
      reveal(active());
    }
    event.preventDefault();
    event.stopPropagation();
  }

  const least = (): number => Number(statistics.params().minValue ?? 0);
  function menu(): MenuItem[] {
    return [
      { title: feed.computing() ? 'Stop' : 'Scan again', run: () => (feed.computing() ? feed.cancel() : feed.again()) },
      { kind: 'heading', title: 'Median value a bar, at least' },
      ...limits.map(
        (value): MenuItem => ({
          kind: 'choice',
          title: value === 0 ? 'Any' : count(value),
          checked: least() === value,
          run: () => statistics.set({ ...statistics.params(), minValue: value }),
        }),
      ),
      ...statistics.menu(() => body),
    ];
  }

  const table = (): TableData => ({
    words: statistics.words(),
    instruments: instruments().map(({ id }) => id),
    from: feed.answer()?.from ?? Number.NaN,
    to: feed.answer()?.asOf ?? Number.NaN,
    columns: [
      { id: 'pair', title: 'Pair', kind: 'text' },
      ...scanColumns.map(({ id, title, half, text }) => ({
        id,
        title: half === '' ? title : `${title}, ${half} half`,
        kind: 'number' as const,
        text: (value: number) => text(value, micros()),
      })),
    ],
    rows: rows().map((row) => [pairTitle(row, instruments()), ...scanColumns.map(({ value }) => value(row))]),
    note: out() ? scanWords(out()!) : '',
  });

  props.host.setHead({
    words: () => [statistics.words(), feed.computing() && out() ? 'computing' : ''].filter(Boolean).join(' · '),
    menu,
    table,
  });

  return (
    <div class="scroll" ref={body} tabindex="-1" role="group" aria-label="Scanner" onScroll={look} onKeyDown={keys}>
      <StatisticsFrame feed={feed} shorter={statistics.shorter()}>
        <Show when={out()}>
          {(found) => (
            <>
              <Verdict words={scanWords(found())} doubt={found().found === 0} />
              <table class="grid pair-scan" classList={{ 'pair-outdated': feed.outdated() }} aria-rowcount={rows().length + 2}>
                <colgroup>
                  <col class="pair-scan-pair" />
                  <For each={scanColumns}>{({ id }) => <col class={`pair-scan-${id}`} />}</For>
                </colgroup>
                <thead>
                  <tr class="pair-halves">
                    <td colspan={2} />
                    <th colspan={5} scope="colgroup">
                      First half: chosen on
                    </th>
                    <th colspan={4} scope="colgroup">
                      Second half: not chosen on
                    </th>
                    <td />
                  </tr>
                  <tr>
                    <th scope="col">Pair</th>
                    <For each={scanColumns}>
                      {({ id, title, hint, half }) => (
                        <th scope="col" title={hint} aria-sort={by() === id ? (down() ? 'descending' : 'ascending') : undefined}>
                          <button
                            type="button"
                            class="sort"
                            aria-label={half === '' ? title : `${title}, ${half} half`}
                            onClick={() => sortBy(id)}
                          >
                            {title}
                            <Show when={by() === id}>
                              <span aria-hidden="true">{down() ? ' ↓' : ' ↑'}</span>
                            </Show>
                          </button>
                        </th>
                      )}
                    </For>
                  </tr>
                </thead>
                <Gap rows={first()} px={rowPx()} />
                <tbody ref={list}>
                  <For each={shown()}>
                    {(row, i) => (
                      <tr
                        data-row={first() + i()}
                        aria-rowindex={first() + i() + 3}
                        tabindex={first() + i() === active() ? 0 : -1}
                        classList={{ chosen: isShown(row) }}
                        aria-current={isShown(row) ? 'true' : undefined}
                        onFocus={() => setActive(first() + i())}
                        onClick={() => open(row)}
                      >
                        <th scope="row">{pairTitle(row, instruments())}</th>
                        <For each={scanColumns}>
                          {({ id, value, text }) => (
                            <td classList={{ strong: (id === 'q' || id === 'heldP') && value(row) <= 0.05, muted: id === 'value' }}>
                              {text(value(row), micros())}
                            </td>
                          )}
                        </For>
                      </tr>
                    )}
                  </For>
                </tbody>
                <Gap rows={rows().length - end()} px={rowPx()} />
              </table>
            </>
          )}
        </Show>
      </StatisticsFrame>
    </div>
  );
}

/** The room of rows that are out of sight. */
function Gap(props: { rows: number; px: number }): JSX.Element {
  return (
    <Show when={props.rows > 0}>
      <tbody aria-hidden="true" class="pair-scan-gap">
        <tr style={{ height: `${props.rows * props.px}px` }} />
      </tbody>
    </Show>
  );
}
