/** All pairs of the loaded instruments, measured on one half of the bars and again on the other: sorted, filtered, and a press opens the pair. */
import './pair.css';
import { createMemo, createSignal, For, type JSX, Show } from 'solid-js';
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

/** Rows made at once; the others come when they are asked for. */
const page = 60;
const limits: readonly number[] = [0, 1e3, 1e4, 1e5, 1e6, 1e7];

export function ScannerPanel(props: PanelProps): JSX.Element {
  const { desk } = props;
  const link = props.host.link();
  const statistics = openStatistics<ScanOutputs>(props, 'pairs.scan', 'all');
  const { feed, out } = statistics;
  const [by, setBy] = createSignal('p');
  const [down, setDown] = createSignal(false);
  const [most, setMost] = createSignal(page);
  const [active, setActive] = createSignal(0);
  let body!: HTMLDivElement;
  let list!: HTMLTableSectionElement;
  /** Of the answer: the session may have others by now. */
  const instruments = createMemo(() => {
    const known = new Map(desk.state.instruments().map((info) => [info.id, info]));
    return (feed.answer()?.ask.instruments ?? []).flatMap((id) => known.get(id) ?? []);
  });
  const rows = createMemo(() => sortRows(out()?.rows ?? [], by(), down()));
  const shown = createMemo(() => rows().slice(0, most()));
  const micros = (): number => intervalMicros(feed.answer()?.ask.interval ?? '1m');
  const isShown = (row: ScanRow): boolean =>
    instruments()[row.a]?.id === link.instrument()?.id && instruments()[row.b]?.id === link.partner()?.id;

  function sortBy(id: string): void {
    const column = scanColumns.find((each) => each.id === id)!;
    setDown(by() === id ? !down() : !column.up);
    setBy(id);
    setActive(0);
  }

  function open(row: ScanRow): void {
    const [first, second] = [instruments()[row.a], instruments()[row.b]];
    if (!first || !second) return;
    link.pick(first.id);
    link.pickPartner(second.id);
    desk.state.say(`${instrumentWords(first)} on ${instrumentWords(second)}`);
  }

  function keys(event: KeyboardEvent, i: number): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const last = shown().length - 1;
    const to = { ArrowDown: i + 1, ArrowUp: i - 1, Home: 0, End: last, PageDown: i + 10, PageUp: i - 10 }[event.key];
    if (event.key === 'Enter' || event.key === ' ') open(shown()[i]!);
    else if (to === undefined) return;
    else {
      setActive(Math.max(0, Math.min(last, to)));
      queueMicrotask(() => list.querySelectorAll<HTMLElement>('tr')[active()]?.focus());
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
    <div class="scroll" ref={body}>
      <StatisticsFrame feed={feed}>
        <Show when={out()}>
          {(found) => (
            <>
              <Verdict words={scanWords(found())} doubt={found().found === 0} />
              <table class="grid pair-scan">
                <colgroup>
                  <col class="pair-scan-pair" />
                  <For each={scanColumns}>{({ id }) => <col class={`pair-scan-${id}`} />}</For>
                </colgroup>
                <thead>
                  <tr class="pair-halves">
                    <td />
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
                <tbody ref={list}>
                  <For each={shown()}>
                    {(row, i) => (
                      <tr
                        tabindex={i() === active() ? 0 : -1}
                        classList={{ chosen: isShown(row) }}
                        aria-current={isShown(row) ? 'true' : undefined}
                        onFocus={() => setActive(i())}
                        onKeyDown={(event) => keys(event, i())}
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
              </table>
              <Show when={rows().length > most()}>
                <p class="note">
                  <button type="button" class="link" onClick={() => setMost((n) => n + page)}>
                    Show {count(Math.min(page, rows().length - most()))} more of {count(rows().length)}
                  </button>
                </p>
              </Show>
            </>
          )}
        </Show>
      </StatisticsFrame>
    </div>
  );
}
