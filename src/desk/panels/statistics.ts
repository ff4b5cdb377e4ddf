/** What panels over an analysis share: what they ask for, over which bars, what they say of it, and its parameters in their menu. */
import { type Accessor, createMemo } from 'solid-js';
import type { AnalysisInfo, InstrumentInfo } from '../../api/types.ts';
import type { ParamValues } from '../../core/doc.ts';
import type { Interval } from '../../core/interval.ts';
import { type AnalysisAnswer, type AnalysisFeed, openAnalysis } from '../app/analysis.ts';
import type { Over } from '../app/analysis-stretch.ts';
import { instrumentWords } from '../app/words.ts';
import type { AboutOptions } from '../widgets/about-open.ts';
import { count, counted, dateTime, intervalWords } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { openParams } from '../widgets/params.tsx';
import type { PanelProps } from './panel.ts';
import { usualInterval } from './statistics-bars.ts';

export interface Statistics<Outputs> {
  readonly feed: AnalysisFeed;
  /** What the last answer says; undefined while there is none. */
  out: Accessor<Outputs | undefined>;
  instruments: Accessor<readonly InstrumentInfo[]>;
  /** Values of the parameters as they are asked for. */
  params: Accessor<ParamValues>;
  set(params: ParamValues): void;
  /** `1 min · n 1,439 · BTC-USDT · last 1,440 bars`, of the newest answer; `what` stands before the instrument. */
  words(what?: string): string;
  /** Bars by which there is enough to go by, for charts and panels alike; undefined where they are what is asked for. */
  shorter(): { title: string; run(): void } | undefined;
  /** Bars are still coming. */
  grows(): boolean;
  /** Which bars, and the other parameters. */
  menu(anchor: () => Element): MenuItem[];
  about(title: string, written: string, unit: string, facts?: readonly (readonly [string, string])[]): AboutOptions;
  /** `n = 1,439`, the stretch, and what is missing. */
  facts(n: number): (readonly [string, string])[];
}

const stretches: readonly (readonly [Over, string])[] = [
  ['all', 'Whole session'],
  ['screen', 'What is on the screen'],
  [300, 'Last 300 bars'],
  [1_440, 'Last 1,440 bars'],
  [5_000, 'Last 5,000 bars'],
];

const overOf = (kept: unknown): Over => (stretches.some(([over]) => over === kept) ? (kept as Over) : 'all');

/** `of`: the instrument of the panel's group, with its partner, all of the session, or those named. Parameters are kept under `params`. */
export function openStatistics<Outputs>(
  props: PanelProps,
  id: string,
  of: 'one' | 'pair' | 'all' | Accessor<readonly InstrumentInfo[]>,
): Statistics<Outputs> {
  const { state } = props.desk;
  const { host } = props;
  const link = host.link();
  const instruments = createMemo((): readonly InstrumentInfo[] => {
    if (typeof of === 'function') return of();
    if (of === 'all') return state.instruments();
    const [first, second] = [link.instrument(), link.partner()];
    if (!first) return [];
    return of === 'pair' ? (second ? [first, second] : []) : [first];
  });
  const params = (): ParamValues => (host.params().params ?? {}) as ParamValues;
  const over = (): Over => overOf(host.params().over);
  const overWords = (): string => (stretches.find(([each]) => each === over())?.[1] ?? '').toLowerCase();
  const ownBars = (): boolean => host.params().bars === 'desk';
  /** No longer than the charts', and short enough. */
  const enough = (): Interval => {
    const session = state.session();
    const least = Math.max(0, ...instruments().map(({ barMicros }) => barMicros ?? 0));
    return session ? usualInterval(link.interval(), session.to - session.from, least) : link.interval();
  };
  const interval = createMemo((): Interval => {
    const session = state.session();
    if (ownBars() || !session) return link.interval();
    return enough();
  });
  const feed = openAnalysis({ state, axis: link.axis, visible: host.visible }, () => {
    const ids = instruments().map((each) => each.id);
    return ids.length === 0 ? undefined : { id, instruments: ids, interval: interval(), over: over(), params: params() };
  });
  const set = (next: ParamValues): void => host.setParams({ ...host.params(), params: next });

  async function editParams(anchor: Element): Promise<void> {
    const known: AnalysisInfo | undefined = (await state.quantab.analyses.list()).find((each) => each.id === id);
    if (known) openParams(props.desk, anchor, known, params(), set);
  }

  function stretchFacts(answer: AnalysisAnswer): (readonly [string, string])[] {
    return [
      ['Window', `${dateTime(answer.from)} to ${dateTime(answer.asOf)} UTC, bars of ${intervalWords(answer.ask.interval)}`],
      ...(answer.gapBars > 0 ? [['Missing', `${counted(answer.gapBars, 'bar')} with data missing`] as const] : []),
    ];
  }

  return {
    feed,
    out: () => feed.answer()?.outputs as Outputs | undefined,
    instruments,
    params,
    set,
    words: (what = '') => {
      const answer = feed.answer();
      const whom = of === 'all' ? counted(instruments().length, 'instrument') : instruments().map(instrumentWords).join(' and ');
      // What decides whether to believe it stands first: a narrow head cuts the end.
      return [intervalWords(answer?.ask.interval ?? interval()), sampleWords(answer), what, whom, overWords()].filter(Boolean).join(' · ');
    },
    shorter() {
      const next = enough();
      return next === interval() ? undefined : { title: `Bars of ${intervalWords(next)}`, run: () => link.setInterval(next) };
    },
    grows: () => state.session()?.live === true,
    menu: (anchor) => [
      { kind: 'heading', title: 'Over' },
      ...stretches.map(
        ([each, title]): MenuItem => ({
          kind: 'choice',
          title,
          checked: over() === each,
          run: () => host.setParams({ ...host.params(), over: each }),
        }),
      ),
      { kind: 'heading', title: 'Bars' },
      ...(
        [
          ['desk', 'As the charts', intervalWords(link.interval())],
          ['enough', 'Shorter, for 500 bars or more', intervalWords(enough())],
        ] as const
      ).map(
        ([id, title, hint]): MenuItem => ({
          kind: 'choice',
          title,
          hint,
          checked: ownBars() === (id === 'desk'),
          run: () => host.setParams({ ...host.params(), bars: id }),
        }),
      ),
      { kind: 'rule' },
      { title: 'Parameters…', run: () => queueMicrotask(() => void editParams(anchor()).catch(state.fail)) },
    ],
    about: (title, written, unit, facts = []) => ({
      title,
      analysis: id,
      unit,
      written: () => written,
      facts: () => {
        const answer = feed.answer();
        return [['Of', instruments().map(instrumentWords).join(' and ')], ...facts, ...(answer ? stretchFacts(answer) : [])];
      },
    }),
    facts: (n) => {
      const answer = feed.answer();
      return [['n', count(n)], ...(answer ? stretchFacts(answer) : [])];
    },
  };
}

/** `n 1,439`; of an analysis that tells no one n its bars. */
function sampleWords(answer: AnalysisAnswer | undefined): string {
  const n = answer?.outputs.n;
  if (typeof n === 'number') return `n ${count(n)}`;
  return answer ? counted(answer.n, 'bar') : '';
}

/** `n 1,439 of 1,440 bars, 1 with data missing`: for the line below a drawing. */
export function countWords(answer: AnalysisAnswer | undefined, n: number, noun = 'return'): string {
  if (!answer) return '';
  const missing = answer.gapBars > 0 ? `, ${count(answer.gapBars)} bars with data missing` : '';
  return `${counted(n, noun)} of ${counted(answer.n, 'bar')}${missing}`;
}
