import { definePanel } from './panel.ts';

export default definePanel({
  id: 'alerts-history',
  title: 'Alert history',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./alerts-history.tsx').then(({ AlertsHistoryPanel }) => AlertsHistoryPanel),
});
