import { defineSpace, figures } from '../app/layouts.ts';

export default defineSpace({
  id: 'data',
  title: 'Data',
  icon: 'data',
  needs: 'nothing',
  order: 80,
  tree: {
    split: 'row',
    parts: [
      {
        split: 'column',
        share: 1,
        parts: [
          { share: 1.1, tabs: [{ panel: 'sessions' }] },
          { share: 1, tabs: [{ panel: 'import' }] },
        ],
      },
      figures(472, { panel: 'storage' }, { panel: 'summary' }, { panel: 'log' }),
    ],
  },
});
