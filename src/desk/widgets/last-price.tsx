/** The one large number of a screen: the last price with the direction it came from, its change, and the spread it stands in. */
import { type Accessor, createMemo, type JSX, Show } from 'solid-js';
import type { ViewFrame } from '../../market/view.ts';
import type { Desk } from '../app/desk.tsx';
import type { Link } from '../app/links.ts';
import type { Moment } from '../app/moment.ts';
import type { AboutOptions } from './about-open.ts';
import { Figure } from './figure.tsx';
import { DASH, decimalsOf, fixed, percent, price, span } from './format.ts';
import { gapWords, lastGap } from './status-value.tsx';

export interface LastPriceReading {
  price: number;
  /** It is the middle of the best quotes: the session holds no trades. */
  mid?: boolean;
  /** 1 the last change of the price was up, -1 down, 0 there was none. Who made the trade is the tape's to say. */
  direction: number;
  bid: number;
  ask: number;
  tick: number;
  /** Since the first trade of the session; NaN when it is not known. */
  change: number;
  /** Length of the stretch the change is over, in words. */
  since: string;
  /** Why there is no change, in words; '' where there is one. */
  reason: string;
  /** Why the price may not be the last one any more: `gap 14 s`; '' while rows come. */
  doubt?: string;
}

/** Sign of the last change among prices, oldest first; 0 where all are alike. */
export function lastDirection(prices: ArrayLike<number>): number {
  const last = prices[prices.length - 1];
  if (last === undefined) return 0;
  for (let i = prices.length - 2; i >= 0; i--) if (prices[i] !== last && Number.isFinite(prices[i])) return prices[i]! < last ? 1 : -1;
  return 0;
}

/** Trades so far, of the bars that hold them. */
function tradesIn(bars: ViewFrame | undefined): number {
  let n = 0;
  for (const trades of bars?.columns.trades ?? []) n += trades;
  return n;
}

export const lastPriceRefs = ({ instrument }: Pick<Link, 'instrument'>): string[] => {
  const info = instrument();
  if (!info) return [];
  const quoted = (info.rows.quote ?? 0) + (info.rows.level ?? 0) > 0;
  return [`trades[${info.id}]`, `bars[${info.id}](interval=1d)`, ...(quoted ? [`quote[${info.id}]`] : [])];
};

/** Newest trade, best quotes and change of the instrument that is shown. */
export function createLastPrice({ state }: Desk, link: Link, moment: Accessor<Moment>): Accessor<LastPriceReading | undefined> {
  return createMemo(() => {
    const { frames } = moment();
    const info = link.instrument();
    const [trades, bars, quote] = lastPriceRefs(link).map((ref) => frames.get(ref));
    // Where there are only a file's bars, their closes are the prices.
    const ofBars = trades?.columns.price?.length === 0 && Number.isFinite(bars?.last.value);
    const prices = ofBars ? bars?.columns.close : trades?.columns.price;
    const last = prices?.at(-1) ?? Number.NaN;
    const bid = quote?.columns.bid?.at(-1) ?? Number.NaN;
    const ask = quote?.columns.ask?.at(-1) ?? Number.NaN;
    const tick = info?.tickSize ?? Number.NaN;
    if (info && !Number.isFinite(last) && ask >= bid && (info.rows.trade ?? 0) === 0)
      return {
        price: (bid + ask) / 2,
        mid: true,
        direction: 0,
        bid,
        ask,
        tick,
        change: Number.NaN,
        since: 'Mid of quotes',
        reason: 'no trades',
      };
    if (!info || !prices || !Number.isFinite(last)) return undefined;
    const first = bars?.columns.open?.[0] ?? Number.NaN;
    const session = state.session();
    const only = tradesIn(bars) === 1;
    const missing = session?.live === true && trades?.status.state === 'gap';
    return {
      doubt: missing ? gapWords(lastGap(trades.gaps)) : '',
      price: last,
      direction: lastDirection(prices),
      bid,
      ask,
      tick,
      change: only ? Number.NaN : last / first - 1,
      since: only
        ? 'Change'
        : session
          ? span((trades?.columns.ts?.at(-1) ?? (ofBars ? (state.player.position()?.ts ?? session.to) : session.to)) - session.from)
          : '',
      reason: only ? 'n = 1' : '',
    };
  });
}

function spreadWords({ bid, ask, tick }: LastPriceReading): string {
  if (!(ask >= bid)) return DASH;
  const ticks = Math.round((ask - bid) / tick);
  return `${price(ask - bid, tick)} · ${ticks} tick${ticks === 1 ? '' : 's'}`;
}

