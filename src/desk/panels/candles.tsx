/** Candles with volume, VWAP and order-flow lanes below, all on the desk's time axis. */
import { createEffect, createMemo, createSignal, For, type JSX, Show } from 'solid-js';
import { intervalMicros } from '../../core/interval.ts';
import { formatReference } from '../../core/reference.ts';
import type { ViewFrame } from '../../market/view.ts';
import { barsWords, needsTicks, onlyBars } from '../app/bars-by.ts';
import type { Feed } from '../app/feed.ts';
import { createFeeds } from '../app/feeds.ts';
import { openIntervalPicker } from '../app/finders.ts';
import { fillReference, instrumentWords, venueWords } from '../app/words.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import type { Lane } from '../charts/lane.ts';
import { candleTrace } from '../charts/traces/candles.ts';
import { histogramTrace } from '../charts/traces/histogram.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { ruleBarTrace, ruleVolumeTrace } from '../charts/traces/rule-bars.ts';
import { volumeTrace } from '../charts/traces/volume.ts';
import type { AboutOptions } from '../widgets/about-open.ts';
import { Figure } from '../widgets/figure.tsx';
import { axisNumber, decimalsOf, figureDecimals, figures, fixed, price, signed, signedFigures } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { type Shown, shownOf } from '../widgets/status-value.tsx';
import { baseUnit } from '../widgets/units.ts';
import type { DrawnIndicator } from './indicator-lanes.ts';
import type { PanelProps } from './panel.ts';

interface LaneChoice {
  id: string;
  title: string;
  ref: string;
  /** Needs best quotes or depth, not trades alone. */
  quotes?: boolean;
  /** Made of bars: all others need trades or quotes. */
  bars?: boolean;
}

const laneChoices: readonly LaneChoice[] = [
  { id: 'volume', title: 'Volume', ref: 'bars[$1](interval=$i)', bars: true },
  { id: 'cvd', title: 'Cumulative delta', ref: 'flow.cvd[$1]' },
  { id: 'tfi', title: 'Trade-flow imbalance, 60 s', ref: 'flow.tfi[$1](window=60)' },
  { id: 'ofi', title: 'Order-flow imbalance per bar', ref: 'flow.ofi[$1](window=10).e', quotes: true },
];
const barsRef = 'bars[$1](interval=$i)';
const vwapRef = 'price.vwap[$1]';
const cvdRef = 'flow.cvd[$1]';
const midRef = 'price.mid[$1]';

