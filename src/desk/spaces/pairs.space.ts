import { defineSpace, figures } from '../app/layouts.ts';

export default defineSpace({
  id: 'pairs',
  title: 'Pairs',
  icon: 'pairs',
  needs: 'pair',
  order: 20,
  tree: {
    split: 'row',
    parts: [
      {
        split: 'column',
        share: 1,
        parts: [
          { share: 1.1, tabs: [{ panel: 'line', id: 'prices', title: 'Prices', params: { preset: 'prices', strip: false } }] },
          { share: 1, tabs: [{ panel: 'line', id: 'spread', title: 'Spread', params: { preset: 'spread', strip: false } }] },
          { share: 1.3, tabs: [{ panel: 'line', id: 'z', title: 'z-score', params: { preset: 'z', strip: false } }] },
          {
            share: 1,
            tabs: [
              { panel: 'line', id: 'correlation', title: 'Correlation', params: { preset: 'correlation' } },
              { panel: 'line', id: 'beta', title: 'Hedge ratio', params: { preset: 'beta' } },
            ],
          },
        ],
      },
      figures(282, { panel: 'numbers', params: { set: 'pair' } }, { panel: 'summary' }),
    ],
  },
});
