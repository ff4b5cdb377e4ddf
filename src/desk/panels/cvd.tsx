/** Cumulative volume delta: by the size of the trades, and of every venue that the session has the pair of. */
import { createMemo, type JSX, Show } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import { formatReference } from '../../core/reference.ts';
import { onlyBars } from '../app/bars-by.ts';
import { instrumentWords, venueWords } from '../app/words.ts';
import type { Token } from '../charts/ink.ts';
import { axisNumber, decimalsOf, signed, signedFigures } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { baseUnit } from '../widgets/units.ts';
import { type FlowLines, FlowLinesChart } from './flow-lines.tsx';
import type { PanelProps } from './panel.ts';

const colours: readonly Token[] = ['series-1', 'series-2', 'series-3', 'series-4', 'series-6', 'series-5', 'series-7'];
/** Colour and dash tell the bands apart. */
const bands: readonly { id: string; title: string; colour: Token; dash?: number[]; width: number }[] = [
  { id: 'total', title: 'all', colour: 'text', width: 1.5 },
  { id: 'small', title: 'small', colour: 'series-1', dash: [2, 2], width: 1.25 },
  { id: 'medium', title: 'medium', colour: 'series-2', dash: [5, 3], width: 1.25 },
  { id: 'large', title: 'large', colour: 'series-3', width: 1.25 },
  { id: 'huge', title: 'huge', colour: 'series-4', width: 2 },
];
const choices: readonly (readonly [string, readonly number[]])[] = [
  ['1 k, 10 k, 100 k', [1_000, 10_000, 100_000]],
  ['10 k, 100 k, 1 M', [10_000, 100_000, 1_000_000]],
  ['100, 1 k, 10 k', [100, 1_000, 10_000]],
];

const axis = (value: number, step: number): string => axisNumber(value, decimalsOf(step), true);
const text = (value: number): string => (Math.abs(value) < 1_000 ? signed(value, 1) : signedFigures(value, 4));
const short = (value: number): string => (value >= 1e6 ? `${value / 1e6} M` : value >= 1e3 ? `${value / 1e3} k` : String(value));

export function CvdPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const params = props.host.params;
  const bounds = createMemo((): readonly number[] => {
    const { bounds } = params();
    return Array.isArray(bounds) && bounds.length === 3 && bounds.every((each) => Number(each) >= 0) ? bounds.map(Number) : choices[0]![1];
  });
  const shown = (lane: string): boolean => {
    const { lanes } = params();
    return !Array.isArray(lanes) || lanes.includes(lane);
  };
  /** The same pair on other venues, and as spot and futures; the desk's own first. */
  const same = createMemo((): InstrumentInfo[] => {
    const own = link.instrument();
    if (!own) return [];
    const others = state.instruments().filter(({ id, base, rows }) => id !== own.id && base === own.base && (rows.trade ?? 0) > 0);
    return [own, ...others].slice(0, colours.length);
  });

  const lanes = createMemo((): FlowLines[] => {
    const own = link.instrument();
    if (!own || onlyBars(own)) return [];
    const unit = baseUnit(own);
    const of = unit ? `, ${unit}` : '';
    const [medium, large, huge] = bounds() as [number, number, number];
    const size: FlowLines = {
      id: 'size',
      title: `CVD by trade size${of}`,
      unit,
      zero: true,
      text,
      axis,
      lines: bands.map(({ id, ...band }) => ({
        ...band,
        ref: formatReference({ id: 'flow.cvd-bands', instruments: [own.id], params: { medium, large, huge }, output: id }),
      })),
    };
    const venue: FlowLines = {
      id: 'venue',
      title: `CVD by venue${of}`,
      unit,
      zero: true,
      text,
      axis,
      lines: same().map((info, i) => ({
        ref: `flow.cvd[${info.id}]`,
        title: [venueWords(info.venue), instrumentWords(info)].filter(Boolean).join(' '),
        colour: colours[i]!,
        ...(i % 2 ? { dash: [5, 3] } : {}),
      })),
    };
    const both = shown('venue') && same().length > 1;
    return [...(shown('size') || !both ? [size] : []), ...(both ? [venue] : [])];
  });

  const words = (): string => {
    const info = link.instrument();
    if (!info) return '';
    const [medium, large, huge] = bounds() as [number, number, number];
    const name = [instrumentWords(info), venueWords(info.venue)].filter(Boolean).join(' · ');
    return `${name} · ${short(medium)}, ${short(large)}, ${short(huge)} ${info.quote}`.trim();
  };
  function menu(): MenuItem[] {
    const toggled = (lane: string): string[] => ['size', 'venue'].filter((each) => shown(each) !== (each === lane));
    const lane = (id: string, title: string): MenuItem => ({
      kind: 'choice',
      title,
      checked: shown(id),
      stay: true,
      run: () => props.host.setParams({ ...params(), lanes: toggled(id) }),
    });
    return [
      { kind: 'heading', title: 'Lanes' },
      lane('size', 'By trade size'),
      ...(same().length > 1 ? [lane('venue', 'By venue')] : []),
      { kind: 'heading', title: `Medium, large, huge from, ${link.instrument()?.quote ?? ''}` },
      ...choices.map(
        ([title, values]): MenuItem => ({
          kind: 'choice',
          title,
          checked: values.join() === bounds().join(),
          run: () => props.host.setParams({ ...params(), bounds: [...values] }),
        }),
      ),
      { kind: 'rule' },
    ];
  }

  return (
    <Show
      when={!onlyBars(link.instrument())}
      fallback={
        <div class="empty">
          <h2>No trades here</h2>
          <p>What aggressive buyers traded less what aggressive sellers did. Bars do not tell who was aggressive: it needs trades.</p>
          <button type="button" class="btn" onClick={() => props.desk.chooseFiles()}>
            Choose files with trades
          </button>
        </div>
      }
    >
      <FlowLinesChart desk={props.desk} host={props.host} label="Cumulative volume delta" lanes={lanes} words={words} menu={menu} />
    </Show>
  );
}
