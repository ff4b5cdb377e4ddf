import { definePanel } from './panel.ts';

export default definePanel({
  id: 'anchored-vwap',
  title: 'Anchored VWAP',
  accepts: [],
  defaults: { anchor: 0 },
  several: true,
  needs: 'session',
  load: () => import('./anchored-vwap.tsx').then(({ AnchoredVwapPanel }) => AnchoredVwapPanel),
});
