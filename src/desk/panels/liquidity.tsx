/** The heatmap of the whole book, or why there is none; candles where they were chosen or are all there can be. */
import { createMemo, type JSX, lazy, Show, Suspense } from 'solid-js';
import './liquidity.css';
import { onlyBars } from '../app/bars-by.ts';
import { HeatPicture } from './liquidity-picture.tsx';
import type { PanelHost, PanelProps } from './panel.ts';

const Candles = lazy(() => import('./candles.tsx').then(({ CandlesPanel }) => ({ default: CandlesPanel })));

/** What the candles show in the place of the heatmap. */
const candleParams = { vwap: true, lanes: ['volume', 'cvd', 'tfi', 'ofi'] };

export function LiquidityPanel(props: PanelProps): JSX.Element {
  const { state } = props.desk;
  const link = props.host.link();

  /** Why there can be no heatmap, in words. Of a live market it is not known before its book comes. */
  const lacks = createMemo((): string | undefined => {
    const info = link.instrument();
    if (!info || state.session()?.live || (info.rows.level ?? 0) > 0) return undefined;
    if (onlyBars(info)) return 'This session holds bars alone.';
    if ((info.rows.quote ?? 0) > 0) return 'This session holds best quotes, not the book behind them.';
    return (info.rows.trade ?? 0) > 0 ? 'This session holds trades only.' : 'This session holds no order book.';
  });
  const chosen = (): boolean => props.host.params().shown === 'candles';
  const candles = (): boolean => chosen() || (lacks() !== undefined && props.host.params().fallback === true);
  const show = (shown: 'heat' | 'candles'): void => props.host.setParams({ ...props.host.params(), shown });

  /** Candles keep their own choices beside the heatmap's. */
  const candleHost: PanelHost = {
    ...props.host,
    params: () => ({ ...candleParams, ...(props.host.params().candles as object | undefined) }),
    setParams: (next) => props.host.setParams({ ...props.host.params(), candles: next }),
    // They may come when the heatmap stands here again: their head is not its own.
    setHead: (head) => candles() && props.host.setHead({ ...head, title: () => 'Candles' }),
  };

  return (
    <Show
      when={!candles()}
      fallback={
        <div class="heat-instead">
          <Show when={lacks()}>{(why) => <p class="heat-why">{why()} A heatmap needs the order book: here are candles.</p>}</Show>
          <div class="heat-candles">
            <Suspense>
              <Candles desk={props.desk} host={candleHost} />
            </Suspense>
          </div>
        </div>
      }
    >
      <Show when={lacks()} fallback={<HeatPicture desk={props.desk} host={props.host} toCandles={() => show('candles')} />}>
        {(why) => (
          <div class="empty">
            <h2>No order book here</h2>
            <p>{why()} The heatmap shows what rests at every price: it needs recorded depth, or a live market.</p>
            <button type="button" class="btn" onClick={() => show('candles')}>
              Show candles
            </button>
          </div>
        )}
      </Show>
    </Show>
  );
}
