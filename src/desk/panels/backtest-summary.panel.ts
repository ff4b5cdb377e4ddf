import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-summary',
  title: 'Backtest',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-summary.tsx').then(({ BacktestSummaryPanel }) => BacktestSummaryPanel),
});
