import { definePanel } from './panel.ts';

export default definePanel({
  id: 'impact',
  title: 'Price impact',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'session',
  load: () => import('./impact.tsx').then(({ ImpactPanel }) => ImpactPanel),
});
