/** A thin line over the panels while a file is read: work goes on below it. */
import { type JSX, Show } from 'solid-js';
import { bytes, count, fixed } from '../widgets/format.ts';
import type { Desk } from './desk.tsx';

export function ImportStrip(props: { desk: Desk; quiet: boolean }): JSX.Element {
  const { imports } = props.desk.state;
  const shown = (): boolean => imports.running() && !props.quiet && props.desk.spaces.active().id !== 'data';
  return (
    <Show when={shown() && imports.job()}>
      {(job) => (
        <section class="import-strip" aria-label="Import">
          <progress class="import-line" max={job().total || 1} value={job().done} aria-label={`Import of ${job().name}`} />
          <strong>Import</strong>
          <span class="import-name">{job().name}</span>
          <span class="num">{fixed((100 * job().done) / (job().total || 1))} %</span>
          <span class="muted num">{count(job().rowsPerSecond)} rows/s</span>
          <span class="muted num">{bytes(job().bytesPerSecond)}/s</span>
          <span class="muted num">{Number.isNaN(job().left) ? '' : `${fixed(job().left, 1)} s left`}</span>
          <span class="muted">{imports.waiting().length > 0 ? `${imports.waiting().length} more to follow` : ''}</span>
          <span class="spring" />
          <button type="button" class="btn btn-small" onClick={() => imports.cancel()}>
            Cancel
          </button>
        </section>
      )}
    </Show>
  );
}
