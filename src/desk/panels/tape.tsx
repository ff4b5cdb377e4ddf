/** Time and sales, newest first: as many trades as there is room for, large prints set off by weight. */
import { createMemo, createSignal, Index, type JSX, onCleanup, onMount, Show } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import { createFeeds, unhurried } from '../app/feeds.ts';
import { slowly } from '../app/slow.ts';
import { instrumentWords } from '../app/words.ts';
import { clock, decimalsOf, figures, fixed, quantityDecimals } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { gapWords } from '../widgets/status-value.tsx';
import type { TableData } from '../widgets/table-data.ts';
import { baseUnit } from '../widgets/units.ts';
import type { PanelProps } from './panel.ts';

interface Print {
  ts: number;
  price: number;
  qty: number;
  side: number;
  large: boolean;
  /** A row that stands for missing data: its length, microseconds; `ts` is its end. */
  gapMicros?: number;
}

/** Trades asked for: enough to fill the height, and to know what is large. */
const asked = 400;
/** Share of trades that are not large. */
const usualShare = 0.97;

/** The newest `rows` trades of at least `least`, newest first; large is beyond the 97th percentile of what was asked for. */
export function tapeRows(columns: Record<string, Float64Array>, rows: number, least: number, gaps: ArrayLike<number> = []): Print[] {
  const { ts, price, qty, side } = columns;
  if (!ts || !price || !qty || !side || ts.length === 0) return [];
  const sorted = Float64Array.from(qty).sort();
  const usual = sorted.length < 30 ? Number.POSITIVE_INFINITY : sorted[Math.floor(sorted.length * usualShare)]!;
  const prints: Print[] = [];
  let gap = gaps.length - 2;
  for (let i = ts.length - 1; i >= 0 && prints.length < rows; i--) {
    for (; gap >= 0 && gaps[gap]! >= ts[i]! && prints.length < rows; gap -= 2) {
      const [from, to] = [gaps[gap]!, gaps[gap + 1]!];
      prints.push({ ts: to, price: Number.NaN, qty: Number.NaN, side: 0, large: false, gapMicros: to - from });
    }
    if (qty[i]! >= least && prints.length < rows)
      prints.push({ ts: ts[i]!, price: price[i]!, qty: qty[i]!, side: side[i]!, large: qty[i]! > usual });
  }
  return prints;
}

/** The trades on the screen, oldest first. */
export function tapeTable(
  prints: readonly Print[],
  info: InstrumentInfo | undefined,
  priceDecimals: number,
  sizeDecimals: number,
): TableData {
  const unit = (name: string | undefined): { unit?: string } => (name ? { unit: name } : {});
  const rows = prints
    .toReversed()
    .map(({ ts, price, qty, side, gapMicros }) => [
      ts,
      price,
      qty,
      gapMicros === undefined ? (side > 0 ? 'buy' : side < 0 ? 'sell' : '') : gapWords(gapMicros),
    ]);
  return {
    words: info ? instrumentWords(info) : '',
    instruments: info ? [info.id] : [],
    from: prints.at(-1)?.ts ?? Number.NaN,
    to: prints[0]?.ts ?? Number.NaN,
    columns: [
      { id: 'time', title: 'Time', unit: 'UTC', kind: 'time' },
      { id: 'price', title: 'Price', ...unit(info?.quote), kind: 'number', text: (value) => fixed(value, priceDecimals) },
      { id: 'size', title: 'Size', ...unit(info && baseUnit(info)), kind: 'number', text: (value) => fixed(value, sizeDecimals) },
      { id: 'side', title: 'Side', kind: 'text' },
    ],
    rows,
  };
}

