/** Every measure of order flow and ticks in one table: value, 95 % interval, n and status, live, each explained one press away. */
import './pair.css';
import './measures.css';
import { createMemo, For, type JSX, Show } from 'solid-js';
import { createMoment } from '../app/moment.ts';
import { fillReference, instrumentWords } from '../app/words.ts';
import type { AboutOptions } from '../widgets/about-open.ts';
import { Figure } from '../widgets/figure.tsx';
import { count, figures } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { type Shown, StatusNote, StatusValue, shortCount, shownOf, statusCount } from '../widgets/status-value.tsx';
import type { Cell } from '../widgets/table-data.ts';
import { type LeadOutputs, leadRows, type PinOutputs, pinRow, sameAsset, type WholeRow } from './measure-analyses.ts';
import { ResponsePlot } from './measure-response.tsx';
import { endsText, type MeasureRow, measureGroups, responseHalf, responseSeconds } from './measure-rows.ts';
import type { PanelProps } from './panel.ts';
import { openStatistics } from './statistics.ts';

export function MeasuresPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const booked = (): boolean => (link.instrument()?.rows.quote ?? 0) + (link.instrument()?.rows.level ?? 0) > 0;
  const groups = createMemo(() =>
    measureGroups
      .map(([title, rows]) => [title, rows.filter((row) => !row.book || booked())] as const)
      .filter(([, rows]) => rows.length > 0),
  );
  const filled = (ref: string): string => fillReference(ref, [link.instrument()?.id ?? ''], link.interval(), link.window()) ?? ref;
  const refOf = (row: MeasureRow): string => filled(row.ref);
  const refs = createMemo(() =>
    link.instrument() ? [...groups().flatMap(([, rows]) => rows.map(refOf)), ...(booked() ? [filled(responseHalf)] : [])] : [],
  );
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
  const readings = createMemo(() =>
    responseSeconds.map((seconds) => {
      const frame = moment().frames.get(filled(`flow.response[$1].r${seconds}`));
      return frame ? shownOf(frame) : undefined;
    }),
  );
  const half = (): number => moment().frames.get(filled(responseHalf))?.last.value ?? Number.NaN;

  // Of the whole session, by analyses: streams have no room for them.
  const pin = openStatistics<PinOutputs>(props, 'flow.pin', 'one');
  const other = createMemo(() => (link.instrument() ? sameAsset(link.instrument()!, state.instruments(), link.partner()) : undefined));
  const lead = openStatistics<LeadOutputs>(props, 'flow.price-discovery', () => (other() ? [link.instrument()!, other()!] : []));
  const traded = (): boolean => (link.instrument()?.rows.trade ?? 0) > 0;
  const wholes = createMemo((): readonly (readonly [WholeRow, typeof pin | typeof lead])[] => [
    ...(traded() ? [[pinRow(pin), pin] as const] : []),
    ...(booked() ? leadRows(lead, other()).map((row) => [row, lead] as const) : []),
  ]);

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
      rows: [
        ...groups().flatMap(([group, rows]) => rows.map((row): Cell[] => [group, ...cellsOf(row)])),
        ...wholes().map(([{ title, unit, note, numbers }]): Cell[] => {
          const [value, lo, hi, n] = numbers;
          return ['Over the session', title, value, unit, lo, hi, n, note];
        }),
      ],
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
    <div class="measures">
      <div class="measures-table" tabindex="0" role="group" aria-label="Measures">
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
          <Show when={wholes().length > 0}>
            <tbody>
              <tr>
                <th scope="rowgroup" colspan={4} class="muted">
                  Over the session
                </th>
              </tr>
              <For each={wholes()}>{([row, of]) => <Whole row={row} of={of} />}</For>
            </tbody>
          </Show>
        </table>
      </div>
      <Show when={booked()}>
        <ResponsePlot desk={props.desk} visible={props.host.visible} shown={readings()} half={half()} />
      </Show>
    </div>
  );

  function Whole({ row, of }: { row: WholeRow; of: typeof pin | typeof lead }): JSX.Element {
    const fault = (): string => of.feed.fault() ?? '';
    return (
      <tr>
        <th scope="row">
          <Figure
            desk={props.desk}
            class="about-link"
            about={of.about(row.title, row.value, row.unit, [
              ['n', row.n],
              ['Interval', row.interval],
              ['Why', fault() || row.note],
            ])}
          >
            {row.title}
          </Figure>
          <Show when={row.unit}>
            {' '}
            <small class="muted" title={row.unit}>
              {row.unit}
            </small>
          </Show>
        </th>
        <Show
          when={!row.note}
          fallback={
            <td class="muted left" colspan={3} title={fault()}>
              {row.note}
            </td>
          }
        >
          <td>{row.value}</td>
          <td class="muted">{row.interval}</td>
          <td class="muted">{row.n}</td>
        </Show>
      </tr>
    );
  }

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
