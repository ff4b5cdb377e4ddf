import { definePanel } from './panel.ts';

export default definePanel({
  id: 'normality',
  title: 'Tests of returns',
  accepts: [],
  defaults: {},
  several: true,
  needs: 'session',
  load: () => import('./normality.tsx').then(({ NormalityPanel }) => NormalityPanel),
});
