import { defineSpace } from '../app/layouts.ts';
import { knownTabs } from './known-tabs.ts';

export default defineSpace({
  id: 'orderflow',
  title: 'Order flow',
  icon: 'orderflow',
  needs: 'nothing',
  order: 5,
  ofBars: 'markets',
  cards: ['liquidity', 'footprint', 'ladder', 'tape', 'numbers'],
  tree: {
    split: 'row',
    parts: [
      {
        split: 'column',
        share: 1,
        parts: [
          ...knownTabs({ share: 2.3 }, { panel: 'liquidity', params: { fallback: true } }),
          ...knownTabs(
            { share: 1 },
            { panel: 'footprint' },
            { panel: 'cvd' },
            { panel: 'profile' },
            { panel: 'impact' },
            { panel: 'measures' },
            { panel: 'phase' },
            { panel: 'derivatives' },
          ),
        ],
      },
      {
        split: 'column',
        px: 400,
        parts: [
          ...knownTabs({ px: 364 }, { panel: 'numbers', params: { set: 'flow' } }, { panel: 'live' }, { panel: 'simulation' }),
          {
            split: 'row',
            share: 1,
            parts: [...knownTabs({ share: 1 }, { panel: 'ladder' }), ...knownTabs({ share: 1 }, { panel: 'tape' })],
          },
        ],
      },
    ],
  },
});
