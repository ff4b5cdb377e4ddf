/** What the session brought, by kind of row. */
import { For, type JSX, Show } from 'solid-js';
import { createHealth } from '../app/health-feed.ts';
import { count, counted, DASH, fixed } from '../widgets/format.ts';
import { countedWords } from '../widgets/health-words.ts';
import type { PanelProps } from './panel.ts';

const kindTitles: Record<string, string> = {
  trade: 'Trades',
  level: 'Book levels',
  'book-reset': 'Snapshots',
  quote: 'Best quotes',
  bar: 'Bars',
  mark: 'Mark prices',
  index: 'Index prices',
  funding: 'Funding',
  'open-interest': 'Open interest',
  liquidation: 'Liquidations',
  scalar: 'Other values',
  gap: 'Gap marks',
  clock: 'Clock ticks',
  result: 'Results',
};

/** Marks of the recording itself: rows, but not messages. */
const marks = new Set(['gap', 'clock', 'result', 'book-reset']);

export function HealthStreamsPanel(props: PanelProps): JSX.Element {
  const report = createHealth(props.desk.state.quantab, props.host.visible);
  const streams = () => report()?.streams ?? [];
  const rows = (): number => streams().reduce((sum, stream) => sum + stream.rows, 0);
  props.host.setHead({
    unlinked: true,
    words: () =>
      [streams().length > 0 ? `${counted(streams().length, 'kind')} of row` : '', report() ? countedWords(report()!) : '']
        .filter(Boolean)
        .join(' \u00b7 '),
    table: () => ({
      words: 'rows by kind',
      instruments: [],
      from: Number.NaN,
      to: Number.NaN,
      columns: [
        { id: 'kind', title: 'Stream', kind: 'text' },
        { id: 'rows', title: 'Rows', kind: 'number', text: count },
        { id: 'messages', title: 'Messages', kind: 'number', text: count },
        { id: 'share', title: 'Share', unit: '%', kind: 'number', text: (value) => fixed(value, 1) },
      ],
      rows: streams().map(({ kind, rows: n, messages, share }) => [kindTitles[kind] ?? kind, n, messages, share * 100]),
    }),
  });
  return (
    <Show
      when={streams().length > 0}
      fallback={
        <div class="empty">
          <h2>Nothing has come yet</h2>
          <p>Rows by kind appear here while a session is on the stage.</p>
        </div>
      }
    >
      <div class="scroll" tabindex="0" role="group" aria-label="Streams">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">Stream</th>
              <th scope="col">Rows</th>
              <th scope="col">Share</th>
              <th scope="col">Messages</th>
            </tr>
          </thead>
          <tbody>
            <For each={streams()}>
              {({ kind, rows: n, messages, share }) => (
                <tr>
                  <th scope="row">{kindTitles[kind] ?? kind}</th>
                  <td>{count(n)}</td>
                  <td class="muted">{fixed(share * 100, 1)} %</td>
                  <td class="muted">{marks.has(kind) ? DASH : count(messages)}</td>
                </tr>
              )}
            </For>
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" class="muted">
                All
              </th>
              <td>{count(rows())}</td>
              <td class="muted">100.0 %</td>
              <td class="muted">{count(report()!.messages.n)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Show>
  );
}
