import { definePanel } from './panel.ts';

export default definePanel({
  id: 'distribution',
  title: 'Returns distribution',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'session',
  load: () => import('./distribution.tsx').then(({ DistributionPanel }) => DistributionPanel),
});
