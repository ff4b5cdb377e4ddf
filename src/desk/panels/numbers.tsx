/** The last price, large, and the numbers beside it: each with its status, its n, and what it means one press away. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import { parseReference } from '../../core/reference.ts';
import { fitReference, needsTicks, windowWords } from '../app/bars-by.ts';
import { createMoment } from '../app/moment.ts';
import { fillReference, instrumentWords, venueWords } from '../app/words.ts';
import type { AboutOptions } from '../widgets/about-open.ts';
import { Figure } from '../widgets/figure.tsx';
import { count, figures } from '../widgets/format.ts';
import { LastPrice, lastPriceRefs } from '../widgets/last-price.tsx';
import { rove } from '../widgets/rove.ts';
import { lastGap, type Shown, StatusNote, StatusValue, shortCount, shownOf, statusCount } from '../widgets/status-value.tsx';
import type { Cell, TableColumn, TableData } from '../widgets/table-data.ts';
import { unitWords } from '../widgets/units.ts';
import { type NumberRow, numberRows } from './number-rows.ts';
import type { PanelProps } from './panel.ts';
import { sameCoin } from './same-coin.ts';

const numberColumns: readonly TableColumn[] = [
  { id: 'number', title: 'Number', kind: 'text' },
  { id: 'value', title: 'Value', kind: 'number', text: (value) => figures(value, 5) },
  { id: 'unit', title: 'Unit', kind: 'text' },
  { id: 'window', title: 'Window', kind: 'text' },
  { id: 'lo', title: '95 % from', kind: 'number', text: (value) => figures(value, 4) },
  { id: 'hi', title: '95 % to', kind: 'number', text: (value) => figures(value, 4) },
  { id: 'n', title: 'n', kind: 'number', text: count },
  { id: 'state', title: 'State', kind: 'text' },
];

export function NumbersPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const ids = (): string[] => [link.instrument()?.id, link.partner()?.id].filter((id) => id !== undefined);
  const quoted = (): boolean => (link.instrument()?.rows.quote ?? 0) + (link.instrument()?.rows.level ?? 0) > 0;
  const twin = createMemo(() => sameCoin(link.instrument(), state.instruments(), ({ rows }) => (rows.trade ?? 0) > 0));
  const secondOf = (row: NumberRow) => (row.sameCoin ? twin() : link.partner());
  const plainRefOf = (row: NumberRow): string => {
    const pair = row.sameCoin ? [link.instrument()?.id, twin()?.id].filter((id) => id !== undefined) : ids();
    return fillReference(row.ref, pair, link.interval(), link.window()) ?? row.ref;
  };
  const known = (row: NumberRow): boolean => {
    const { id, output } = parseReference(plainRefOf(row));
    const study = state.studies().find((each) => each.id === id);
    return study?.outputs.some((each) => output === undefined || each.id === output) ?? false;
  };
  const rows = createMemo(() =>
    numberRows(props.host.params().set).filter(
      (row) =>
        known(row) &&
        (!row.pair || link.partner()) &&
        (!row.sameCoin || twin()) &&
        (!row.quotes || quoted()) &&
        !needsTicks(plainRefOf(row), link.instrument(), state.studies()),
    ),
  );
  const refOf = (row: NumberRow): string => fitReference(plainRefOf(row), state.instruments(), state.studies());
  const moment = createMoment(
    state,
    createMemo(() => (link.instrument() ? [...rows().map(refOf), ...lastPriceRefs(link)] : [])),
    props.host.visible,
  );

  function readingOf(row: NumberRow): Shown | undefined {
    const frame = moment().frames.get(refOf(row));
    if (!frame) return undefined;
    // What is missing is known of the trades, however long ago the number's own rows ended.
    const [trades] = lastPriceRefs(link).map((ref) => moment().frames.get(ref));
    return { ...shownOf(frame), gapMicros: trades ? lastGap(trades.gaps) : Number.NaN };
  }
  function intervalOf(row: NumberRow): string {
    const interval = readingOf(row)?.interval;
    return interval && row.interval ? row.interval(interval.lo, interval.hi) : '';
  }
  function faultOf(row: NumberRow): string | undefined {
    return moment().faults.get(refOf(row));
  }

  function table(): TableData {
    const info = link.instrument();
    const list = rows().map((row): Cell[] => {
      const reading = readingOf(row);
      const interval = reading?.interval;
      const { state: kind = 'warming', reason = '', n = Number.NaN } = reading?.status ?? {};
      const known = kind !== 'gap' && kind !== 'degenerate';
      const unit = info ? row.unit(info, secondOf(row)) : '';
      const ends = interval ? [interval.lo, interval.hi] : [Number.NaN, Number.NaN];
      const value = known ? (reading?.value ?? Number.NaN) : Number.NaN;
      return [
        row.title,
        value,
        unitOf(refOf(row), unit),
        windowWords(row.window ?? '', refOf(row)),
        ...ends,
        n,
        faultOf(row) ?? [kind, reason].filter(Boolean).join(': '),
      ];
    });
    return {
      words: info ? instrumentWords(info) : '',
      instruments: ids(),
      from: Number.NaN,
      to: Number.NaN,
      columns: numberColumns,
      rows: list,
    };
  }
  /** Of the number as the engine gives it. */
  function unitOf(ref: string, shown: string): string {
    const { id, output } = parseReference(ref);
    const outputs = state.studies().find((each) => each.id === id)?.outputs ?? [];
    const unit = (outputs.find((each) => each.id === output) ?? outputs[0])?.unit;
    return unit === undefined ? shown : unitWords(unit, link.instrument());
  }

  props.host.setHead({
    table,
    words: () => {
      const info = link.instrument();
      return info ? [instrumentWords(info), venueWords(info.venue)].filter(Boolean).join(' · ') : '';
    },
  });

  return (
    <div class="scroll">
      <LastPrice desk={props.desk} link={link} moment={moment} mid={props.host.params().set === 'flow'} />
      <table class="grid numbers" ref={(table) => rove(table)}>
        <colgroup>
          <col />
          <col style={{ width: '80px' }} />
          <col style={{ width: '110px' }} />
          <col style={{ width: '48px' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Number</th>
            <th scope="col">Value</th>
            <th scope="col">95 % interval</th>
            <th scope="col">n</th>
          </tr>
        </thead>
        <tbody>
          <For each={rows()}>
            {(row) => {
              const info = () => link.instrument()!;
              const words = (): string =>
                [row.unit(info(), secondOf(row)), windowWords(row.window ?? '', refOf(row))].filter(Boolean).join(', ');
              const text = (value: number): string => row.text(value, info());
              const about = (): AboutOptions => ({
                title: row.title,
                ref: refOf(row),
                unit: row.unit(info(), secondOf(row)),
                shown: () => readingOf(row),
                text,
                ...(row.interval ? { interval: row.interval } : {}),
              });
              return (
                <tr>
                  <th scope="row">
                    <Figure desk={props.desk} about={about()} class="about-link">
                      {row.title}
                    </Figure>
                    <Show when={words()}>
                      {' '}
                      <small class="muted" title={words()}>
                        {words()}
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
                    {faultOf(row) ? (
                      <span class="warn" title={faultOf(row)}>
                        failed
                      </span>
                    ) : (
                      <StatusNote shown={readingOf(row)} short />
                    )}
                  </td>
                  <td class="muted">{statusCount(readingOf(row)?.status, shortCount)}</td>
                </tr>
              );
            }}
          </For>
        </tbody>
      </table>
    </div>
  );
}
