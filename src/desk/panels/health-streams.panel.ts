import { definePanel } from './panel.ts';

export default definePanel({
  id: 'health-streams',
  title: 'Streams',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./health-streams.tsx').then(({ HealthStreamsPanel }) => HealthStreamsPanel),
});
