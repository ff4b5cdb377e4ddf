import { defineSpace } from '../app/layouts.ts';

export default defineSpace({
  id: 'backtest',
  title: 'Backtest',
  icon: 'backtest',
  needs: 'pair',
  order: 40,
  tree: {
    split: 'row',
    parts: [
      { px: 272, tabs: [{ panel: 'backtest-setup' }] },
      {
        split: 'column',
        share: 1,
        parts: [
          { share: 1.1, tabs: [{ panel: 'backtest-equity' }] },
          { share: 0.8, tabs: [{ panel: 'backtest-signals' }] },
          { share: 1.1, tabs: [{ panel: 'backtest-trades' }] },
        ],
      },
      {
        split: 'column',
        px: 480,
        parts: [
          { px: 124, tabs: [{ panel: 'backtest-summary' }] },
          { share: 1.4, tabs: [{ panel: 'backtest-metrics' }] },
          { share: 1, tabs: [{ panel: 'backtest-sweep' }, { panel: 'backtest-walk' }] },
        ],
      },
    ],
  },
});
