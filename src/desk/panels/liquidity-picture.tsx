/** The heatmap: cells, lines and orders over one time axis, the book now beside it, the running delta below, a tip at the crosshair. */
import { createEffect, createMemo, createSignal, type JSX, lazy, on, onCleanup, onMount, Show, Suspense } from 'solid-js';
import type { Feed } from '../app/feed.ts';
import { createFeeds, pageShown } from '../app/feeds.ts';
import { slowly } from '../app/slow.ts';
import { fillReference, instrumentWords, venueWords } from '../app/words.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import { drawBookNow } from '../charts/heat-gl/book-now.ts';
import { bubbleTrace } from '../charts/heat-gl/bubbles.ts';
import { type HeatCell, type HeatTrace, heatTrace } from '../charts/heat-gl/heat-trace.ts';
import { cellMicros, cellSteps } from '../charts/heat-gl/level.ts';
import { openPriceView } from '../charts/heat-gl/price-view.ts';
import { drawWallEnds } from '../charts/heat-gl/walls.ts';
import type { Lane, Trace } from '../charts/lane.ts';
import { decimalsOf, fixed, price, span as spanWords } from '../widgets/format.ts';
import { baseUnit } from '../widgets/units.ts';
import { HeatLegend } from './liquidity-legend.tsx';
import { cvdLane, type LineName, priceLines, quotePath, refs } from './liquidity-lines.ts';
import { type MarketNow, openMarketNow } from './liquidity-market.ts';
import { heatMenu } from './liquidity-menu.ts';
import { HeatPlate } from './liquidity-over.tsx';
import { newestQuotes, noQuotes, type Quotes } from './liquidity-quotes.ts';
import { createShades } from './liquidity-shades.ts';
import type { restingTable } from './liquidity-table.ts';
import { type HeatTiles, openHeatTiles } from './liquidity-tiles.ts';
import { type CellLook, openCellLooks } from './liquidity-tip.ts';
import { openWallFates, type WallFates } from './liquidity-walls.ts';
import { cellWords } from './liquidity-words.ts';
import type { PanelProps } from './panel.ts';

/** Width of the book beside the picture, CSS pixels; a narrow panel has none. */
const asideWidth = 84;
const narrow = 560;

const HeatTip = lazy(() => import('./liquidity-cell.tsx').then(({ HeatTip }) => ({ default: HeatTip })));

/** A feed of the chart's that another trace keeps: reads it, asks nothing. */
function shadowOf(feed: Feed): Feed {
  return {
    ref: feed.ref,
    get frame() {
      const { frame } = feed;
      return frame && { ...frame, status: { ...frame.status, state: 'ok' as const } };
    },
    fault: undefined,
    want: () => undefined,
    sleep: () => undefined,
    close: () => undefined,
  };
}

