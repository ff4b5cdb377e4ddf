import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-setup',
  title: 'Backtest rules',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-setup.tsx').then(({ BacktestSetupPanel }) => BacktestSetupPanel),
});
