/** What the venue tells of a derivative, on one axis: open interest, funding with the time to the next, basis, liquidations. What is missing is named. */
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { intervalMicros } from '../../core/interval.ts';
import type { KindName } from '../../market/meta.ts';
import type { Desk } from '../app/desk.tsx';
import type { Feed } from '../app/feed.ts';
import { createFeeds } from '../app/feeds.ts';
import { slowly } from '../app/slow.ts';
import { idWords, instrumentWords, venueWords } from '../app/words.ts';
import { type ChartHandle, ChartView } from '../charts/chart-view.tsx';
import type { Lane, Trace } from '../charts/lane.ts';
import { histogramTrace } from '../charts/traces/histogram.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { axisNumber, clock, decimalsOf, figureDecimals, signed, signedFigures, span } from '../widgets/format.ts';
import { baseUnit } from '../widgets/units.ts';
import { basisFeed } from './basis-feed.ts';
import './derivatives.css';
import type { PanelProps } from './panel.ts';
import { sameCoin } from './same-coin.ts';

/** How often the time of the next payment is looked up, and how far back its newest row may lie. */
const lookUpMs = 15_000;
const lookBack = 2 * 3_600e6;

const has = (info: InstrumentInfo | undefined, kind: KindName): boolean => (info?.rows[kind] ?? 0) > 0;
const hasQuotes = (info: InstrumentInfo): boolean => has(info, 'quote') || has(info, 'level');

