import { definePanel } from './panel.ts';

export default definePanel({
  id: 'numbers',
  title: 'Key numbers',
  accepts: ['scalar', 'line'],
  defaults: { set: 'market' },
  several: false,
  needs: 'session',
  load: () => import('./numbers.tsx').then(({ NumbersPanel }) => NumbersPanel),
});
