/**
 * The backtest that the panels of one colour group share: one set of parameters, one run, seen from several sides. The parameters are kept
 * with every panel that shows them, so that a workspace brings them back.
 */
import { type Accessor, createEffect, createRoot, createSignal, on, onCleanup, untrack } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import type { ParamValues } from '../../core/doc.ts';
import { intervalMicros } from '../../core/interval.ts';
import { type AnalysisFeed, openAnalysis } from '../app/analysis.ts';
import type { Link } from '../app/links.ts';
import { instrumentWords } from '../app/words.ts';
import type { AboutOptions } from '../widgets/about-open.ts';
import { count, counted, dateTime, intervalWords } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { BacktestOutputs } from './backtest-outputs.ts';
import type { PanelProps } from './panel.ts';
import { usualInterval } from './statistics-bars.ts';

export interface BacktestRun {
  feed: AnalysisFeed;
  out: Accessor<BacktestOutputs | undefined>;
  instruments: Accessor<readonly InstrumentInfo[]>;
  /** Those that differ from the defaults. */
  params: Accessor<ParamValues>;
  set(params: ParamValues): void;
  /** All of them as they are asked for, windows fitted to a short session. */
  asked: Accessor<ParamValues>;
  /** `ETH on BTC`. */
  pairWords(): string;
  /** What it is measured on, then the rules: `1 min · 49,999 bars · entry 2, exit 0.5, stop 4 · 5 bp a fill`. */
  words(): string;
  /** `1 min · 49,999 bars`, of the answer that is shown. */
  sample(): string;
  /** Whether this panel is the one on the screen that says why there is no run. */
  speaks(): boolean;
  /** Bars of which the session has enough; undefined where they are asked for already. */
  shorter(): { title: string; run(): void } | undefined;
  menu(anchor: () => Element): MenuItem[];
  about(figure: string, title: string, written: string, facts?: readonly (readonly [string, string])[]): AboutOptions;
}

interface Shared {
  params: Accessor<ParamValues>;
  set(params: ParamValues): void;
  /** Chosen in this visit or brought by a workspace. */
  settled: boolean;
  seen: Accessor<ReadonlySet<symbol>>;
  show(panel: symbol, visible: boolean): void;
  users: number;
  opened?: { feed: AnalysisFeed; dispose(): void };
}

const shared = new WeakMap<Link, Shared>();

function sharedOf(link: Link): Shared {
  const known = shared.get(link);
  if (known) return known;
  const [params, set] = createSignal<ParamValues>({});
  const [seen, setSeen] = createSignal<ReadonlySet<symbol>>(new Set());
  const made: Shared = {
    params,
    set: (next) => set(() => next),
    settled: false,
    seen,
    show(panel, visible) {
      const next = new Set(untrack(seen));
      if (visible) next.add(panel);
      else next.delete(panel);
      setSeen(next);
    },
    users: 0,
  };
  shared.set(link, made);
  return made;
}

/** Bars below which the usual windows would leave nothing to trade on. */
const plenty = 5_000;

/** Windows for a session of so many bars; nothing where the usual ones fit. */
export function fittedWindows(bars: number): ParamValues {
  if (bars >= plenty || !Number.isFinite(bars)) return {};
  return { window: Math.max(20, Math.floor(bars / 12)), betaWindow: Math.max(40, Math.floor(bars / 4)) };
}

/** What went wrong in words alone: the name of the analysis says nothing on a screen. */
export function plainFeed(feed: AnalysisFeed): AnalysisFeed {
  const plain = (words: string): string => words.replace(/^backtest\.[a-z-]+: (.)/, (_, first: string) => first.toUpperCase());
  const fault = (): string | undefined => {
    const words = feed.fault();
    return words === undefined ? undefined : plain(words);
  };
  return { ...feed, fault };
}

/** Panels that say nothing of the run itself. */
const silent = /^backtest-(setup|sweep|walk)/;