export function DerivativesPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();
  const [version, setVersion] = createSignal(0);
  const [ready, setReady] = createSignal(0);
  const [next, setNext] = createSignal(Number.NaN);
  /** Why the next payment could not be looked up. */
  const [fault, setFault] = createSignal<string | undefined>();
  const slow = slowly(version);
  let handle: ChartHandle | undefined;

  const other = createMemo(() => sameCoin(link.instrument(), state.instruments(), hasQuotes));
  const refs = createMemo(() => {
    const info = link.instrument();
    if (!info) return [];
    const told = (['open-interest', 'funding', 'mark', 'index', 'liquidations'] as const).filter((id) =>
      has(info, id === 'liquidations' ? 'liquidation' : id),
    );
    const mids = other() ? [`price.mid[${info.id}]`, `price.mid[${other()!.id}]`] : [];
    return [...told.map((id) => `${id}[${info.id}]`), ...mids];
  });
  const feeds = createFeeds(
    state,
    refs,
    () => {
      handle?.redraw();
      setVersion((n) => n + 1);
    },
    props.host.visible,
  );
  const feedOf = (id: string, of = link.instrument()?.id): Feed | undefined => feeds().get(`${id}[${of}]`);

  const bp = (value: number): string => `${signed(value, 2)} bp`;
  const lanes = createMemo<Lane[]>(() => {
    const info = link.instrument();
    if (!info) return [];
    const base = baseUnit(info);
    const list: Lane[] = [];
    const lane = (id: string, title: string, traces: Trace[], axisText: Lane['axisText'], more: Partial<Lane> = {}): void => {
      if (traces.length > 0) list.push({ id, title: () => title, weight: 1, traces, axisText, tagText: axisText, ...more });
    };
    const plain = (value: number, step: number): string => axisNumber(value, decimalsOf(step));
    const line = (
      feed: Feed | undefined,
      title: string,
      text: (value: number) => string,
      unit: string,
      colour: 'series-1' | 'series-2' = 'series-1',
    ) => (feed ? [lineTrace(feed, { title, colour, text, unit })] : []);
    lane(
      'interest',
      `Open interest, ${base}`,
      line(feedOf('open-interest'), 'Open interest', (value) => axisNumber(value, figureDecimals(value, 6)), base),
      plain,
    );
    const percents = (value: number): string => `${signed(value * 100, 4)} %`;
    lane(
      'funding',
      'Funding rate, %',
      line(feedOf('funding'), 'Funding rate', percents, ''),
      (value, step) => signed(value * 100, decimalsOf(step * 100)),
      { zero: true },
    );
    const [mark, index] = [feedOf('mark'), feedOf('index')];
    const mids = other() ? [feedOf('price.mid'), feedOf('price.mid', other()!.id)] : [];
    const [perp, spot] = info.type === 'spot' ? mids.toReversed() : mids;
    const basis = [
      ...(mark && index ? line(basisFeed(mark, index), 'Mark against index', bp, 'bp') : []),
      ...(perp && spot ? line(basisFeed(perp, spot), 'Perp against spot', bp, 'bp', 'series-2') : []),
    ];
    const legend = [mark && index ? 'mark − index' : '', perp && spot ? 'perp − spot' : ''].filter(Boolean).join(', ');
    lane('basis', `Basis, bp: ${legend}`, basis, (value, step) => signed(value, decimalsOf(step)), {
      zero: true,
      tagText: (value) => signed(value, 2),
    });
    const liquidations = feedOf('liquidations');
    const bars = liquidations
      ? [
          histogramTrace(liquidations, {
            title: 'Liquidations',
            text: signedFigures,
            interval: () => intervalMicros(link.interval()),
            unit: base,
          }),
        ]
      : [];
    lane('liquidations', `Liquidations, ${base}: bought up, sold down`, bars, (value, step) => signed(value, decimalsOf(step)), {
      range: 'symmetric',
      zero: true,
    });
    return list;
  });

  /** What is not drawn, and why. */
  const missing = createMemo(() => {
    const info = link.instrument();
    if (!info) return [];
    const spotHere = info.type === 'spot';
    const why = spotHere ? 'spot has none' : info.venue === 'file' ? 'the file holds none' : 'none was told in this session';
    const list: [string, string][] = [];
    if (!has(info, 'open-interest')) list.push(['Open interest', why]);
    if (!has(info, 'funding')) list.push(['Funding', why]);
    if (!(has(info, 'mark') && has(info, 'index')))
      list.push([
        'Mark against index',
        spotHere ? why : `needs both; ${['mark', 'index'].filter((kind) => !has(info, kind as KindName)).join(' and ')} not told`,
      ]);
    if (!other())
      list.push([
        'Perp against spot',
        hasQuotes(info) ? `needs quotes of ${info.base} ${spotHere ? 'perp' : 'spot'} in the same session` : 'needs quotes or a book',
      ]);
    if (!has(info, 'liquidation')) list.push(['Liquidations', why]);
    return list;
  });

  /** The rate's row says when it is paid: a view does not, so that it is looked up now and then. */
  const funded = createMemo(() => (has(link.instrument(), 'funding') ? `${state.session()?.id}/${link.instrument()!.id}` : ''));
  async function lookUp(): Promise<void> {
    const [session, instrument] = [state.session()?.id, link.instrument()?.id];
    const now = state.player.position()?.ts;
    if (!funded() || !props.host.visible() || session === undefined || instrument === undefined || now === undefined) return;
    const asked = funded();
    const told = await state.quantab.data.scalars({ session, instrument, series: 'funding', from: now - lookBack, to: now });
    if (asked !== funded()) return;
    setFault(undefined);
    setNext(told.next?.at(-1) ?? Number.NaN);
  }
  const look = (): void =>
    void lookUp().catch((thrown: unknown) => {
      const error = toQuantabError(thrown);
      if (error.code !== 'cancelled') setFault(error.message);
    });
  const timer = setInterval(look, lookUpMs);
  onCleanup(() => clearInterval(timer));
  createEffect(
    on([funded, props.host.visible], () => {
      setNext(Number.NaN);
      setFault(undefined);
      look();
    }),
  );
  const countdown = (): string => {
    slow();
    const left = next() - (state.player.position()?.ts ?? Number.NaN);
    if (!funded()) return '';
    if (Number.isNaN(left)) return fault() ? `next payment could not be looked up: ${fault()}` : 'next payment not told';
    return left > 0 ? `paid in ${span(Math.ceil(left / 1e6) * 1e6)}, ${clock(next())} UTC` : 'payment due';
  };
  const rate = (): string => {
    slow();
    const value = feedOf('funding')?.frame?.last.value ?? Number.NaN;
    return Number.isNaN(value) ? '' : `${signed(value * 100, 4)} %`;
  };

  props.host.setHead({
    words: () => {
      const info = link.instrument();
      return info ? [instrumentWords(info), venueWords(info.venue)].filter(Boolean).join(' · ') : '';
    },
    legend: () => (
      <Show when={funded()}>
        <span>
          Funding <b class="num">{rate()}</b> {countdown()}
        </span>
      </Show>
    ),
    table: () => ({
      ...(ready() > 0 && handle ? handle.table() : { from: Number.NaN, to: Number.NaN, columns: [], rows: [] }),
      words: link.instrument() ? instrumentWords(link.instrument()!) : '',
      instruments: link.instrument() ? [link.instrument()!.id] : [],
      note: [countdown(), ...missing().map(([what, why]) => `${what}: ${why}`)].filter(Boolean).join('; '),
    }),
    picture(density) {
      if (!handle) throw new Error('picture needs a chart, it is not drawn yet');
      return handle.picture(density);
    },
  });

  return (
    <div class="fill derivatives">
      <Show when={lanes().length > 0} fallback={<Nothing desk={props.desk} of={link.instrument()?.id ?? ''} />}>
        <div class="derivatives-chart">
          <ChartView
            desk={props.desk}
            link={link}
            id={props.host.id}
            label={`Derivatives ${link.instrument() ? instrumentWords(link.instrument()!) : ''}`}
            lanes={lanes}
            visible={props.host.visible}
            host={props.host}
            onHandle={(made) => {
              handle = made;
              setReady((n) => n + 1);
            }}
          />
        </div>
      </Show>
      <Show when={missing().length > 0}>
        <ul class="derivatives-missing muted">
          <For each={missing()}>
            {([what, why]) => (
              <li>
                {what}: {why}
              </li>
            )}
          </For>
        </ul>
      </Show>
    </div>
  );
}

function Nothing(props: { desk: Desk; of: string }): JSX.Element {
  return (
    <div class="empty">
      <h2>Nothing beside trades and book</h2>
      <p>
        This shows open interest, funding, basis and liquidations of {idWords(props.of)} on one time axis. Go live on a perpetual, or import
        a file that holds them.
      </p>
      <Show when={!props.desk.state.session()?.live}>
        <button type="button" class="btn" onClick={() => void props.desk.state.live.go()}>
          Go live
        </button>
      </Show>
    </div>
  );
}
