import { definePanel } from './panel.ts';

export default definePanel({
  id: 'sessions',
  title: 'Sessions',
  accepts: [],
  defaults: { by: 'from', down: true },
  several: false,
  needs: 'nothing',
  load: () => import('./sessions.tsx').then(({ SessionsPanel }) => SessionsPanel),
});