export function openBacktest(props: PanelProps): BacktestRun {
  const { state } = props.desk;
  const { host } = props;
  const link = host.link();
  const own = sharedOf(link);
  const instruments = (): readonly InstrumentInfo[] => {
    const [first, second] = [link.instrument(), link.partner()];
    return first && second ? [first, second] : [];
  };
  const bars = (): number => {
    const session = state.session();
    return session ? (session.to - session.from) / intervalMicros(link.interval()) : Number.NaN;
  };
  const asked = (): ParamValues => ({ ...fittedWindows(bars()), ...own.params() });

  const kept = host.params().params;
  if (!own.settled && typeof kept === 'object' && kept !== null) {
    own.settled = true;
    own.set(kept as ParamValues);
  }
  createEffect(on(own.params, (params) => host.setParams({ ...untrack(host.params), params }), { defer: true }));

  const me = Symbol(host.id);
  createEffect(() => own.show(me, host.visible()));
  own.users++;
  own.opened ??= createRoot((dispose) => {
    const visible = (): boolean => own.seen().size > 0;
    const [recorded, setRecorded] = createSignal<ParamValues>({});
    const feed = openAnalysis({ state, axis: link.axis, visible }, () => {
      const ids = instruments().map(({ id }) => id);
      if (ids.length < 2) return undefined;
      return { id: 'backtest.pair', instruments: ids, interval: link.interval(), over: 'all', params: { ...asked(), ...recorded() } };
    });
    const out = (): BacktestOutputs | undefined => feed.answer()?.outputs as BacktestOutputs | undefined;
    measureLater(props, link, feed, out, asked, setRecorded);
    return { feed, dispose };
  });
  const feed = plainFeed(own.opened.feed);
  onCleanup(() => {
    own.show(me, false);
    own.users--;
    // Panels of the next workspace may take it over; what nobody shows ends.
    queueMicrotask(() => {
      if (own.users > 0) return;
      own.opened?.dispose();
      delete own.opened;
    });
  });

  const set = (params: ParamValues): void => {
    own.settled = true;
    own.set(params);
  };
  const sample = (): string => {
    const answer = feed.answer();
    return answer ? `${intervalWords(answer.ask.interval)} · ${counted(answer.n, 'bar')}` : intervalWords(link.interval());
  };
  const number = (key: string, otherwise: number): string => String(asked()[key] ?? otherwise);
  return {
    feed,
    out: () => feed.answer()?.outputs as BacktestOutputs | undefined,
    instruments,
    params: own.params,
    set,
    asked,
    pairWords: () =>
      instruments()
        .map(({ base, symbol }) => base || symbol)
        .join(' on '),
    words() {
      const stop = number('stop', 4);
      const rules = `entry ${number('entry', 2)}, exit ${number('exit', 0.5)}${stop === '0' ? ', no stop' : `, stop ${stop}`}`;
      const only = asked().cointegrated === true ? ', only cointegrated' : '';
      return `${sample()} · ${rules}${only} · ${number('fee', 5)} bp a fill`;
    },
    sample,
    speaks() {
      const speakers = [...own.seen()].filter(({ description = '' }) => !silent.test(description));
      return (speakers.find(({ description = '' }) => description.startsWith('backtest-equity')) ?? speakers[0] ?? me) === me;
    },
    shorter() {
      const session = state.session();
      if (!session) return undefined;
      const least = Math.max(0, ...instruments().map(({ barMicros }) => barMicros ?? 0));
      const next = usualInterval(link.interval(), session.to - session.from, least);
      return next === link.interval() ? undefined : { title: `Bars of ${intervalWords(next)}`, run: () => link.setInterval(next) };
    },
    menu: (anchor) => [
      {
        title: 'Parameters…',
        run: () =>
          queueMicrotask(() => {
            import('./backtest-form.tsx')
              .then(({ openBacktestForm }) => openBacktestForm(props.desk, anchor(), own.params(), set))
              .catch(state.fail);
          }),
      },
      { title: 'Defaults', run: () => set({}) },
      { kind: 'rule' },
    ],
    about: (figure, title, written, facts = []) => ({
      title,
      figure,
      written: () => written,
      facts: () => {
        const answer = feed.answer();
        return [
          ['Of', instruments().map(instrumentWords).join(' against ')],
          ...facts,
          ...(answer
            ? [
                [
                  'Window',
                  `${dateTime(answer.from)} to ${dateTime(answer.asOf)} UTC, ${count(answer.n)} bars of ${intervalWords(answer.ask.interval)}`,
                ] as const,
              ]
            : []),
        ];
      },
    }),
  };
}

/** Looks up, once a run has shown which fills there are, what the recorded book and the funding say of them; then all is run again. */
function measureLater(
  props: PanelProps,
  link: Link,
  feed: AnalysisFeed,
  out: () => BacktestOutputs | undefined,
  asked: Accessor<ParamValues>,
  setRecorded: (params: ParamValues) => void,
): void {
  const { state } = props.desk;
  let done = '';
  const keyOf = (): string => JSON.stringify([state.session()?.id, link.instrument()?.id, link.partner()?.id, link.interval(), asked()]);
  createEffect(
    on(keyOf, () => {
      done = '';
      setRecorded({});
    }),
  );
  createEffect(
    on(feed.answer, (answer) => {
      const [first, second] = [link.instrument(), link.partner()];
      const outputs = out();
      const session = state.session();
      const key = keyOf();
      if (!answer || !outputs || !first || !second || !session || session.live || done === key) return;
      done = key;
      import('./backtest-measure.ts')
        .then(({ measureFills }) =>
          measureFills(state.quantab, session, [first, second], outputs.trades, answer.ask.interval, Number(asked().latency ?? 0.25)),
        )
        .then((found) => {
          if (keyOf() === key && Object.keys(found).length > 0) setRecorded(found);
        })
        .catch(state.fail);
    }),
  );
}
