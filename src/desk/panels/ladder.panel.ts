import { definePanel } from './panel.ts';

export default definePanel({
  id: 'ladder',
  title: 'Ladder',
  accepts: [],
  // Row height in quote currency, 0: as fits the price. Seconds over which change and trades are counted, 0: since the start.
  defaults: { step: 0, change: 10, traded: 300 },
  several: true,
  needs: 'session',
  load: () => import('./ladder.tsx').then(({ LadderPanel }) => LadderPanel),
});