/** The change, or a dash and why there is none. */
export const changeWords = ({ change, reason }: LastPriceReading): string => `${percent(change)}${reason ? ` ${reason}` : ''}`;

/** A mid lies between ticks. */
const priceText = ({ price, tick, mid }: LastPriceReading): string => fixed(price, decimalsOf(tick) + (mid ? 1 : 0));

/** The price itself with its direction. */
function BigPrice(props: { reading: LastPriceReading }): JSX.Element {
  const direction = (): number => (props.reading.doubt ? 0 : props.reading.direction);
  return (
    <span class="big-number" classList={{ buy: direction() > 0, sell: direction() < 0, muted: Boolean(props.reading.doubt) }}>
      {priceText(props.reading)}
      <small aria-hidden="true">{direction() > 0 ? '▲' : direction() < 0 ? '▼' : ''}</small>
      <span class="spoken">{direction() > 0 ? 'up' : direction() < 0 ? 'down' : ''}</span>
    </span>
  );
}

/** The price, and what it is one press away. */
export function PriceFigure(props: { desk: Desk; link: Pick<Link, 'instrument'>; reading: LastPriceReading }): JSX.Element {
  const about = (): AboutOptions => ({
    ...(props.reading.mid ? { title: 'Mid', figure: 'mid' } : { title: 'Last price', figure: 'last-price' }),
    unit: props.link.instrument()?.quote ?? '',
    written: () => priceText(props.reading),
  });
  return (
    <Figure desk={props.desk} about={about()}>
      <BigPrice reading={props.reading} />
    </Figure>
  );
}

export function ChangeFigure(props: { desk: Desk; reading: LastPriceReading }): JSX.Element {
  const written = (): string => changeWords(props.reading);
  const window = (): readonly (readonly [string, string])[] => [['Window', `since the first trade, ${props.reading.since}`]];
  const tone = (): string => (props.reading.change > 0 ? 'buy' : props.reading.change < 0 ? 'sell' : '');
  return (
    <Figure desk={props.desk} class={tone()} about={{ title: 'Change', figure: 'change', written, facts: window }}>
      {written()}
    </Figure>
  );
}

/** `short`: without the count of price steps. */
export function SpreadFigure(props: { desk: Desk; reading: LastPriceReading; short?: boolean }): JSX.Element {
  const written = (): string => spreadWords(props.reading);
  return (
    <Figure desk={props.desk} about={{ title: 'Spread', figure: 'spread', written }}>
      {props.short ? written().split(' · ')[0] : written()}
    </Figure>
  );
}

function MidFigure(props: { desk: Desk; reading: LastPriceReading }): JSX.Element {
  const written = (): string => fixed((props.reading.bid + props.reading.ask) / 2, decimalsOf(props.reading.tick) + 1);
  return (
    <Figure desk={props.desk} about={{ title: 'Mid', figure: 'mid', written }}>
      {written()}
    </Figure>
  );
}

/** Over what the change is; while data is missing, that. */
export function SinceWords(props: { reading: LastPriceReading }): JSX.Element {
  return (
    <Show when={props.reading.doubt} fallback={props.reading.since}>
      {(doubt) => (
        <span class="warn">
          <i class="gap-swatch" aria-hidden="true" />
          {doubt()}
        </span>
      )}
    </Show>
  );
}

/** `mid`: the middle of the best quotes stands where the change would, where there are quotes. */
export function LastPrice(props: { desk: Desk; link: Link; moment: Accessor<Moment>; mid?: boolean }): JSX.Element {
  const reading = createLastPrice(props.desk, props.link, props.moment);
  return (
    <div class="last">
      <Show when={reading()} fallback={<span class="big-number muted">{DASH}</span>}>
        {(now) => (
          <>
            <PriceFigure desk={props.desk} link={props.link} reading={now()} />
            <dl>
              <Show
                when={props.mid && !now().doubt && now().ask >= now().bid}
                fallback={
                  <>
                    <dt>
                      <SinceWords reading={now()} />
                    </dt>
                    <dd>
                      <ChangeFigure desk={props.desk} reading={now()} />
                    </dd>
                  </>
                }
              >
                <dt>Mid</dt>
                <dd>
                  <MidFigure desk={props.desk} reading={now()} />
                </dd>
              </Show>
              <dt>Spread</dt>
              <dd>
                <SpreadFigure desk={props.desk} reading={now()} />
              </dd>
            </dl>
          </>
        )}
      </Show>
    </div>
  );
}
