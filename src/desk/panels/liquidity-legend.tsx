/** The heatmap's head: what its marks and lines are, and the contrast. */
import { type JSX, Show } from 'solid-js';
import { figures } from '../widgets/format.ts';
import { CutControl, type CutControlProps } from './liquidity-cuts.tsx';

export interface HeatLegendProps {
  contrast: CutControlProps;
  /** There is room for the marks. */
  wide: boolean;
  orders: boolean;
  /** Base units of the smallest order drawn; NaN while none is. */
  least: number;
  micro: boolean;
  vwap: boolean;
}

const Key = (each: { title: string; class?: string; colour?: string }): JSX.Element => (
  <span class="heat-key">
    <i aria-hidden="true" class={each.class ?? ''} style={each.colour ? { color: `var(--${each.colour})` } : {}} />
    {each.title}
  </span>
);

export function HeatLegend(props: HeatLegendProps): JSX.Element {
  return (
    <>
      <Show when={props.wide}>
        <Show when={props.orders}>
          <Key title={Number.isFinite(props.least) ? `Bought, from ${figures(props.least, 2)}` : 'Bought'} class="bought" />
          <Key title="Sold" class="sold" />
        </Show>
        <Key title="Ask" colour="sell" />
        <Key title="Bid" colour="buy" />
        <Key title={props.micro ? 'Micro-price' : 'Mid'} colour="line-micro" />
        <Show when={props.vwap}>
          <Key title="VWAP" colour="line-vwap" />
        </Show>
      </Show>
      <CutControl {...props.contrast} />
    </>
  );
}
