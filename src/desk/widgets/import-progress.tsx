/** A running import in figures, with its cancel. */
import { type JSX, Show } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import { bytes, count, fixed } from './format.ts';

export function ImportProgress(props: { desk: Desk }): JSX.Element {
  const { imports } = props.desk.state;
  return (
    <Show when={imports.job()}>
      {(job) => (
        <div class="import-progress">
          <progress class="import-line" max={job().total || 1} value={job().done} aria-label={`Import of ${job().name}`} />
          <dl class="figures">
            <div>
              <dt>Done</dt>
              <dd>{fixed((100 * job().done) / (job().total || 1))} %</dd>
            </div>
            <div>
              <dt>Rows read</dt>
              <dd>{count(job().rows)}</dd>
            </div>
            <div>
              <dt>Rate</dt>
              <dd>{count(job().rowsPerSecond)} rows/s</dd>
            </div>
            <div>
              <dt>Read</dt>
              <dd>
                {bytes(job().done)} of {bytes(job().total)}
              </dd>
            </div>
            <div>
              <dt>Left</dt>
              <dd>{Number.isNaN(job().left) ? '\u2014' : `${fixed(job().left, 1)} s`}</dd>
            </div>
          </dl>
          <Show when={imports.running()}>
            <button type="button" class="btn" onClick={() => imports.cancel()}>
              Cancel
            </button>
          </Show>
        </div>
      )}
    </Show>
  );
}
