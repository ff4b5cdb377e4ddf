import { definePanel } from './panel.ts';

export default definePanel({
  id: 'line',
  title: 'Line',
  accepts: ['line', 'band', 'histogram', 'scalar', 'bars'],
  defaults: { preset: 'volatility' },
  several: true,
  needs: 'session',
  load: () => import('./line.tsx').then(({ LinePanel }) => LinePanel),
});
