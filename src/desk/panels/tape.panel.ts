import { definePanel } from './panel.ts';

export default definePanel({
  id: 'tape',
  title: 'Tape',
  accepts: ['trades'],
  defaults: { least: 0 },
  several: false,
  needs: 'session',
  load: () => import('./tape.tsx').then(({ TapePanel }) => TapePanel),
});
