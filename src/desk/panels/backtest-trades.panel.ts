import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-trades',
  title: 'Backtest trades',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-trades.tsx').then(({ BacktestTradesPanel }) => BacktestTradesPanel),
});
