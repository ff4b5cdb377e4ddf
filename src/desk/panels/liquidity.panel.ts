import { definePanel } from './panel.ts';

export default definePanel({
  id: 'liquidity',
  title: 'Heatmap',
  accepts: [],
  // `fallback`: candles stand here where there is no book. `shown`: 'heat', or 'candles' where they were chosen.
  defaults: { vwap: true, orders: true, cvd: true },
  several: true,
  needs: 'session',
  load: () => import('./liquidity.tsx').then(({ LiquidityPanel }) => LiquidityPanel),
});