export function CandlesPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  let handle: ChartHandle | undefined;

  const instrument = link.instrument;
  const hasQuotes = (): boolean => (instrument()?.rows.quote ?? 0) + (instrument()?.rows.level ?? 0) > 0;
  const chosen = createMemo(() => {
    const { lanes } = props.host.params();
    return Array.isArray(lanes) ? lanes.map(String) : [];
  });
  /** What a bar-only instrument lacks, in words; '' for one that has ticks. */
  const lacks = ({ quotes, bars }: LaneChoice): string => {
    if (quotes && !hasQuotes()) return 'no quotes here';
    return !bars && !quotes && onlyBars(instrument()) ? 'needs trades' : '';
  };
  /** A phone has room for the price, the volume and one more. */
  const lanesShown = createMemo(() =>
    laneChoices.filter(
      (choice) =>
        chosen().includes(choice.id) && lacks(choice) === '' && (!props.desk.phone() || choice.id === 'volume' || choice.id === 'cvd'),
    ),
  );
  /** A stored session that tells quotes and neither trades nor bars: the middle of its quotes is drawn. */
  const midShown = createMemo(() => {
    const info = instrument();
    return info !== undefined && !state.session()?.live && (info.rows.trade ?? 0) === 0 && !info.rows.bar && hasQuotes();
  });
  const vwapShown = createMemo(() => props.host.params().vwap !== false && !onlyBars(instrument()) && !midShown());
  const rule = createMemo(() => (onlyBars(instrument()) ? undefined : link.rule()));
  function fill(template: string): string {
    const by = rule();
    const id = instrument()?.id ?? '';
    if (template === barsRef && by) return formatReference({ id: 'bars', instruments: [id], params: { ...by } });
    return fillReference(template, [id], link.interval()) ?? '';
  }

  /** How indicators are drawn is fetched with the first of them. */
  const [drawing, setDrawing] = createSignal<typeof import('./indicator-lanes.ts')>();
  const indicated = createMemo(() => Array.isArray(props.host.params().indicators));
  createEffect(() => {
    if (indicated()) import('./indicator-lanes.ts').then(setDrawing, state.fail);
  });
  const placed = createMemo((): DrawnIndicator[] => {
    const info = instrument();
    return (info && drawing()?.indicatorsOn(props.host.params().indicators, state.studies(), info, link.interval())) ?? [];
  });
  /** A phone has room for one pane more. */
  const panes = (): DrawnIndicator[] => {
    const own = placed().filter(({ overlay }) => !overlay);
    return props.desk.phone() ? own.slice(0, 1) : own;
  };

  const refs = createMemo(() => {
    if (!instrument()) return [];
    const templates = [
      barsRef,
      ...(onlyBars(instrument()) ? [] : [cvdRef]),
      ...(vwapShown() ? [vwapRef] : []),
      ...(midShown() ? [midRef] : []),
      ...lanesShown().map(({ ref }) => ref),
    ];
    const drawn = [...placed().filter(({ overlay }) => overlay), ...panes()].flatMap(({ outputs }) => outputs.map(({ ref }) => ref));
    return [...new Set([...templates.map(fill), ...drawn])];
  });
  const feeds = createFeeds(state, refs, () => handle?.redraw(), props.host.visible);

  const lanes = createMemo<Lane[]>(() => {
    const held = feeds();
    const info = instrument();
    const bars = held.get(fill(barsRef));
    if (!info || !bars) return [];
    const tick = info.tickSize;
    const base = baseUnit(info);
    const interval = (): number => intervalMicros(link.interval());
    const priceText = (value: number): string => price(value, tick);
    // A mean of prices lies between ticks.
    const meanText = (value: number): string => price(value, tick, 1);
    const axisDecimals = decimalsOf(tick) >= 2 ? decimalsOf(tick) : 0;
    const unit = base ? `, ${base}` : '';
    // The running sum knows whether any trade has told its side; unless its lane is shown, its newest value is all it is asked for.
    const sides = held.get(fill(cvdRef));
    if (!lanesShown().some(({ id }) => id === 'cvd')) sides?.want({ from: Number.NaN, to: Number.NaN, widthPx: 1 });
    const sided = (): boolean => (sides?.frame?.status.n ?? 1) > 0;
    const vwap = vwapShown() ? held.get(fill(vwapRef)) : undefined;
    const mid = midShown() ? held.get(fill(midRef)) : undefined;
    const main: Lane = {
      id: 'price',
      title: () => '',
      weight: props.desk.phone() ? 5 : 5.2,
      traces: [
        // Where neither trades nor bars are told there are no candles to come.
        mid
          ? lineTrace(mid, { title: 'Mid', colour: 'series-1', text: meanText, ownTag: true, unit: info.quote })
          : (rule() ? ruleBarTrace : candleTrace)(bars, { text: priceText, interval, quote: info.quote, base }),
        ...(vwap
          ? [lineTrace(vwap, { title: 'VWAP', colour: 'line-vwap', text: meanText, width: 1.25, ownTag: true, unit: info.quote })]
          : []),
        ...placed()
          .filter(({ overlay }) => overlay)
          .flatMap((each) => drawing()?.overlayTraces(each, held, meanText, info.quote) ?? []),
      ],
      axisText: (value, step) => fixed(value, Math.max(decimalsOf(step), axisDecimals)),
      tagText: priceText,
    };
    const rest = lanesShown().flatMap((choice): Lane[] => {
      const feed = held.get(fill(choice.ref));
      if (!feed) return [];
      if (choice.id === 'volume') {
        return [
          {
            id: 'volume',
            title: () => `Volume${unit}`,
            about: {
              title: 'Volume',
              figure: 'volume',
              unit: base,
              written: () => figures(feed.frame?.columns.volume?.at(-1) ?? Number.NaN),
            },
            weight: 1,
            range: 'base',
            traces: [
              rule() ? ruleVolumeTrace(feed, { text: figures, base }) : volumeTrace(feed, { text: figures, interval, sided, unit: base }),
            ],
            axisText: (value, step) => axisNumber(value, decimalsOf(step)),
            tagText: (value) => axisNumber(value, figureDecimals(value)),
          },
        ];
      }
      if (choice.id === 'cvd') {
        return [
          {
            id: 'cvd',
            title: () => `CVD${unit}`,
            about: aboutOutput(feed, choice, base, (value) => signed(value, 1)),
            weight: 1,
            traces: [lineTrace(feed, { title: 'CVD', colour: 'series-1', text: (value) => signed(value, 1), unit: base })],
            axisText: (value, step) => axisNumber(value, decimalsOf(step), true),
            tagText: (value) => axisNumber(value, Math.abs(value) < 1000 ? 1 : 0, true),
          },
        ];
      }
      if (choice.id === 'tfi') {
        return [
          {
            id: 'tfi',
            title: () => 'Trade-flow imbalance, 60 s',
            about: aboutOutput(feed, choice, '', (value) => signed(value, 3)),
            weight: 1,
            range: 'symmetric',
            zero: true,
            traces: [lineTrace(feed, { title: 'TFI', colour: 'series-3', text: (value) => signed(value, 2), width: 1.25 })],
            axisText: (value, step) => signed(value, decimalsOf(step)),
            tagText: (value) => signed(value, 2),
          },
        ];
      }
      const trace = histogramTrace(feed, { title: 'OFI', text: signedFigures, interval, unit: base });
      // What stands there is the sum over the newest bar, not the value of its last event.
      const sum = (): Shown | undefined =>
        feed.frame && { value: trace.at(Number.NaN), status: { ...shownOf(feed.frame).status, n: 0 }, interval: undefined };
      return [
        {
          id: 'ofi',
          title: () => `OFI per bar${unit} (cut bars pass the scale)`,
          about: {
            ...aboutOutput(feed, choice, base, signedFigures),
            named: true,
            shown: sum,
            facts: () => [['Shown', `the sum over the newest bar of ${barsWords(link)} so far`]],
          },
          weight: 1,
          range: 'symmetric',
          zero: true,
          traces: [trace],
          axisText: (value, step) => axisNumber(value, decimalsOf(step), true),
          tagText: (value) => axisNumber(value, figureDecimals(value), true),
        },
      ];
    });
    return [main, ...rest, ...panes().flatMap((each) => drawing()?.indicatorLane(each, held, info, interval) ?? [])];
  });

  const words = (): string => {
    const info = instrument();
    const what = midShown() ? 'mid of the quotes, no trades here' : barsWords(link);
    return info ? [instrumentWords(info), venueWords(info.venue), what].filter(Boolean).join(' · ') : '';
  };
  function aboutOutput(feed: Feed, { title, ref }: LaneChoice, unit: string, text: (value: number) => string): AboutOptions {
    return { title, ref: fill(ref), unit, shown: () => feed.frame && shownOf(feed.frame), text };
  }

  /** There is room for the bar and two lines; the others have their tags. */
  function inLegend(title: string): boolean {
    const overlays = placed().filter(({ overlay }) => overlay);
    const at = overlays.findIndex((each) => title.startsWith(each.title));
    return at < 0 || (at < (vwapShown() ? 1 : 2) && overlays[at]!.title === title);
  }

  /** The legend's O, H, L, C are the bar's; what else it says is a study's. */
  function aboutReading(title: string, text: string): AboutOptions {
    const figure = { O: 'open', H: 'high', L: 'low', C: 'close' }[title];
    const unit = instrument()?.quote ?? '';
    if (figure) return { title: figure, figure, unit, written: () => text };
    const drawn = placed().find((each) => each.overlay && title.startsWith(each.title));
    const own = drawn?.outputs.find(({ output }) => title.endsWith(output.title.toLowerCase())) ?? drawn?.outputs[0];
    const ref = own?.ref ?? fill(title === 'Mid' ? midRef : vwapRef);
    const frame = (): ViewFrame | undefined => feeds().get(ref)?.frame;
    return {
      title,
      ref,
      unit,
      written: () => text,
      facts: () => [['At the newest row', frame() ? price(frame()!.last.value, instrument()?.tickSize ?? 0.01, 1) : '']],
    };
  }

  async function editIndicators(): Promise<void> {
    const anchor = document.activeElement ?? document.body;
    const { openIndicators } = await import('./indicator-menu.tsx');
    openIndicators(props.desk, anchor, {
      kept: () => props.host.params().indicators,
      change: (next) => props.host.setParams({ ...props.host.params(), indicators: [...next] }),
      lacks: ({ id }) => (needsTicks(`${id}[${instrument()?.id ?? ''}]`, instrument(), state.studies()) ? 'needs trades' : ''),
    });
  }

  function menu(): MenuItem[] {
    const toggle = (id: string): string[] => (chosen().includes(id) ? chosen().filter((each) => each !== id) : [...chosen(), id]);
    return [
      { kind: 'heading', title: 'Shown' },
      {
        kind: 'choice',
        title: 'VWAP',
        ...(onlyBars(instrument()) ? { hint: 'needs trades; of bars: Indicators' } : {}),
        checked: vwapShown(),
        run: () => props.host.setParams({ ...props.host.params(), vwap: props.host.params().vwap === false }),
      },
      ...laneChoices.map((choice): MenuItem => {
        const hint = lacks(choice);
        return {
          kind: 'choice',
          title: choice.title,
          ...(hint ? { hint } : {}),
          checked: chosen().includes(choice.id),
          run: () => props.host.setParams({ ...props.host.params(), lanes: toggle(choice.id) }),
        };
      }),
      { kind: 'rule' },
      {
        title: 'Indicators…',
        hint: placed()
          .map(({ title }) => title)
          .join(' · '),
        run: () => queueMicrotask(() => void editIndicators().catch(state.fail)),
      },
      { title: 'Bars of…', hint: barsWords(link), run: () => openIntervalPicker(props.desk, '', link) },
    ];
  }

  props.host.setHead({
    words,
    menu,
    table: () => ({
      ...(ready().length === 0 && handle ? handle.table() : { from: Number.NaN, to: Number.NaN, columns: [], rows: [] }),
      words: words(),
      instruments: [instrument()?.id ?? ''],
    }),
    picture(density) {
      if (!handle) throw new Error('picture needs a chart, it is not drawn yet');
      return handle.picture(density);
    },
    exports() {
      const id = instrument()?.id;
      if (!id) return [];
      return [
        { title: `All bars of ${barsWords(link)}`, options: { what: 'bars', instrument: id, interval: rule() ?? link.interval() } },
        ...(vwapShown() ? [{ title: 'All of VWAP', options: { what: 'output' as const, ref: fill(vwapRef) } }] : []),
        ...lanesShown()
          .filter(({ id: lane }) => lane !== 'volume')
          .map(({ title, ref }) => ({ title: `All of ${title}`, options: { what: 'output' as const, ref: fill(ref) } })),
        ...placed().flatMap(({ title, outputs }) =>
          outputs.map(({ output, ref }) => ({
            title: `All of ${outputs.length > 1 ? `${title} ${output.title.toLowerCase()}` : title}`,
            options: { what: 'output' as const, ref },
          })),
        ),
      ];
    },
    legend: () => (
      <For each={(handle?.legend() ?? ready()).filter(({ title }) => inLegend(title))}>
        {({ title, text, tone }) => (
          <span>
            {title}{' '}
            <Show when={title !== 'At'} fallback={<span class="num">{text}</span>}>
              <Figure desk={props.desk} about={aboutReading(title, text)} class={`strong ${tone ?? ''}`}>
                {text}
              </Figure>
            </Show>
          </span>
        )}
      </For>
    ),
  });
  // The handle comes with the chart; the legend is asked before.
  const [ready, setReady] = createSignal<[]>([], { equals: false });

  return (
    <ChartView
      desk={props.desk}
      link={link}
      id={props.host.id}
      label={`Candles ${words()}`}
      lanes={lanes}
      visible={props.host.visible}
      host={props.host}
      onHandle={(made) => {
        handle = made;
        setReady([]);
      }}
    />
  );
}
