import { definePanel } from './panel.ts';

export default definePanel({
  id: 'alerts',
  title: 'Alerts',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./alerts.tsx').then(({ AlertsPanel }) => AlertsPanel),
});
