import { definePanel } from './panel.ts';

export default definePanel({
  id: 'qq',
  title: 'Q-Q plot',
  accepts: [],
  defaults: { against: 'normal' },
  several: true,
  needs: 'session',
  load: () => import('./qq.tsx').then(({ QqPanel }) => QqPanel),
});
