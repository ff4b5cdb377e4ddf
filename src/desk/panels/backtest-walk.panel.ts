import { definePanel } from './panel.ts';

export default definePanel({
  id: 'backtest-walk',
  title: 'Walk-forward',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'pair',
  load: () => import('./backtest-walk.tsx').then(({ BacktestWalkPanel }) => BacktestWalkPanel),
});
