import { definePanel } from './panel.ts';

export default definePanel({
  id: 'storage',
  title: 'Storage',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./storage.tsx').then(({ StoragePanel }) => StoragePanel),
});
