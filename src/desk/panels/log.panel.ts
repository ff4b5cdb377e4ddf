import { definePanel } from './panel.ts';

export default definePanel({
  id: 'log',
  title: 'Log',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./log.tsx').then(({ LogPanel }) => LogPanel),
});
