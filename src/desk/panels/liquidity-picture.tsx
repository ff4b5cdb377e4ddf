/** The heatmap: cells, lines and orders over one time axis, the book now beside it, the running delta below, a tip at the crosshair. */
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { Feed } from '../app/feed.ts';
import { createFeeds, pageShown } from '../app/feeds.ts';
import { slowly } from '../app/slow.ts';
import { fillReference, instrumentWords, venueWords } from '../app/words.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import { drawBookNow } from '../charts/heat-gl/book-now.ts';
import { bubbleTrace } from '../charts/heat-gl/bubbles.ts';
import type { HeldTile } from '../charts/heat-gl/codes.ts';
import { type Cuts, calmed, type Sizes, sizesOf } from '../charts/heat-gl/cuts.ts';
import { type HeatCell, type HeatTrace, heatTrace } from '../charts/heat-gl/heat-trace.ts';
import { cellMicros, cellSteps, type HeatView } from '../charts/heat-gl/level.ts';
import { openPriceView } from '../charts/heat-gl/price-view.ts';
import { drawWallEnds, type WallEnd, wallEnds } from '../charts/heat-gl/walls.ts';
import type { Lane, Trace } from '../charts/lane.ts';
import { decimalsOf, figures, fixed, price, span as spanWords } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { baseUnit } from '../widgets/units.ts';
import { CutControl } from './liquidity-cuts.tsx';
import { cvdLane, type LineName, priceLines, quotePath, refs } from './liquidity-lines.ts';
import { type MarketNow, openMarketNow } from './liquidity-market.ts';
import { cellRows, cellWords, restingTable, rowWords } from './liquidity-table.ts';
import { type HeatTiles, openHeatTiles } from './liquidity-tiles.ts';
import { type CellLook, openCellLooks } from './liquidity-tip.ts';
import type { PanelProps } from './panel.ts';

