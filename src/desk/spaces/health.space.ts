import { defineSpace } from '../app/layouts.ts';

export default defineSpace({
  id: 'health',
  title: 'Health',
  icon: 'health',
  needs: 'nothing',
  order: 90,
  tree: {
    split: 'row',
    parts: [
      {
        split: 'column',
        share: 1,
        parts: [
          { px: 198, tabs: [{ panel: 'health-messages' }] },
          {
            split: 'row',
            px: 196,
            parts: [
              { share: 1, tabs: [{ panel: 'health-lag' }] },
              { share: 1, tabs: [{ panel: 'health-streams' }] },
            ],
          },
          { share: 1, tabs: [{ panel: 'log' }] },
        ],
      },
      {
        split: 'column',
        px: 400,
        parts: [
          { px: 330, tabs: [{ panel: 'health-now' }] },
          { share: 1, tabs: [{ panel: 'health-cost' }] },
          { share: 1.2, tabs: [{ panel: 'benchmark' }] },
        ],
      },
    ],
  },
});
