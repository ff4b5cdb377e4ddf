/** Every measure of order flow and ticks in one table: value, 95 % interval, n and status, live, each explained one press away. */
import './pair.css';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { createMoment } from '../app/moment.ts';
import { fillReference, instrumentWords } from '../app/words.ts';
import type { AboutOptions } from '../widgets/about-open.ts';
import { Figure } from '../widgets/figure.tsx';
import { count, figures } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { type Shown, StatusNote, StatusValue, shortCount, shownOf, statusCount } from '../widgets/status-value.tsx';
import type { Cell } from '../widgets/table-data.ts';
import { endsText, type MeasureRow, measureGroups } from './measure-rows.ts';
import type { PanelProps } from './panel.ts';

export function MeasuresPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const booked = (): boolean => (link.instrument()?.rows.quote ?? 0) + (link.instrument()?.rows.level ?? 0) > 0;
  const groups = createMemo(() =>
    measureGroups
      .map(([title, rows]) => [title, rows.filter((row) => !row.book || booked())] as const)
      .filter(([, rows]) => rows.length > 0),
  );
  const refOf = (row: MeasureRow): string =>
    fillReference(row.ref, [link.instrument()?.id ?? ''], link.interval(), link.window()) ?? row.ref;
  const refs = createMemo(() => (link.instrument() ? groups().flatMap(([, rows]) => rows.map(refOf)) : []));
  const moment = createMoment(state, refs, props.host.visible);

  function readingOf(row: MeasureRow): Shown | undefined {
    const frame = moment().frames.get(refOf(row));
    return frame ? shownOf(frame) : undefined;
  }
  const faultOf = (row: MeasureRow): string | undefined => moment().faults.get(refOf(row));
  const intervalOf = (row: MeasureRow): string => {
    const interval = readingOf(row)?.interval;
    return interval ? endsText(interval.lo, interval.hi) : '';
  };
  const words = (): string => (link.instrument() ? instrumentWords(link.instrument()!) : '');

  props.host.setHead({
    words,
    table: () => ({
      words: words(),
      instruments: link.instrument() ? [link.instrument()!.id] : [],
      from: Number.NaN,
      to: Number.NaN,
      columns: [
        { id: 'group', title: 'Group', kind: 'text' },
        { id: 'measure', title: 'Measure', kind: 'text' },
        { id: 'value', title: 'Value', kind: 'number', text: (value) => figures(value, 5) },
        { id: 'unit', title: 'Unit', kind: 'text' },
        { id: 'lo', title: '95 % from', kind: 'number', text: (value) => figures(value, 4) },
        { id: 'hi', title: '95 % to', kind: 'number', text: (value) => figures(value, 4) },
        { id: 'n', title: 'n', kind: 'number', text: count },
        { id: 'state', title: 'State', kind: 'text' },
      ],
      rows: groups().flatMap(([group, rows]) => rows.map((row) => [group, ...cellsOf(row)])),
      note: 'R² of the same bar is no forecast.',
    }),
  });

  function cellsOf(row: MeasureRow): Cell[] {
    const reading = readingOf(row);
    const { state: kind = 'warming', reason = '', n = Number.NaN } = reading?.status ?? {};
    const known = kind !== 'gap' && kind !== 'degenerate';
    const { lo = Number.NaN, hi = Number.NaN } = reading?.interval ?? {};
    const unit = link.instrument() ? row.unit(link.instrument()!) : '';
    const status = faultOf(row) ?? [kind, reason].filter(Boolean).join(': ');
    return [row.title, known ? (reading?.value ?? Number.NaN) : Number.NaN, unit, lo, hi, n, status];
  }

  return (
    <div class="scroll" tabindex="0" role="group" aria-label="Measures">
      <table class="grid numbers" ref={(table) => rove(table)}>
        <colgroup>
          <col />
          <col style={{ width: '90px' }} />
          <col style={{ width: '120px' }} />
          <col style={{ width: '60px' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Measure</th>
            <th scope="col">Value</th>
            <th scope="col">95 % interval</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <For each={groups()}>
          {([title, rows]) => (
            <tbody>
              <tr>
                <th scope="rowgroup" colspan={4} class="muted">
                  {title}
                </th>
              </tr>
              <For each={rows}>{(row) => <Measure row={row} />}</For>
            </tbody>
          )}
        </For>
      </table>
    </div>
  );

  function Measure({ row }: { row: MeasureRow }): JSX.Element {
    const unit = (): string => (link.instrument() ? row.unit(link.instrument()!) : '');
    const text = (value: number): string => row.text(value, link.instrument()!);
    const about = (): AboutOptions => ({
      title: row.title,
      ref: refOf(row),
      unit: unit(),
      shown: () => readingOf(row),
      text,
      interval: endsText,
    });
    return (
      <tr>
        <th scope="row">
          <Figure desk={props.desk} about={about()} class="about-link">
            {row.title}
          </Figure>
          <Show when={unit()}>
            {' '}
            <small class="muted" title={unit()}>
              {unit()}
            </small>
          </Show>
        </th>
        <td>
          <Figure desk={props.desk} about={about()} quiet>
            <StatusValue shown={readingOf(row)} text={text} />
          </Figure>
        </td>
        <td class={intervalOf(row) ? 'muted' : 'left'}>
          {intervalOf(row)}
          <Show when={faultOf(row)} fallback={<StatusNote shown={readingOf(row)} short />}>
            {(fault) => (
              <span class="warn" title={fault()}>
                failed
              </span>
            )}
          </Show>
        </td>
        <td class="muted">{statusCount(readingOf(row)?.status, shortCount)}</td>
      </tr>
    );
  }
}
