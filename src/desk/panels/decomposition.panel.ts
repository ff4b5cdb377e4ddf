import { definePanel } from './panel.ts';

export default definePanel({
  id: 'decomposition',
  title: 'Seasonal decomposition',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'session',
  load: () => import('./decomposition.tsx').then(({ DecompositionPanel }) => DecompositionPanel),
});
