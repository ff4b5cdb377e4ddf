/** The one large number of a screen: the last price with the side that made it, its change, and the spread it stands in. */
import { createMemo, createSignal, type JSX, Show } from 'solid-js';
import type { Desk } from '../app/desk.tsx';
import { createFeeds, unhurried } from '../app/feeds.ts';
import { slowly } from '../app/slow.ts';
import { DASH, decimalsOf, fixed, percent, price, span } from './format.ts';

const newest = { from: Number.NaN, to: Number.NaN, widthPx: 1 };

export interface LastPriceReading {
  price: number;
  side: number;
  bid: number;
  ask: number;
  tick: number;
  /** Since the first trade of the session; NaN when it is not known. */
  change: number;
  since: string;
}

/** Newest trade, best quotes and change of the instrument that is shown, at most four times a second. */
export function createLastPrice(desk: Desk, visible: () => boolean): () => LastPriceReading | undefined {
  const { state } = desk;
  const [version, setVersion] = createSignal(0);
  const slow = slowly(version);
  const quoted = (): boolean => (state.instrument()?.rows.quote ?? 0) + (state.instrument()?.rows.level ?? 0) > 0;
  const refs = createMemo(() => {
    const id = state.instrument()?.id;
    return id === undefined ? [] : [`trades[${id}]`, `bars[${id}](interval=1d)`, ...(quoted() ? [`quote[${id}]`] : [])];
  });
  const feeds = createFeeds(state, refs, () => setVersion((n) => n + 1), visible, unhurried);
  createMemo(() => {
    for (const feed of feeds().values()) feed.want(newest);
  });
  return createMemo(() => {
    slow();
    const info = state.instrument();
    const [trades, bars, quote] = refs().map((ref) => feeds().get(ref)?.frame);
    const last = trades?.columns.price?.at(-1) ?? Number.NaN;
    if (!info || !Number.isFinite(last)) return undefined;
    const first = bars?.columns.open?.[0] ?? Number.NaN;
    const session = state.session();
    return {
      price: last,
      side: trades?.columns.side?.at(-1) ?? 0,
      bid: quote?.columns.bid?.at(-1) ?? Number.NaN,
      ask: quote?.columns.ask?.at(-1) ?? Number.NaN,
      tick: info.tickSize,
      change: last / first - 1,
      since: session ? span((trades?.columns.ts?.at(-1) ?? session.to) - session.from) : '',
    };
  });
}

export function spreadWords({ bid, ask, tick }: LastPriceReading): string {
  if (!(ask >= bid)) return DASH;
  const ticks = Math.round((ask - bid) / tick);
  return `${price(ask - bid, tick)} · ${ticks} tick${ticks === 1 ? '' : 's'}`;
}

export function LastPrice(props: { desk: Desk; visible: () => boolean }): JSX.Element {
  const reading = createLastPrice(props.desk, props.visible);
  return (
    <div class="last">
      <Show when={reading()} fallback={<span class="big-number muted">{DASH}</span>}>
        {(now) => (
          <>
            <span class="big-number" classList={{ buy: now().side > 0, sell: now().side < 0 }}>
              {fixed(now().price, decimalsOf(now().tick))}
              <small aria-hidden="true">{now().side > 0 ? '▲' : now().side < 0 ? '▼' : ''}</small>
              <span class="spoken">{now().side > 0 ? 'bought' : now().side < 0 ? 'sold' : ''}</span>
            </span>
            <dl>
              <dt>{now().since}</dt>
              <dd classList={{ buy: now().change > 0, sell: now().change < 0 }}>{percent(now().change)}</dd>
              <dt>Spread</dt>
              <dd>{spreadWords(now())}</dd>
            </dl>
          </>
        )}
      </Show>
    </div>
  );
}