/** Width of the book beside the picture, CSS pixels; a narrow panel has none. */
const asideWidth = 84;
const narrow = 560;
/** Sizes of the ramp are looked at this often. */
const sizesMs = 250;
/** Columns a wall has stood before its end is marked. */
const leastWall = 14;
/** A wall holds at least this share of what is at the bright end. */
const wallShare = 0.4;

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
  let drawn: readonly Trace[] = [];
  const [version, setVersion] = createSignal(0);
  const slow = slowly(version);
  const [plain, setPlain] = createSignal(false);
  const [wide, setWide] = createSignal(true);
  const [look, setLook] = createSignal<CellLook | undefined>();
  const [sizes, setSizes] = createSignal<Sizes | undefined>();
  const [least, setLeast] = createSignal(Number.NaN);
  const [ready, setReady] = createSignal(false);

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
      const now = openMarketNow(quantab, id, redraw, () => wide() || props.host.params().table === true);
      [tiles, market] = [opened, now];
      setSizes(undefined);
      createEffect(
        on([props.host.visible, pageShown], ([visible, page]) => {
          opened.sleep(!visible || !page);
          now.sleep(!visible || !page);
        }),
      );
      onCleanup(() => {
        opened.close();
        now.close();
        if (tiles === opened) tiles = undefined;
        if (market === now) market = undefined;
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

  /** Sizes that a hand has set hold for the instrument they were set for. */
  const heldCuts = createMemo((): Cuts | undefined => {
    const { cuts } = props.host.params();
    const kept = cuts as (Cuts & { of: string }) | undefined;
    return kept && kept.of === instrument()?.id && kept.low > 0 && kept.high > kept.low ? kept : undefined;
  });
  const cuts = (): Cuts | undefined => heldCuts() ?? sizes();
  function holdCuts(next: Cuts | undefined): void {
    const { cuts: _, ...rest } = props.host.params();
    props.host.setParams(next ? { ...rest, cuts: { ...next, of: instrument()?.id } } : rest);
  }
  createEffect(on([heldCuts, () => props.host.params().fine], redraw, { defer: true }));
  let ends: WallEnd[] = [];
  const touch = (ts: number): { bid: number; ask: number } => {
    const at = (name: string): number => drawn.find((trace) => trace.name === name)?.at(ts) ?? Number.NaN;
    return { bid: at('Best bid'), ask: at('Best ask') };
  };
  let sizedAt = Number.NEGATIVE_INFINITY;
  let sizedFor = '';
  function sized(painted: readonly HeldTile[], view: HeatView): Cuts | undefined {
    const now = performance.now();
    const own = painted.slice(-1)[0];
    const kind = own ? `${own.lt} ${own.lp}` : '';
    if (own && (now - sizedAt > sizesMs || kind !== sizedFor)) {
      const owned = painted.filter(({ lt, lp }) => lt === own.lt && lp === own.lp);
      const fresh = sizesOf(owned, view, tick());
      if (fresh) setSizes((before) => (kind === sizedFor ? calmed(before, fresh) : fresh));
      // Of fine cells there are too many to look for walls in every time.
      ends = cuts() && props.host.params().fine !== true ? wallEnds(owned, tick(), cuts()!.high * wallShare, leastWall) : [];
      sizedAt = now;
      sizedFor = kind;
    }
    return cuts();
  }

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
      fine: () => props.host.params().fine === true,
      over: (pen) => drawWallEnds(pen, ends, touch),
      tiles(view) {
        market?.see(view, tick());
        return tiles?.want(view, position()) ?? [];
      },
      cuts: sized,
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
        state.say(
          cellRows(next, unit())
            .slice(1)
            .map((row) => row.join(' '))
            .join(', '),
        );
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

  /** Which side rests there: below the best bid of that time bids do, above the best ask asks. */
  function sideOf({ to, low, high }: HeatCell): string {
    const { bid, ask } = touch(to);
    return low <= bid ? (high > ask ? '' : ' bid') : high > ask ? ' ask' : '';
  }

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
    return level ? `${spanWords(cellMicros(level))} × ${figures(cellSteps(level) * tick(), 3).replace(/\.?0+$/, '')}` : '';
  };
  const words = (): string => {
    const info = instrument();
    return info ? [instrumentWords(info), venueWords(info.venue), cellKind()].filter(Boolean).join(' · ') : '';
  };
  const quotes = createMemo(() => {
    slow();
    const [bid, ask] = [held().get('bid')?.frame?.last.value ?? Number.NaN, held().get('ask')?.frame?.last.value ?? Number.NaN];
    return { mid: bid > 0 && ask >= bid ? (bid + ask) / 2 : Number.NaN, spread: ask - bid };
  });
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

  function menu(): MenuItem[] {
    return [
      { kind: 'heading', title: 'Shown' },
      { kind: 'choice', title: 'Large orders', checked: param('orders'), run: () => toggle('orders') },
      { kind: 'choice', title: 'VWAP', checked: param('vwap'), run: () => toggle('vwap') },
      { kind: 'choice', title: 'Cumulative delta', checked: param('cvd'), run: () => toggle('cvd') },
      { kind: 'rule' },
      {
        kind: 'choice',
        title: 'Fine cells',
        hint: 'the greatest of each pixel',
        checked: props.host.params().fine === true,
        run: () => props.host.setParams({ ...props.host.params(), fine: props.host.params().fine !== true }),
      },
      { kind: 'choice', title: 'Contrast by quantile', checked: !heldCuts(), run: () => holdCuts(heldCuts() ? undefined : cuts()) },
      { title: 'Candles instead', hint: 'H', run: props.toCandles },
    ];
  }

  const Key = (each: { title: string; class?: string; colour?: string }): JSX.Element => (
    <span class="heat-key">
      <i aria-hidden="true" class={each.class ?? ''} style={each.colour ? { color: `var(--${each.colour})` } : {}} />
      {each.title}
    </span>
  );

  props.host.setHead({
    words,
    menu,
    table: () => {
      slow();
      return restingTable(market?.ladder(), instrument(), words(), (at) => market?.ageOf(at) ?? Number.NaN);
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
        <Show when={wide()}>
          <Show when={param('orders')}>
            <Key title={Number.isFinite(least()) ? `Bought, from ${figures(least(), 2)}` : 'Bought'} class="bought" />
            <Key title="Sold" class="sold" />
          </Show>
          <Key title="Ask" colour="sell" />
          <Key title="Bid" colour="buy" />
          <Key title={held().has('micro') ? 'Micro-price' : 'Mid'} colour="line-micro" />
          <Show when={held().has('vwap')}>
            <Key title="VWAP" colour="line-vwap" />
          </Show>
        </Show>
        <CutControl sizes={sizes()} cuts={cuts()} unit={unit()} held={heldCuts() !== undefined} change={holdCuts} />
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
      <Show when={Number.isFinite(quotes().mid)}>
        <div class="heat-plate">
          <span>
            Mid <b>{price(quotes().mid, instrument()?.tickSize ?? 1, 1)}</b>
          </span>
          <span>
            Spread <b>{price(quotes().spread, instrument()?.tickSize ?? 1)}</b>
          </span>
          <Show when={wide()}>
            <span>
              Wall <b aria-hidden="true">✕</b> pulled <b aria-hidden="true">◇</b> taken
            </span>
          </Show>
        </div>
      </Show>
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
        {(shown) => (
          <div
            class="heat-tip"
            data-to={shown().cell.to}
            data-low={shown().cell.low}
            data-high={shown().cell.high}
            style={{
              left: `${Math.max(4, (tipAt()?.x1 ?? 0) + 14 + 190 > box.clientWidth ? (tipAt()?.x0 ?? 0) - 204 : (tipAt()?.x1 ?? 0) + 14)}px`,
              top: `${Math.max(4, Math.min((tipAt()?.y1 ?? 0) + 10, box.clientHeight - 130))}px`,
            }}
          >
            <h4>
              {rowWords(shown().cell, tick())}
              {sideOf(shown().cell)}
            </h4>
            <dl>
              <For each={cellRows(shown(), unit())}>
                {([title, text]) => (
                  <>
                    <dt>{title}</dt>
                    <dd>{text}</dd>
                  </>
                )}
              </For>
            </dl>
          </div>
        )}
      </Show>
    </div>
  );
}
