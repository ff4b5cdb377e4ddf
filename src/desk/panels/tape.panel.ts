import { definePanel } from './panel.ts';

export default definePanel({
  id: 'tape',
  title: 'Tape',
  accepts: ['trades'],
  // Least size that is shown, and that is heard; 0: all, none. `of` orders: trades put together to the orders that took them, or trades.
  defaults: { least: 0, of: 'orders', sound: 0 },
  several: false,
  needs: 'session',
  load: () => import('./tape.tsx').then(({ TapePanel }) => TapePanel),
});
