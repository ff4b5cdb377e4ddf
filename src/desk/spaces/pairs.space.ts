import { defineSpace, type Leaf } from '../app/layouts.ts';
import { knownTabs } from './known-tabs.ts';

const line = (preset: string, title: string, strip = false): Leaf => ({
  panel: 'line',
  id: preset,
  title,
  params: strip ? { preset } : { preset, strip },
});

export default defineSpace({
  id: 'pairs',
  title: 'Pairs',
  icon: 'pairs',
  needs: 'pair',
  order: 20,
  tree: {
    split: 'row',
    parts: [
      {
        split: 'column',
        share: 1,
        parts: [
          ...knownTabs({ share: 1 }, line('prices', 'Prices')),
          ...knownTabs({ share: 1 }, line('spread', 'Spread')),
          ...knownTabs({ share: 1.25 }, line('z', 'z-score', true)),
          ...knownTabs(
            { share: 1.4 },
            line('correlation', 'Correlation', true),
            line('beta', 'Rolling β', true),
            line('kalman', 'Kalman β', true),
            { panel: 'backtest-equity' },
            { panel: 'scanner' },
          ),
        ],
      },
      {
        split: 'column',
        px: 536,
        parts: [
          ...knownTabs({ px: 220 }, { panel: 'hedge' }),
          ...knownTabs({ share: 3 }, { panel: 'tests' }, { panel: 'numbers', params: { set: 'pair' } }, { panel: 'summary' }),
          ...knownTabs({ px: 124 }, { panel: 'backtest-summary' }),
          ...knownTabs({ share: 1 }, { panel: 'alerts-brief' }),
        ],
      },
    ],
  },
});
