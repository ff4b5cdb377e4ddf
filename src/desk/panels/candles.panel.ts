import { definePanel } from './panel.ts';

export default definePanel({
  id: 'candles',
  title: 'Candles',
  accepts: ['bars'],
  defaults: { vwap: true, lanes: ['volume', 'cvd', 'tfi', 'ofi'] },
  several: true,
  needs: 'session',
  load: () => import('./candles.tsx').then(({ CandlesPanel }) => CandlesPanel),
});
