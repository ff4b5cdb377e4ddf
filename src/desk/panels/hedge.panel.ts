import { definePanel } from './panel.ts';

export default definePanel({
  id: 'hedge',
  title: 'Hedge ratio',
  accepts: [],
  defaults: { over: 1_440, bars: 'desk', also: [] },
  several: true,
  needs: 'pair',
  load: () => import('./hedge.tsx').then(({ HedgePanel }) => HedgePanel),
});
