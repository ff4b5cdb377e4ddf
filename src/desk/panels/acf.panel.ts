import { definePanel } from './panel.ts';

export default definePanel({
  id: 'acf',
  title: 'Autocorrelation',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'session',
  load: () => import('./acf.tsx').then(({ AcfPanel }) => AcfPanel),
});
