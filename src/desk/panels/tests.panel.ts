import { definePanel } from './panel.ts';

export default definePanel({
  id: 'tests',
  title: 'Tests',
  accepts: [],
  defaults: { over: 1_440, bars: 'desk', also: [] },
  several: true,
  needs: 'pair',
  load: () => import('./tests.tsx').then(({ TestsPanel }) => TestsPanel),
});
