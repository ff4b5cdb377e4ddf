import { definePanel } from './panel.ts';

export default definePanel({
  id: 'cvd',
  title: 'CVD',
  accepts: [],
  defaults: { lanes: ['size', 'venue'], bounds: [1_000, 10_000, 100_000] },
  several: true,
  needs: 'session',
  load: () => import('./cvd.tsx').then(({ CvdPanel }) => CvdPanel),
});
