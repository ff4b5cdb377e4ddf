/** What happened, newest first, by level, kind and words; and the bug report that copies it. Keys: / finds, Esc clears. */
import { createMemo, createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import './health.css';
import type { LogEvent, LogKind } from '../../core/log.ts';
import { clock, count, counted } from '../widgets/format.ts';
import { levelOf, passes } from './log-filter.ts';
import { BugReport } from './log-report.tsx';
import type { PanelProps } from './panel.ts';

const most = 300;

const kindTitle = (kind: LogKind): string => kind.replaceAll('-', ' ');

export function LogPanel(props: PanelProps): JSX.Element {
  const { quantab, fail } = props.desk.state;
  const [events, setEvents] = createSignal<readonly LogEvent[]>([]);
  const [text, setText] = createSignal('');
  const [reporting, setReporting] = createSignal(false);
  const show = (): string => (typeof props.host.params().show === 'string' ? String(props.host.params().show) : '');
  const kinds = createMemo(() => [...new Set(events().map(({ kind }) => kind))].sort());
  const shown = createMemo(() => events().filter((event) => passes(event, { show: show(), text: text() })));
  const lines = createMemo(() => shown().slice(-most).reverse());
  let find!: HTMLInputElement;
  const read = (): void => {
    quantab.log().then(setEvents, fail);
  };
  onMount(() => {
    read();
    onCleanup(quantab.on('log', read));
  });
  const words = (): string => {
    const all = events().length;
    if (all === 0) return '';
    return shown().length === all ? `${count(all)} since the page was opened` : `${count(shown().length)} of ${count(all)}`;
  };
  props.host.setHead({
    unlinked: true,
    words,
    table: () => ({
      words: words(),
      instruments: [],
      from: events()[0]?.at ?? Number.NaN,
      to: events().at(-1)?.at ?? Number.NaN,
      columns: [
        { id: 'time', title: 'Time', unit: 'UTC', kind: 'time' },
        { id: 'kind', title: 'Kind', kind: 'text' },
        { id: 'text', title: 'What', kind: 'text' },
      ],
      rows: shown().map(({ at, kind, text: what }) => [at, kind, what]),
    }),
  });

  function keys(event: KeyboardEvent): void {
    if (event.key === '/' && event.target !== find) {
      event.preventDefault();
      event.stopPropagation();
      find.focus();
    }
  }

  return (
    <div class="log-panel" role="group" aria-label="Log and filter" onKeyDown={keys}>
      <div class="bar">
        <select aria-label="Level or kind" value={show()} onChange={(event) => props.host.setParams({ show: event.currentTarget.value })}>
          <option value="">All levels</option>
          <option value="warn">Warnings and faults</option>
          <option value="fault">Faults</option>
          <For each={[...new Set([...kinds(), ...(show() && !['warn', 'fault'].includes(show()) ? [show() as LogKind] : [])])]}>
            {(kind) => <option value={kind}>{kindTitle(kind)}</option>}
          </For>
        </select>
        <input
          ref={find}
          type="search"
          aria-label="Find in the log"
          placeholder="Find"
          aria-keyshortcuts="/"
          value={text()}
          onInput={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            event.stopPropagation();
            if (event.key === 'Escape') setText('');
          }}
        />
        <span class="spring" />
        <button type="button" class="link" aria-expanded={reporting()} onClick={() => setReporting((open) => !open)}>
          Bug report
        </button>
      </div>
      <div class="log-body">
        <Show when={reporting()}>
          <BugReport desk={props.desk} events={events()} close={() => setReporting(false)} />
        </Show>
        <Show
          when={lines().length > 0}
          fallback={
            <div class="empty">
              <h2>{events().length > 0 ? 'No line matches' : 'Nothing has happened yet'}</h2>
              <p>
                {events().length > 0
                  ? `${counted(events().length, 'line')} ${events().length === 1 ? 'is' : 'are'} left out by the filter.`
                  : 'Imports, gaps, failed studies, storage and errors are written here as they happen.'}
              </p>
              <Show when={events().length > 0}>
                <button
                  type="button"
                  class="btn"
                  onClick={() => {
                    setText('');
                    props.host.setParams({ show: '' });
                  }}
                >
                  Show all
                </button>
              </Show>
            </div>
          }
        >
          <div class="log-lines" tabindex="0" role="group" aria-label="Event log">
            <table class="grid log">
              <colgroup>
                <col style={{ width: '72px' }} />
                <col style={{ width: '52px' }} />
                <Show when={!props.desk.phone()}>
                  <col style={{ width: '96px' }} />
                </Show>
                <col />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Time, UTC</th>
                  <th scope="col" class="left">
                    Level
                  </th>
                  <Show when={!props.desk.phone()}>
                    <th scope="col" class="left">
                      Kind
                    </th>
                  </Show>
                  <th scope="col" class="left">
                    What
                  </th>
                </tr>
              </thead>
              <tbody>
                <For each={lines()}>
                  {(event) => (
                    <tr>
                      <td class="muted small">{clock(event.at)}</td>
                      <td
                        class="left"
                        classList={{
                          fault: levelOf(event.kind) === 'fault',
                          warn: levelOf(event.kind) === 'warn',
                          muted: levelOf(event.kind) === 'info',
                        }}
                      >
                        {levelOf(event.kind)}
                      </td>
                      <Show when={!props.desk.phone()}>
                        <td class="left muted">{kindTitle(event.kind)}</td>
                      </Show>
                      <td class="left wrap">{event.text}</td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        </Show>
      </div>
    </div>
  );
}
