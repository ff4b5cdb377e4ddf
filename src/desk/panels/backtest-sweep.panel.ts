import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-sweep',
  title: 'Sweep',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-sweep.tsx').then(({ BacktestSweepPanel }) => BacktestSweepPanel),
});