export function TapePanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const [version, setVersion] = createSignal(0);
  const [room, setRoom] = createSignal(20);
  const slow = slowly(version);
  let box!: HTMLDivElement;
  const least = (): number => Number(props.host.params().least) || 0;
  const ref = createMemo(() => (link.instrument() ? [`trades[${link.instrument()!.id}]`] : []));
  const feeds = createFeeds(state, ref, () => setVersion((n) => n + 1), props.host.visible, unhurried);
  createMemo(() => {
    const window = { from: Number.NaN, to: Number.NaN, widthPx: least() > 0 ? asked * 10 : asked };
    for (const feed of feeds().values()) feed.want(window);
  });
  const prints = createMemo(() => {
    slow();
    const frame = feeds().get(ref()[0] ?? '')?.frame;
    return tapeRows(frame?.columns ?? {}, room(), least(), frame?.gaps);
  });
  /** Why there can be no trades, in words; '' where they may come. */
  const absence = (): string => {
    slow();
    const status = feeds().get(ref()[0] ?? '')?.frame?.status;
    return status?.state === 'degenerate' ? (status.reason ?? '') : '';
  };
  /** Grows with what was seen, so that the column does not jump; begins anew with another instrument. */
  const decimals = createMemo<{ of: string | undefined; n: number }>(
    (before) => {
      const of = ref()[0];
      const n = quantityDecimals(
        prints()
          .filter(({ gapMicros }) => gapMicros === undefined)
          .map(({ qty }) => qty),
      );
      return { of, n: of === before.of ? Math.max(before.n, n) : n };
    },
    { of: undefined, n: 0 },
  );
  const priceDecimals = (): number => decimalsOf(link.instrument()?.tickSize ?? 0.01);
  const unit = (): string => {
    const base = link.instrument() && baseUnit(link.instrument()!);
    return base ? `, ${base}` : '';
  };
  const sizes = (): number[] => {
    const qty = feeds().get(ref()[0] ?? '')?.frame?.columns.qty;
    if (!qty || qty.length < 30) return [];
    const sorted = Float64Array.from(qty).sort();
    return [0.5, 0.9, 0.97].map((share) => Number(sorted[Math.floor(sorted.length * share)]!.toPrecision(2)));
  };

  function menu(): MenuItem[] {
    const set = (value: number): void => props.host.setParams({ ...props.host.params(), least: value });
    return [
      { kind: 'heading', title: 'Shown from size' },
      { kind: 'choice', title: 'All trades', checked: least() === 0, run: () => set(0) },
      ...[...new Set(sizes())]
        .filter((size) => size > 0)
        .map(
          (size): MenuItem => ({
            kind: 'choice',
            title: `${figures(size)}${unit().replace(',', '')}`,
            checked: least() === size,
            run: () => set(size),
          }),
        ),
    ];
  }

  props.host.setHead({
    words: () =>
      [
        link.instrument() ? instrumentWords(link.instrument()!) : '',
        least() > 0 ? `from ${figures(least())}${unit().replace(',', '')}` : 'trades',
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
      setRoom(Math.max(1, Math.floor((box.clientHeight - 20) / row)));
    });
    observer.observe(box);
    onCleanup(() => observer.disconnect());
  });

  return (
    <div class="fill" ref={box}>
      <table class="grid tape">
        <colgroup>
          <col style={{ width: '96px' }} />
          <col style={{ width: '34%' }} />
          <col />
          <col style={{ width: '26px' }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">Time</th>
            <th scope="col">Price</th>
            <th scope="col">Size{unit()}</th>
            <th scope="col">
              <span class="spoken">Side</span>
            </th>
          </tr>
        </thead>
        <tbody>
          <Index each={prints()}>
            {(print) => (
              <tr classList={{ strong: print().large, 'tape-gap': print().gapMicros !== undefined }}>
                <td class="muted small">{clock(print().ts, 3)}</td>
                <td classList={{ buy: print().side > 0, sell: print().side < 0 }}>
                  {print().gapMicros === undefined ? fixed(print().price, priceDecimals()) : gapWords(print().gapMicros)}
                </td>
                <td>{print().gapMicros === undefined ? fixed(print().qty, decimals().n) : ''}</td>
                <td class="side" classList={{ buy: print().side > 0, sell: print().side < 0 }}>
                  <Show when={print().side !== 0}>
                    <span aria-hidden="true">{print().side > 0 ? '▲' : '▼'}</span>
                    <span class="spoken">{print().side > 0 ? 'bought' : 'sold'}</span>
                  </Show>
                </td>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
      <Show when={prints().length === 0 && absence()}>
        <p class="note muted">{absence()}</p>
      </Show>
    </div>
  );
}
