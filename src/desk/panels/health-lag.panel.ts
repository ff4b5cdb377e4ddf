import { definePanel } from './panel.ts';

export default definePanel({
  id: 'health-lag',
  title: 'Lag',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./health-lag.tsx').then(({ HealthLagPanel }) => HealthLagPanel),
});
