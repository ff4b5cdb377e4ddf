import { defineSpace, figures } from '../app/layouts.ts';

export default defineSpace({
  id: 'markets',
  title: 'Markets',
  icon: 'markets',
  needs: 'nothing',
  order: 10,
  tree: {
    split: 'row',
    parts: [
      {
        split: 'column',
        share: 1,
        parts: [
          { share: 1, tabs: [{ panel: 'candles' }] },
          {
            px: 178,
            tabs: [
              { panel: 'line', id: 'volatility', title: 'Volatility', params: { preset: 'volatility' } },
              { panel: 'line', id: 'imbalance', title: 'Trade-flow imbalance', params: { preset: 'tfi' } },
            ],
          },
        ],
      },
      figures(282, { panel: 'numbers' }, { panel: 'tape' }, { panel: 'live' }, { panel: 'simulation' }, { panel: 'summary' }),
    ],
  },
});