export function HeatPicture(props: PanelProps & { toCandles(): void }): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const { axis, instrument } = link;
  let box!: HTMLDivElement;
  let handle: ChartHandle | undefined;
  let heat: HeatTrace | undefined;
  let tiles: HeatTiles | undefined;
  let market: MarketNow | undefined;
  let fates: WallFates | undefined;
  let drawn: readonly Trace[] = [];
  /** When its table was last asked for: then the book is wanted in single steps, and where it is not drawn. */
  let tabledAt = Number.NEGATIVE_INFINITY;
  const tabled = (): boolean => performance.now() - tabledAt < 1_500;
  const [version, setVersion] = createSignal(0);
  const slow = slowly(version);
  const [plain, setPlain] = createSignal(false);
  const [wide, setWide] = createSignal(true);
  const [look, setLook] = createSignal<CellLook | undefined>();
  const [least, setLeast] = createSignal(Number.NaN, { equals: Object.is });
  const [ready, setReady] = createSignal(false);
  const [tableOf, setTableOf] = createSignal<typeof restingTable | undefined>();

  const redraw = (): void => {
    handle?.redraw();
    setVersion((n) => n + 1);
  };
  const param = (name: string): boolean => props.host.params()[name] !== false;
  const toggle = (name: string): void => props.host.setParams({ ...props.host.params(), [name]: !param(name) });
  const unit = (): string => (instrument() ? baseUnit(instrument()!) : '');
  const tick = (): number => tiles?.tickSize() ?? instrument()?.tickSize ?? 1;
  const hasStudy = (id: string): boolean => state.studies().some((study) => study.id === id);

  /** Where the micro-price is not there the mid stands for it. */
  const wantedLines = createMemo((): LineName[] => [
    'bid',
    'ask',
    'trades',
    hasStudy('book.micro-price') ? 'micro' : 'mid',
    ...(param('vwap') ? (['vwap'] as const) : []),
    ...(param('cvd') ? (['cvd'] as const) : []),
  ]);
  const refOf = (name: LineName): string | undefined => {
    const id = instrument()?.id;
    return id === undefined ? undefined : fillReference(refs[name], [id], link.interval());
  };
  const feeds = createFeeds(
    state,
    createMemo(() => wantedLines().flatMap((name) => refOf(name) ?? [])),
    redraw,
    props.host.visible,
  );
  const held = createMemo(
    () =>
      new Map<LineName, Feed>(
        wantedLines().flatMap((name) => {
          const feed = feeds().get(refOf(name) ?? '');
          return feed ? [[name, feed]] : [];
        }),
      ),
  );

  // Another instrument or another session: other cells.
  createEffect(
    on([() => instrument()?.id, state.stage], ([id, stage]) => {
      if (id === undefined || stage === 0) return;
      const { quantab } = state;
      const opened = openHeatTiles(quantab, id, instrument()!.tickSize, redraw);
      const now = openMarketNow(quantab, id, redraw, { orders: () => param('orders'), rows: wide, single: tabled });
      const ended = openWallFates(quantab, id, tick, redraw);
      [tiles, market, fates] = [opened, now, ended];
      shades.forget();
      createEffect(
        on([props.host.visible, pageShown], ([visible, page]) => {
          opened.sleep(!visible || !page);
          now.sleep(!visible || !page);
        }),
      );
      onCleanup(() => {
        opened.close();
        now.close();
        ended.close();
        if (tiles === opened) tiles = undefined;
        if (market === now) market = undefined;
        if (fates === ended) fates = undefined;
      });
      redraw();
    }),
  );

  const prices = openPriceView(
    (span) => quotePath(held().get('bid'), held().get('ask'), span),
    tick,
    () => undefined,
  );
  createEffect(on(() => instrument()?.id, prices.release, { defer: true }));
  createEffect(on(axis.mode, (mode) => mode !== 'free' && prices.release(), { defer: true }));

  const touch = (ts: number): { bid: number; ask: number } => {
    const at = (name: string): number => drawn.find((trace) => trace.name === name)?.at(ts) ?? Number.NaN;
    return { bid: at('Best bid'), ask: at('Best ask') };
  };
  const fine = (): boolean => props.host.params().fine === true;
  const setFine = (next: boolean): void => props.host.setParams({ ...props.host.params(), fine: next });
  const shades = createShades(props.host, () => instrument()?.id, tick, fine);
  const { cuts, sizes } = shades;
  createEffect(on([shades.held, fine, () => param('orders')], redraw, { defer: true }));

  const position = (): number => {
    const now = state.player.position();
    return now && now.sessionId === state.session()?.id && Number.isFinite(now.ts) ? now.ts : Number.POSITIVE_INFINITY;
  };

  const lanes = createMemo<Lane[]>(() => {
    const info = instrument();
    const lines = held();
    const [bid, ask] = [lines.get('bid'), lines.get('ask')];
    if (!info || !bid || !ask || state.stage() === 0) return [];
    const shadow = shadowOf(ask);
    drawn = priceLines(lines, info);
    const decimals = (step: number): number => Math.max(decimalsOf(step), decimalsOf(info.tickSize) >= 2 ? decimalsOf(info.tickSize) : 0);
    heat = heatTrace(shadow, {
      name: 'Heatmap',
      tickSize: tick,
      fine,
      over: (pen) => drawWallEnds(pen, shades.ends(), (end) => fates?.of(end, touch)),
      tiles(view) {
        market?.see(view, tick());
        return tiles?.want(view, position()) ?? [];
      },
      cuts: shades.look,
      words: (cell) => cellWords(cell, tick(), unit()),
      onPlain: setPlain,
      redraw,
    });
    const orders = bubbleTrace(
      shadow,
      () => (param('orders') ? market?.orders() : undefined),
      () => (props.desk.phone() ? { most: 16, least: 3.5 } : { most: 20, least: 3.5 }),
      (qty) => queueMicrotask(() => setLeast(qty)),
    );
    const main: Lane = {
      id: 'price',
      title: () => '',
      weight: 5.5,
      view: prices,
      traces: [heat, ...drawn, orders],
      ...(wide()
        ? {
            aside: {
              width: asideWidth,
              title: 'Book now',
              draw(pen) {
                const ladder = market?.ladder();
                const full = cuts()?.high;
                if (ladder?.known && full) drawBookNow(pen, ladder, tick(), full);
              },
            },
          }
        : {}),
      axisText: (value, step) => fixed(value, decimals(step)),
      tagText: (value) => price(value, info.tickSize),
    };
    const cvd = lines.get('cvd');
    return cvd ? [main, cvdLane(cvd, info)] : [main];
  });

  // What the crosshair stands on.
  const looks = openCellLooks(
    state.quantab,
    () => instrument()?.id ?? '',
    (next) => {
      setLook(next);
      if (next?.answer && axis.crosshair()?.spoken)
        void import('./liquidity-cell.tsx').then(({ spokenRows }) => state.say(spokenRows(next, unit())));
    },
  );
  const pointed = createMemo((): HeatCell | undefined => {
    version();
    const at = axis.crosshair();
    return at && at.chart === props.host.id && at.lane === 0 ? heat?.cellAt(at.ts, at.y) : undefined;
  });
  createEffect(() => looks.look(pointed()));
  const tipAt = createMemo(() => {
    const cell = look()?.cell;
    version();
    axis.span();
    return cell && heat?.boxOf(cell);
  });

  /** Up and down walk over rows: the chart's own keys would walk over series. */
  function walk(event: KeyboardEvent): void {
    const at = axis.crosshair();
    if (!heat || !at?.spoken || at.chart !== props.host.id || event.shiftKey || event.ctrlKey || event.altKey || event.metaKey) return;
    const rows = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (rows === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    heat.moveCursor(rows);
    axis.setCrosshair({ ...at, lane: 0, y: heat.cursorY() });
  }
  const released = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && !event.defaultPrevented) prices.release();
  };
  onMount(() => {
    box.addEventListener('keydown', walk, { capture: true });
    addEventListener('keydown', released);
    const observer = new ResizeObserver(() => setWide(box.clientWidth >= narrow));
    observer.observe(box);
    onCleanup(() => {
      observer.disconnect();
      removeEventListener('keydown', released);
      looks.close();
    });
  });

  const cellKind = (): string => {
    slow();
    axis.span();
    const level = heat?.level();
    if (!level) return '';
    const step = cellSteps(level) * tick();
    return `${spanWords(cellMicros(level))} × ${fixed(step, decimalsOf(step))} ${instrument()?.quote ?? ''}`.trimEnd();
  };
  const words = (): string => {
    const info = instrument();
    return info ? [instrumentWords(info), venueWords(info.venue), cellKind()].filter(Boolean).join(' · ') : '';
  };
  const quotes = createMemo((before: Quotes): Quotes => {
    slow();
    const ends = [held().get('bid')?.frame?.last, held().get('ask')?.frame?.last] as const;
    return newestQuotes(before, `${state.stage()} ${instrument()?.id}`, position(), ends, market?.ladder());
  }, noQuotes);
  /** Said over the picture while there are no cells. */
  const note = (): string | undefined => {
    slow();
    const fault = tiles?.fault();
    if (fault) return fault;
    const none = tiles?.none();
    if (none) return none;
    if (!tiles?.answered()) return undefined;
    if (!sizes() && tiles.complete()) return 'The book is not known at these times: it begins with a snapshot, and again after a gap.';
    return undefined;
  };

  props.host.setHead({
    title: () => 'Heatmap',
    words,
    menu: () => heatMenu({ shades, param, toggle, fine, setFine, toCandles: props.toCandles }),
    table: () => {
      slow();
      const before = tabled();
      tabledAt = performance.now();
      if (!before) market?.renewRows();
      if (!tableOf()) void import('./liquidity-table.ts').then(({ restingTable }) => setTableOf(() => restingTable));
      return (
        tableOf()?.(market?.ladder(), instrument(), words(), (at) => market?.ageOf(at) ?? Number.NaN) ?? {
          ...{ words: words(), instruments: [], from: Number.NaN, to: Number.NaN },
          ...{ columns: [], rows: [], note: 'The book is being read.' },
        }
      );
    },
    picture(density) {
      if (!handle) throw new Error('picture needs a chart, it is not drawn yet');
      return handle.picture(density);
    },
    exports() {
      const id = instrument()?.id;
      return id ? [{ title: 'All ticks', options: { what: 'ticks', instrument: id } }] : [];
    },
    legend: () => (
      <Show when={ready() && !props.desk.phone()}>
        <HeatLegend
          contrast={{
            get sizes() {
              return sizes();
            },
            get cuts() {
              return cuts();
            },
            get unit() {
              return unit();
            },
            get held() {
              return shades.held() !== undefined;
            },
            change: shades.hold,
          }}
          wide={wide()}
          orders={param('orders')}
          least={least()}
          micro={held().has('micro')}
          vwap={held().has('vwap')}
        />
      </Show>
    ),
  });

  return (
    <div class="fill" ref={box}>
      <ChartView
        desk={props.desk}
        link={link}
        id={props.host.id}
        label={`Heatmap ${words()}`}
        lanes={lanes}
        visible={props.host.visible}
        host={props.host}
        onHandle={(made) => {
          handle = made;
          setReady(true);
        }}
      />
      <HeatPlate mid={quotes().mid} spread={quotes().spread} tickSize={instrument()?.tickSize ?? 1} walls={wide()} />
      <Show
        when={note() ?? (plain() ? 'Painted without WebGL2, which this browser has not or has lost: the same picture, slower.' : undefined)}
      >
        {(text) => (
          <div class="heat-note" role="status">
            {text()}{' '}
            <Show when={tiles?.none()}>
              <button type="button" onClick={props.toCandles}>
                Show candles
              </button>
            </Show>
          </div>
        )}
      </Show>
      <Show when={look()}>
        <Suspense>
          <HeatTip look={look()} at={tipAt()} within={() => box} tickSize={tick()} unit={unit()} touch={touch} />
        </Suspense>
      </Show>
    </div>
  );
}
