import { definePanel } from './panel.ts';

export default definePanel({
  id: 'alerts-brief',
  title: 'Alerts',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./alerts-brief.tsx').then(({ AlertsBriefPanel }) => AlertsBriefPanel),
});
