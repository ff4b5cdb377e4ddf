/** What the stored sessions weigh, and what the browser grants. */
import { createEffect, createResource, type JSX, on, Show } from 'solid-js';
import { bytes, count, figures } from '../widgets/format.ts';
import type { PanelProps } from './panel.ts';
import { rowsOf } from './sessions.tsx';

export function StoragePanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const [usage, { refetch }] = createResource(state.loaded, () => state.quantab.sessions.storage());
  createEffect(on(state.sessions, () => void refetch(), { defer: true }));
  const held = (): number => state.sessions().reduce((sum, session) => sum + session.bytes, 0);
  const rows = (): number => state.sessions().reduce((sum, session) => sum + rowsOf(session), 0);
  props.host.setHead({ unlinked: true, words: () => 'this browser' });
  return (
    <Show when={usage.latest}>
      {(now) => (
        <div class="scroll">
          <div class="last">
            <span class="big-number">{bytes(now().usedBytes)}</span>
            <dl>
              <dt />
              <dd class="muted">of {bytes(now().quotaBytes)} granted</dd>
            </dl>
          </div>
          <div class="meter" role="img" aria-label={`${bytes(now().usedBytes)} of ${bytes(now().quotaBytes)} used`}>
            <i style={{ width: `${Math.min(100, (100 * held()) / now().quotaBytes)}%` }} class="meter-sessions" />
            <i
              style={{ width: `${Math.min(100, (100 * Math.max(0, now().usedBytes - held())) / now().quotaBytes)}%` }}
              class="meter-rest"
            />
          </div>
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
            <dd>{bytes(Math.max(0, now().usedBytes - held()))}</dd>
            <dt>Bytes a row</dt>
            <dd>{rows() > 0 ? figures(held() / rows()) : '\u2014'}</dd>
            <dt>Rows stored</dt>
            <dd>{count(rows())}</dd>
            <dt>Protected from eviction</dt>
            <dd>{now().persisted ? 'yes, granted' : 'no'}</dd>
          </dl>
        </div>
      )}
    </Show>
  );
}
