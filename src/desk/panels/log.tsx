/** What happened, newest first: the event log as it stands. */
import { createSignal, For, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { LogEvent } from '../../core/log.ts';
import { clock, count } from '../widgets/format.ts';
import type { PanelProps } from './panel.ts';

const most = 300;

export function LogPanel(props: PanelProps): JSX.Element {
  const { quantab, fail } = props.desk.state;
  const [events, setEvents] = createSignal<readonly LogEvent[]>([]);
  const read = (): void => {
    quantab.log().then((list) => setEvents(list.slice(-most).reverse()), fail);
  };
  onMount(() => {
    read();
    onCleanup(quantab.on('log', read));
  });
  props.host.setHead({ unlinked: true, words: () => (events().length > 0 ? `${count(events().length)} since the page was opened` : '') });
  return (
    <Show
      when={events().length > 0}
      fallback={
        <div class="empty">
          <h3>Nothing has happened yet</h3>
          <p>Imports, gaps, failed studies, storage and errors are written here as they happen.</p>
        </div>
      }
    >
      <div class="scroll" tabindex="0" role="group" aria-label="Event log">
        <table class="grid log">
          <colgroup>
            <col style={{ width: '72px' }} />
            <col style={{ width: '96px' }} />
            <col />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Time</th>
              <th scope="col" class="left">
                Kind
              </th>
              <th scope="col" class="left">
                What
              </th>
            </tr>
          </thead>
          <tbody>
            <For each={events()}>
              {(event) => (
                <tr>
                  <td class="muted small">{clock(event.at)}</td>
                  <td
                    class="left"
                    classList={{
                      fault: event.kind === 'error',
                      warn: event.kind === 'gap' || event.kind === 'study-failed' || event.kind === 'storage',
                    }}
                  >
                    {event.kind.replace('-', ' ')}
                  </td>
                  <td class="left wrap">{event.text}</td>
                </tr>
              )}
            </For>
          </tbody>
        </table>
      </div>
    </Show>
  );
}
