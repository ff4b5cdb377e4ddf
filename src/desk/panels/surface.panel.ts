import { definePanel } from './panel.ts';

export default definePanel({
  id: 'surface',
  title: 'Correlation surface',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'pair',
  load: () => import('./surface.tsx').then(({ SurfacePanel }) => SurfacePanel),
});
