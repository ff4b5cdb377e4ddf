import { definePanel } from './panel.ts';

export default definePanel({
  id: 'footprint',
  title: 'Footprint',
  accepts: [],
  defaults: { mode: 'columns', bar: 'auto', step: 'auto', ratio: 3 },
  several: true,
  needs: 'session',
  load: () => import('./footprint.tsx').then(({ FootprintPanel }) => FootprintPanel),
});
