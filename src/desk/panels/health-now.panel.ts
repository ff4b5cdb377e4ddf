import { definePanel } from './panel.ts';

export default definePanel({
  id: 'health-now',
  title: 'Now',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./health-now.tsx').then(({ HealthNowPanel }) => HealthNowPanel),
});
