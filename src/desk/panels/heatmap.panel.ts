import { definePanel } from './panel.ts';

export default definePanel({
  id: 'heatmap',
  title: 'Correlation heatmap',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'pair',
  load: () => import('./heatmap.tsx').then(({ HeatmapPanel }) => HeatmapPanel),
});
