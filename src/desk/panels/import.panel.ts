import { definePanel } from './panel.ts';

export default definePanel({
  id: 'import',
  title: 'Import',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./import.tsx').then(({ ImportPanel }) => ImportPanel),
});
