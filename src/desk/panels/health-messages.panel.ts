import { definePanel } from './panel.ts';

export default definePanel({
  id: 'health-messages',
  title: 'Messages',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./health-messages.tsx').then(({ HealthMessagesPanel }) => HealthMessagesPanel),
});
