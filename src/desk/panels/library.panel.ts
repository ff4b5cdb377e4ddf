import { definePanel } from './panel.ts';

export default definePanel({
  id: 'library',
  title: 'Library',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./library.tsx').then(({ LibraryPanel }) => LibraryPanel),
});
