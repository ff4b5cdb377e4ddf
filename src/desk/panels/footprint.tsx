/** Trades by bar and price on the desk's time axis, a table of the bars below, their profile beside. */
import { createEffect, createMemo, createSignal, type JSX, on, onCleanup, Show } from 'solid-js';
import type { FootprintAnswer } from '../../api/flow-types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { intervalMicros } from '../../core/interval.ts';
import { createFeeds } from '../app/feeds.ts';
import { openFlowLane } from '../app/flow-lane.ts';
import { instrumentWords, venueWords } from '../app/words.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import { barTableLane } from '../charts/footprint/bar-table.ts';
import { balanceOf, pricesIn, rounded, rowPx, stepFor } from '../charts/footprint/rows.ts';
import './footprint.css';
import { barPx, drawProfileAside, type Footprint, type FootprintMode, footprintModes, footprintTrace } from '../charts/footprint/trace.ts';
import { openRows } from '../charts/footprint/view.ts';
import type { Lane } from '../charts/lane.ts';
import type { Span } from '../charts/scale.ts';
import { decimalsOf, fixed, shortSpan } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { baseUnit } from '../widgets/units.ts';
import { footprintTable } from './footprint-table.ts';
import type { PanelParams, PanelProps } from './panel.ts';

const ratios = [2, 3, 4, 5];
/** Of bars, seconds. */
const lengths = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 43_200, 86_400];
/** Below this height the table has no room for the extremes of the delta. */
const tall = 340;

