/** Entries of the heatmap's menu: what is shown, how fine, and between which sizes. */
import type { MenuItem } from '../widgets/menu.tsx';
import type { Shades } from './liquidity-shades.ts';

export interface HeatMenu {
  shades: Shades;
  /** A choice that stands unless it was taken away. */
  param(name: string): boolean;
  toggle(name: string): void;
  fine(): boolean;
  setFine(fine: boolean): void;
  toCandles(): void;
}

export function heatMenu({ shades, param, toggle, fine, setFine, toCandles }: HeatMenu): MenuItem[] {
  return [
    { kind: 'heading', title: 'Shown' },
    { kind: 'choice', title: 'Large orders', checked: param('orders'), run: () => toggle('orders') },
    { kind: 'choice', title: 'VWAP', checked: param('vwap'), run: () => toggle('vwap') },
    { kind: 'choice', title: 'Cumulative delta', checked: param('cvd'), run: () => toggle('cvd') },
    { kind: 'rule' },
    { kind: 'choice', title: 'Fine cells', hint: 'the greatest of each pixel', checked: fine(), run: () => setFine(!fine()) },
    {
      kind: 'choice',
      title: 'Contrast by quantile',
      checked: !shades.held(),
      run: () => shades.hold(shades.held() ? undefined : shades.cuts()),
    },
    { title: 'Brighter', hint: 'smaller sizes stand out', run: () => shades.scale(1 / 1.6) },
    { title: 'Darker', hint: 'walls alone stand out', run: () => shades.scale(1.6) },
    { title: 'Candles instead', hint: 'H', run: toCandles },
  ];
}
