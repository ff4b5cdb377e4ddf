/** What each study costs: milliseconds for a second of the session, the slowest rows, memory. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import './health.css';
import type { HealthReport } from '../../api/health-report.ts';
import { parseReference } from '../../core/reference.ts';
import { createHealth } from '../app/health-feed.ts';
import { bytes, count, DASH, figures, fixed } from '../widgets/format.ts';
import type { PanelProps } from './panel.ts';

type Study = HealthReport['studies'][number];

/** Samples a 99th percentile needs to say something. */
const leastSamples = 20;

/** The dearest first; those not yet known last. */
export function byCost(studies: readonly Study[]): Study[] {
  const cost = ({ msPerSecond }: Study): number => (Number.isNaN(msPerSecond) ? -1 : msPerSecond);
  return [...studies].sort((a, b) => cost(b) - cost(a));
}

export function p99Words({ p99MicrosPerRow, samples }: Study): string {
  return samples >= leastSamples && !Number.isNaN(p99MicrosPerRow) ? figures(p99MicrosPerRow, 2) : `n ${samples}/${leastSamples}`;
}

const ms = (value: number): string =>
  Number.isNaN(value) ? DASH : value > 0 && value < 0.005 ? '< 0.01' : fixed(value, value < 9.95 ? 2 : 1);

export function HealthCostPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const report = createHealth(state.quantab, props.host.visible);
  const studies = createMemo(() => byCost(report()?.studies ?? []));
  const most = createMemo(() => Math.max(...studies().map(({ msPerSecond }) => msPerSecond || 0), 1e-9));
  const all = (what: (study: Study) => number): number => studies().reduce((sum, study) => sum + (what(study) || 0), 0);
  const titleOf = (ref: string): string => {
    const { id } = parseReference(ref);
    return state.studies().find((study) => study.id === id)?.title ?? id;
  };
  const wordsOf = (ref: string): string => {
    const { instruments, params } = parseReference(ref);
    // The base says which one: the whole name is in the row's title.
    return [
      instruments.map((id) => id.split(/[-.@]/)[0]).join(', '),
      ...Object.entries(params).map(([key, value]) => `${key} ${value}`),
    ].join(' \u00b7 ');
  };
  props.host.setHead({
    unlinked: true,
    words: () => 'ms a second \u00b7 p99 in \u00b5s a row',
    table: () => ({
      words: 'cost by study',
      instruments: [],
      from: Number.NaN,
      to: Number.NaN,
      columns: [
        { id: 'study', title: 'Study', kind: 'text' },
        { id: 'ms-per-second', title: 'Of a second of the session', unit: 'ms', kind: 'number', text: ms },
        { id: 'wall-ms-per-second', title: 'Of a second now', unit: 'ms', kind: 'number', text: ms },
        { id: 'mean', title: 'Mean', unit: '\u00b5s a row', kind: 'number', text: (value) => figures(value) },
        { id: 'p99', title: 'p99', unit: '\u00b5s a row', kind: 'number', text: (value) => figures(value) },
        { id: 'rows', title: 'Rows', kind: 'number', text: count },
        { id: 'bytes', title: 'Memory', unit: 'bytes', kind: 'number', text: bytes },
      ],
      rows: studies().map((study) => [
        study.ref,
        study.msPerSecond,
        study.wallMsPerSecond,
        study.microsPerRow,
        study.p99MicrosPerRow,
        study.rows,
        study.bytes,
      ]),
    }),
  });
  return (
    <Show
      when={studies().length > 0}
      fallback={
        <div class="empty">
          <h2>No study is running</h2>
          <p>What each study costs appears here once a session is on the stage.</p>
        </div>
      }
    >
      <div class="scroll" tabindex="0" role="group" aria-label="Cost by study">
        <table class="grid costs">
          <colgroup>
            <col />
            <col style={{ width: '40px' }} />
            <col style={{ width: '52px' }} />
            <col style={{ width: '56px' }} />
            <col style={{ width: '64px' }} />
          </colgroup>
          <thead>
            <tr>
              <th scope="col">Study</th>
              <th scope="col">
                <span class="spoken">Share of the dearest</span>
              </th>
              <th scope="col">ms/s</th>
              <th scope="col">p99</th>
              <th scope="col">Memory</th>
            </tr>
          </thead>
          <tbody>
            <For each={studies()}>
              {(study) => (
                <tr
                  title={`${study.ref}\nmean ${figures(study.microsPerRow)} \u00b5s a row over ${count(study.rows)} rows; ${ms(study.wallMsPerSecond)} ms of each second now`}
                >
                  <th scope="row">
                    {titleOf(study.ref)} <small class="muted">{study.failed ? '' : wordsOf(study.ref)}</small>
                    <Show when={study.failed}>
                      <small class="fault">{study.failed}</small>
                    </Show>
                  </th>
                  <td class="cost-bar">
                    <i style={{ width: `${(100 * (study.msPerSecond || 0)) / most()}%` }} />
                  </td>
                  <td>{ms(study.msPerSecond)}</td>
                  <td class="muted">{p99Words(study)}</td>
                  <td class="muted">{bytes(study.bytes)}</td>
                </tr>
              )}
            </For>
          </tbody>
          <tfoot>
            <tr>
              <th scope="row" class="muted">
                All
              </th>
              <td />
              <td class="strong">{ms(all(({ msPerSecond }) => msPerSecond))}</td>
              <td />
              <td class="muted">{bytes(all((study) => study.bytes))}</td>
            </tr>
          </tfoot>
        </table>
      </div>
    </Show>
  );
}
