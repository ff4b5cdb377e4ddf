import { defineSpace } from '../app/layouts.ts';

export default defineSpace({
  id: 'statistics',
  title: 'Statistics',
  icon: 'statistics',
  needs: 'nothing',
  order: 30,
  tree: {
    split: 'row',
    parts: [
      {
        split: 'column',
        share: 1,
        parts: [
          {
            split: 'row',
            share: 1,
            parts: [
              { share: 1.9, tabs: [{ panel: 'distribution' }] },
              { share: 1, tabs: [{ panel: 'qq' }] },
            ],
          },
          {
            split: 'row',
            share: 1,
            parts: [
              { share: 1, tabs: [{ panel: 'acf' }] },
              { share: 1, tabs: [{ panel: 'decomposition' }] },
            ],
          },
        ],
      },
      {
        split: 'column',
        px: 440,
        parts: [
          { share: 1, tabs: [{ panel: 'surface' }, { panel: 'heatmap' }] },
          { px: 394, tabs: [{ panel: 'normality' }] },
        ],
      },
    ],
  },
});
