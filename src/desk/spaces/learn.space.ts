import { defineSpace } from '../app/layouts.ts';

export default defineSpace({
  id: 'learn',
  title: 'Learn',
  icon: 'learn',
  needs: 'nothing',
  order: 95,
  tree: { split: 'row', parts: [{ share: 1, tabs: [{ panel: 'library' }] }] },
});
