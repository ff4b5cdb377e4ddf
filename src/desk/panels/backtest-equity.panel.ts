import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-equity',
  title: 'Backtest equity',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-equity.tsx').then(({ BacktestEquityPanel }) => BacktestEquityPanel),
});
