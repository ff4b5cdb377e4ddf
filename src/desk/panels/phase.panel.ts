import { definePanel } from './panel.ts';

export default definePanel({
  id: 'phase',
  title: 'Phase map',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'session',
  load: () => import('./phase.tsx').then(({ PhasePanel }) => PhasePanel),
});
