import { definePanel } from './panel.ts';

export default definePanel({
  id: 'summary',
  title: 'Summary',
  accepts: ['table'],
  defaults: { of: 'session' },
  several: false,
  needs: 'session',
  load: () => import('./summary.tsx').then(({ SummaryPanel }) => SummaryPanel),
});