export function FootprintPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const { axis } = link;
  const phone = props.desk.phone();
  const aside = phone ? 66 : 84;
  let handle: ChartHandle | undefined;
  let box!: HTMLDivElement;
  const [ready, setReady] = createSignal(0);
  const [none, setNone] = createSignal<string | undefined>();
  const [empty, setEmpty] = createSignal(false);
  const [size, setSize] = createSignal({ width: 0, height: 0 }, { equals: (a, b) => a.width === b.width && a.height === b.height });
  const [shownStep, setShownStep] = createSignal(Number.NaN);

  const params = props.host.params;
  const change = (part: PanelParams): void => props.host.setParams({ ...params(), ...part });
  const mode = createMemo((): FootprintMode => {
    const { mode } = params();
    return typeof mode === 'string' && mode in footprintModes ? (mode as FootprintMode) : 'columns';
  });
  const ratio = createMemo(() => (Number(params().ratio) > 1 ? Number(params().ratio) : 3));
  const ownStep = createMemo(() => (Number(params().step) > 0 ? Number(params().step) : undefined));
  const plot = (): number => Math.max(80, size().width - (phone ? 72 : 80) - aside);

  /** Microseconds: the desk's interval, or the next longer one whose numbers can be read at this zoom. */
  const interval = createMemo((): number => {
    const own = Number(params().bar);
    if (own > 0) return Math.round(own * 1e6);
    const { from, to } = axis.span();
    const least = intervalMicros(link.interval());
    const fits = lengths.find((each) => each * 1e6 >= least && ((each * 1e6) / (to - from)) * plot() >= barPx[mode()]);
    return (fits ?? lengths.at(-1)!) * 1e6;
  });
  const tick = (): number => link.instrument()?.tickSize || 1e-8;

  let laneHeight = 200;
  let step = Number.NaN;
  let held: (Footprint & { ratio: number }) | undefined;

  async function ask(wanted: Span): Promise<FootprintAnswer> {
    const instrument = link.instrument()?.id ?? '';
    const query = { instrument, interval: interval(), from: wanted.from, to: wanted.to };
    const first = ownStep() ?? (step > 0 ? step : tick());
    try {
      const answer = await state.quantab.flow.footprint({ ...query, step: rounded(first) });
      asked = { step: first, interval: query.interval, to: wanted.to };
      return answer;
    } catch (thrown) {
      // Too fine for this span: the answer says what fits.
      const { step: fits } = (toQuantabError(thrown).detail ?? {}) as { step?: unknown };
      if (typeof fits !== 'number') throw thrown;
      const answer = await state.quantab.flow.footprint({ ...query, step: fits });
      asked = { step: fits, interval: query.interval, to: wanted.to };
      return answer;
    }
  }
  let asked = { step: Number.NaN, interval: 1, to: Number.NaN };

  const lane = openFlowLane<FootprintAnswer>(
    state.quantab,
    (wanted) => (link.instrument() && state.stage() !== 0 ? ask(wanted) : undefined),
    ({ through, close }) => ({ ts: through, value: close.at(-1) ?? Number.NaN }),
    take,
    state.stage,
  );
  onCleanup(() => lane.feed.close());
  /** Its newest row alone: whose the last price is. */
  const trades = createFeeds(
    state,
    () => (link.instrument() ? [`trades[${link.instrument()!.id}]`] : []),
    () => handle?.redraw(),
    props.host.visible,
  );
  const newest = (name: string): number => {
    const feed = trades().values().next().value;
    feed?.want({ from: Number.NaN, to: Number.NaN, widthPx: 1 });
    return feed?.frame?.columns[name]?.at(-1) ?? Number.NaN;
  };

  function take(): void {
    const { answer } = lane;
    if (answer) {
      const { interval, step, to } = asked;
      held = { answer, interval, step, ratio: ratio(), balance: balanceOf(answer, step, ratio()), newest: to >= answer.through };
      setShownStep(asked.step);
    }
    setNone(answer?.none);
    setEmpty(answer !== undefined && answer.none === undefined && answer.start.length === 0);
    fitRows();
    handle?.redraw();
    setReady((n) => n + 1);
  }

  /** Chooses a step whose rows can be read, and keeps it while they can be. */
  function fitRows(): void {
    if (!held || ownStep() !== undefined) return;
    const prices = rows.range(axis.span());
    const found = pricesIn(held.answer, held.interval, axis.span());
    if (!found) return;
    // By itself the view is as high as its rows: what counts is what it has to hold.
    const need = rows.held() ? prices.high - prices.low : found.high - found.low + 2 * held.step;
    const now = (laneHeight * held.step) / need;
    if (now >= rowPx.least && (now <= rowPx.most || held.step <= tick() * 1.001)) return;
    const wanted = stepFor(Math.max(need - 2 * held.step, tick()), Math.max(2, laneHeight / rowPx.wanted - 1), tick());
    if (wanted === held.step || wanted === step) return;
    step = wanted;
    lane.renew();
  }

  const rows = openRows({
    prices: (span) => held && pricesIn(held.answer, held.interval, span),
    step: () => held?.step ?? tick(),
    height: () => laneHeight,
  });

  const price = (value: number): string => fixed(value, decimalsOf(tick()));
  const rowPrice = (value: number): string => fixed(value, Math.min(decimalsOf(tick()), decimalsOf(shownStep())));

  const lanes = createMemo<Lane[]>(() => {
    const info = link.instrument();
    if (!info) return [];
    const base = baseUnit(info);
    const trace = footprintTrace(lane.feed, {
      held: () => held,
      mode,
      price,
      base,
      quote: info.quote,
      last: () => ({ price: newest('price'), side: newest('side') }),
      onHeight: (px) => (laneHeight = px),
    });
    return [
      {
        id: 'cells',
        title: () => '',
        weight: 1,
        traces: [trace],
        view: rows,
        aside: { width: aside, title: phone ? '' : 'Profile', draw: (pen) => drawProfileAside(pen, held) },
        marks(range) {
          const size = held?.step ?? Number.NaN;
          const every = Math.max(1, Math.ceil(((range.high - range.low) / size) * (15 / Math.max(1, laneHeight))));
          const marks: { value: number; text: string }[] = [];
          for (let k = Math.ceil(range.low / size); size > 0 && (k + 0.5) * size < range.high; k++)
            if (k % every === 0) marks.push({ value: (k + 0.5) * size, text: rowPrice(k * size) });
          return marks;
        },
        axisText: (value) => rowPrice(value),
        tagText: price,
      },
      barTableLane(lane.feed, () => held, { extremes: size().height >= tall, base, span: axis.span, aside }),
    ];
  });

  createEffect(on([interval, ownStep, state.stage, () => link.instrument()?.id], () => lane.renew(), { defer: true }));
  createEffect(
    on([mode, ratio, axis.span], () => {
      if (held && held.ratio !== ratio()) held = { ...held, ratio: ratio(), balance: balanceOf(held.answer, held.step, ratio()) };
      fitRows();
      handle?.redraw();
    }),
  );
  createEffect(
    on(
      [() => link.instrument()?.id, state.stage],
      () => {
        held = undefined;
        step = Number.NaN;
        rows.stretch(undefined, 0);
      },
      { defer: true },
    ),
  );

  /** What a cell is stands first: a narrow head cuts the end. */
  const words = (): string => {
    const info = link.instrument();
    if (!info) return '';
    const unit = baseUnit(info);
    const at = shownStep();
    const wide = Number.isNaN(at) ? '' : ` × ${fixed(at, decimalsOf(at))} ${info.quote}`.trimEnd();
    const picked = Number(params().bar) > 0 ? 0 : intervalMicros(link.interval());
    const why = picked > 0 && picked < interval() ? ` (${shortSpan(picked)} too narrow)` : '';
    return [
      `${shortSpan(interval())}${wide}${why}`,
      `${footprintModes[mode()].toLowerCase()}${unit ? `, ${unit}` : ''}`,
      instrumentWords(info),
      venueWords(info.venue),
    ]
      .filter(Boolean)
      .join(' · ');
  };

  function menu(): MenuItem[] {
    const auto = ownStep() === undefined;
    const now = shownStep() > 0 ? shownStep() : tick();
    const near = [
      ...new Set([
        tick(),
        stepFor(now / 5, 1, tick()),
        stepFor(now / 2, 1, tick()),
        now,
        stepFor(now * 2, 1, tick()),
        stepFor(now * 5, 1, tick()),
      ]),
    ];
    const choice = (title: string, checked: boolean, part: PanelParams): MenuItem => ({
      kind: 'choice',
      title,
      checked,
      run: () => change(part),
    });
    return [
      { kind: 'heading', title: 'Cells' },
      ...Object.entries(footprintModes).map(([id, title]) => choice(title, mode() === id, { mode: id })),
      { kind: 'heading', title: 'Height of a row' },
      choice('Readable', auto, { step: 'auto' }),
      ...near.sort((a, b) => a - b).map((each) => choice(fixed(each, decimalsOf(each)), !auto && ownStep() === each, { step: each })),
      { kind: 'heading', title: 'Bars' },
      choice('Readable', !(Number(params().bar) > 0), { bar: 'auto' }),
      ...[1, 5, 15, 30, 60, 300, 900, 3_600].map((each) => choice(shortSpan(each * 1e6), Number(params().bar) === each, { bar: each })),
      { kind: 'heading', title: 'Out of balance from' },
      ...ratios.map((each) => choice(`${each} : 1`, ratio() === each, { ratio: each })),
      { kind: 'rule' },
      choice('Times below', params().strip !== false, { strip: params().strip === false }),
      {
        title: 'Prices to the bars',
        hint: 'double click',
        run: () => {
          rows.stretch(undefined, 0);
          handle?.redraw();
        },
      },
    ];
  }

  props.host.setHead({
    words,
    menu,
    legend: () => (
      <Show when={!phone}>
        <Show
          when={ready() > 0 && axis.crosshair()}
          fallback={
            <>
              <span>
                <i class="stroke" style={{ 'border-color': 'var(--text)' }} aria-hidden="true" />
                Point of control
              </span>
              <Show when={mode() === 'columns' || mode() === 'cross'}>
                <span title={`Bold: ${ratio()} times what stands against it in the row across`}>
                  <b>bold</b> {ratio()}:1
                </span>
              </Show>
            </>
          }
        >
          {(handle?.legend() ?? []).map(({ title, text, tone }) => (
            <span>
              {title} <b class={`num ${tone ?? ''}`}>{text}</b>
            </span>
          ))}
        </Show>
      </Show>
    ),
    table: () => {
      ready();
      const info = link.instrument();
      if (!info) return { words: '', instruments: [], from: Number.NaN, to: Number.NaN, columns: [], rows: [] };
      return footprintTable(held, axis.span(), info, price, words());
    },
    picture(density) {
      if (!handle) throw new Error('picture needs a chart, it is not drawn yet');
      return handle.picture(density);
    },
  });

  const observer = new ResizeObserver(() => setSize({ width: box.clientWidth, height: box.clientHeight }));
  onCleanup(() => observer.disconnect());

  return (
    <div
      class="fill"
      ref={(made) => {
        box = made;
        observer.observe(made);
      }}
    >
      <ChartView
        desk={props.desk}
        link={link}
        id={props.host.id}
        label={`Footprint ${words()}`}
        lanes={lanes}
        visible={props.host.visible}
        strip={params().strip !== false || phone}
        onHandle={(made) => {
          handle = made;
          setReady((n) => n + 1);
        }}
      />
      <Show when={none() ?? (empty() ? 'Nothing was traded in this stretch of time.' : undefined)}>
        {(why) => (
          <div class="footprint-none empty" classList={{ whole: none() !== undefined }}>
            <h3>No trades here</h3>
            <p>What was bought and sold at each price, bar by bar. {why()}</p>
            <button type="button" class="btn" onClick={() => (none() ? props.desk.chooseFiles() : axis.fit())}>
              {none() ? 'Choose files with trades' : 'Show all of the session'}
            </button>
          </div>
        )}
      </Show>
    </div>
  );
}
