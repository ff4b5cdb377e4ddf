/** Time and sales, newest first: as many orders or trades as there is room for, large ones set off by weight, and heard where that is asked for. */
import { createEffect, createMemo, createSignal, Index, type JSX, on, onCleanup, onMount, Show } from 'solid-js';
import type { OrdersAnswer } from '../../api/flow-types.ts';
import { behindWords } from '../app/behind.ts';
import { createFeeds, unhurried } from '../app/feeds.ts';
import { createFlowQuestion } from '../app/flow-question.ts';
import { slowly } from '../app/slow.ts';
import { instrumentWords } from '../app/words.ts';
import { clock, counted, decimalsOf, figures, fixed, quantityDecimals } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { gapWords } from '../widgets/status-value.tsx';
import { baseUnit } from '../widgets/units.ts';
import './ladder.css';
import type { PanelProps } from './panel.ts';
import { type OrderQuestion, openOrderFinder, ordersAsked } from './tape-orders.ts';
import { type Print, tapeRows, tapeTable } from './tape-rows.ts';
import type { TapeSound } from './tape-sound.ts';

/** Narrower than this the fraction of the second is left out. */
const narrowPx = 260;
const narrowFigures = 5;
export function TapePanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const [version, setVersion] = createSignal(0);
  const [room, setRoom] = createSignal(20);
  const [narrow, setNarrow] = createSignal(false);
  const slow = slowly(version);
  let box!: HTMLDivElement;
  const least = (): number => Number(props.host.params().least) || 0;
  const heard = (): number => Number(props.host.params().sound) || 0;
  const ofOrders = (): boolean => props.host.params().of !== 'trades';
  const set = (name: string, value: number | string): void => props.host.setParams({ ...props.host.params(), [name]: value });

  const ref = createMemo(() => (link.instrument() && !ofOrders() ? [`trades[${link.instrument()!.id}]`] : []));
  const feeds = createFeeds(state, ref, () => setVersion((n) => n + 1), props.host.visible, unhurried);
  createMemo(() => {
    const window = { from: Number.NaN, to: Number.NaN, widthPx: least() > 0 ? ordersAsked * 10 : ordersAsked };
    for (const feed of feeds().values()) feed.want(window);
  });
  const trades = createMemo(() => {
    slow();
    return feeds().get(ref()[0] ?? '')?.frame;
  });

  const find = openOrderFinder((query) => state.quantab.flow.orders(query));
  const findOrders = (question: OrderQuestion): Promise<OrdersAnswer> => {
    const { from = 0, to = 0 } = state.session() ?? {};
    const position = state.player.position();
    // Before its first row a replay has no time.
    return find(question, state.stage(), from, position ? (Number.isFinite(position.ts) ? position.ts : from) : to);
  };
  const question = createMemo<OrderQuestion | undefined>(() => {
    const instrument = ofOrders() ? link.instrument()?.id : undefined;
    return instrument === undefined ? undefined : { instrument, least: least() };
  });
  const { answered, fault } = createFlowQuestion<OrderQuestion, OrdersAnswer>(state, question, findOrders, props.host.visible);
  const orders = createMemo(() => {
    const newest = answered();
    return ofOrders() && newest?.question.instrument === link.instrument()?.id ? newest?.answer : undefined;
  });

  const columns = createMemo((): Record<string, Float64Array> => {
    const answer = orders();
    if (!answer) return trades()?.columns ?? {};
    const { ts, qty, side, firstPx } = answer;
    return { ts, qty, side, firstPx, price: answer.lastPx, trades: answer.trades };
  });
  const prints = createMemo(() => tapeRows(columns(), room(), least(), orders()?.gaps ?? trades()?.gaps));
  /** Why there can be none, in words; '' where they may come. */
  const absence = (): string => {
    if (ofOrders()) return orders()?.none ?? (orders() ? '' : (fault() ?? ''));
    const status = trades()?.status;
    return status?.state === 'degenerate' ? (status.reason ?? '') : '';
  };

  const behind = createMemo(() =>
    behindWords(orders()?.through ?? Number.NaN, state.player.position()?.ts ?? Number.NaN, state.player.speed()),
  );

  let sound: Promise<TapeSound> | undefined;
  /** Time up to which orders have been heard. */
  let heardTo = Number.NaN;
  createEffect(
    on(prints, (rows) => {
      const newest = rows.find(({ gapMicros }) => gapMicros === undefined)?.ts ?? Number.NaN;
      // A seek is no news: only what comes within a few seconds is heard.
      const goesOn = newest > heardTo && newest - heardTo < 5e6 * Math.max(1, Number(state.player.speed()) || 1);
      const fresh = goesOn ? rows.filter(({ ts, qty }) => ts > heardTo && qty >= heard()) : [];
      heardTo = newest;
      if (heard() === 0 || fresh.length === 0) return;
      sound ??= import('./tape-sound.ts').then(({ openTapeSound }) => openTapeSound());
      sound.then((one) => one.play(fresh.toReversed(), heard())).catch(state.fail);
    }),
  );
  onCleanup(() => sound?.then((one) => one.close()).catch(state.fail));

  /** Grows with what was seen, so that the column does not jump; begins anew with another instrument. */
  const decimals = createMemo<{ of: string | undefined; n: number }>(
    (before) => {
      const of = link.instrument()?.id;
      const n = quantityDecimals(prints().flatMap(({ gapMicros, qty }) => (gapMicros === undefined ? [qty] : [])));
      return { of, n: of === before.of ? Math.max(before.n, n) : n };
    },
    { of: undefined, n: 0 },
  );
  const priceDecimals = (): number => decimalsOf(link.instrument()?.tickSize ?? 0.01);
  const unit = (): string => (link.instrument() ? baseUnit(link.instrument()!) : '');
  const sizes = (): number[] => {
    const { qty } = columns();
    if (!qty || qty.length < 30) return [];
    const sorted = Float64Array.from(qty).sort();
    const at = [0.5, 0.9, 0.97, 0.995].map((share) => Number(sorted[Math.floor(sorted.length * share)]!.toPrecision(2)));
    return [...new Set(at)].filter((size) => size > 0);
  };

  function menu(): MenuItem[] {
    const from = (name: string, none: string): MenuItem[] => {
      const now = Number(props.host.params()[name]) || 0;
      const choices = [...new Set([0, ...sizes(), now])].sort((a, b) => a - b);
      return choices.map((size) => ({
        kind: 'choice',
        title: size === 0 ? none : `${figures(size)} ${unit()}`.trim(),
        checked: now === size,
        run: () => set(name, size),
      }));
    };
    return [
      { kind: 'heading', title: 'Rows' },
      { kind: 'choice', title: 'Orders, put together from trades', checked: ofOrders(), run: () => set('of', 'orders') },
      { kind: 'choice', title: 'Trades', checked: !ofOrders(), run: () => set('of', 'trades') },
      { kind: 'heading', title: 'Shown from size' },
      ...from('least', 'All'),
      { kind: 'heading', title: 'Heard from size' },
      ...from('sound', 'Silent'),
    ];
  }

  props.host.setHead({
    words: () =>
      [
        least() > 0 ? `${ofOrders() ? 'orders' : 'trades'} from ${figures(least())} ${unit()}`.trim() : ofOrders() ? 'orders' : 'trades',
        heard() > 0 ? `heard from ${figures(heard())}` : '',
        link.instrument() ? instrumentWords(link.instrument()!) : '',
      ]
        .filter(Boolean)
        .join(' · '),
    menu,
    table: () => tapeTable(prints(), link.instrument(), priceDecimals(), decimals().n),
    exports() {
      const id = link.instrument()?.id;
      return id
        ? [
            { title: 'All trades', options: { what: 'trades', instrument: id } },
            { title: 'All ticks', options: { what: 'ticks', instrument: id } },
          ]
        : [];
    },
  });

  onMount(() => {
    const observer = new ResizeObserver(() => {
      const row = props.desk.phone() ? 24 : 20;
      setRoom(Math.max(1, Math.floor((box.clientHeight - row) / row)));
      setNarrow(box.clientWidth < narrowPx);
    });
    observer.observe(box);
    onCleanup(() => observer.disconnect());
  });

  return (
    <div class="fill" ref={box}>
      <table class="grid tape" classList={{ 'tape-narrow': narrow(), 'flow-behind': behind() !== '' }}>
        <colgroup>
          <col style={{ width: narrow() ? '62px' : '96px' }} />
          <col style={{ width: '34%' }} />
          <col />
          <col style={{ width: narrow() ? '18px' : '22px' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Price</th>
            <th scope="col">Size{narrow() || !unit() ? '' : `, ${unit()}`}</th>
            <th scope="col">
              <span class="spoken">Side</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={prints()}>{(print) => <Row print={print()} narrow={narrow()} price={priceDecimals()} size={decimals().n} />}</Index>
        </tbody>
      </table>
      <Show when={behind()}>{(words) => <p class="note warn tape-behind">{words()}</p>}</Show>
      <Show when={prints().length === 0 && absence()}>
        <p class="note muted">{absence()}</p>
      </Show>
    </div>
  );
}

function Row(props: { print: Print; narrow: boolean; price: number; size: number }): JSX.Element {
  const tone = (): Record<string, boolean> => ({ buy: props.print.side > 0, sell: props.print.side < 0 });
  /** In a narrow column five figures at most. */
  const size = (): string => {
    const whole = String(Math.floor(props.print.qty)).length;
    return fixed(props.print.qty, props.narrow ? Math.min(props.size, Math.max(0, narrowFigures - whole)) : props.size);
  };
  /** What an order of several trades took. */
  const words = (): string | undefined => {
    const { trades = 1, firstPx = Number.NaN, price } = props.print;
    if (trades < 2) return undefined;
    const levels =
      firstPx === price ? `at ${fixed(price, props.price)}` : `from ${fixed(firstPx, props.price)} to ${fixed(price, props.price)}`;
    return `${counted(trades, 'trade')} ${levels}, ${clock(props.print.ts, 3)}`;
  };
  return (
    <tr classList={{ strong: props.print.large, 'tape-gap': props.print.gapMicros !== undefined }} title={words()}>
      <td class="muted small">{clock(props.print.ts, props.narrow ? 0 : 3)}</td>
      <td classList={tone()}>
        {props.print.gapMicros === undefined ? fixed(props.print.price, props.price) : gapWords(props.print.gapMicros)}
      </td>
      <td>{props.print.gapMicros === undefined ? size() : ''}</td>
      <td class="side" classList={tone()}>
        <Show when={props.print.side !== 0}>
          <span aria-hidden="true">{props.print.side > 0 ? '▲' : '▼'}</span>
          <span class="spoken">{props.print.side > 0 ? 'bought' : 'sold'}</span>
        </Show>
      </td>
    </tr>
  );
}
