import { definePanel } from './panel.ts';

export default definePanel({
  id: 'measures',
  title: 'Measures',
  accepts: ['line', 'scalar'],
  defaults: {},
  several: false,
  needs: 'session',
  load: () => import('./measures.tsx').then(({ MeasuresPanel }) => MeasuresPanel),
});
