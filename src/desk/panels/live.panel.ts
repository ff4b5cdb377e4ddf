import { definePanel } from './panel.ts';

export default definePanel({
  id: 'live',
  title: 'Live',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./live.tsx').then(({ LivePanel }) => LivePanel),
});
