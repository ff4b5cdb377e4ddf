import { definePanel } from './panel.ts';

export default definePanel({
  id: 'profile',
  title: 'Profile',
  accepts: [],
  defaults: { of: 'visible', step: 'auto', share: 0.7 },
  several: true,
  needs: 'session',
  load: () => import('./profile.tsx').then(({ ProfilePanel }) => ProfilePanel),
});
