import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-metrics',
  title: 'Backtest metrics',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-metrics.tsx').then(({ BacktestMetricsPanel }) => BacktestMetricsPanel),
});
