import { defineSpace } from '../app/layouts.ts';

export default defineSpace({
  id: 'alerts',
  title: 'Alerts',
  icon: 'alerts',
  needs: 'nothing',
  order: 50,
  tree: {
    split: 'row',
    parts: [
      { share: 1, tabs: [{ panel: 'alerts' }] },
      { share: 0.85, tabs: [{ panel: 'alerts-history' }] },
    ],
  },
});
