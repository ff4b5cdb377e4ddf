import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-signals',
  title: 'Backtest signals',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-signals.tsx').then(({ BacktestSignalsPanel }) => BacktestSignalsPanel),
});
