import { defineSpace, type Leaf, type Tabs } from '../app/layouts.ts';
import { panels } from '../panels/registry.ts';

/** A group of those panels that there are; none where there is none. */
const group = (size: { px: number } | { share: number }, ...tabs: Leaf[]): Tabs[] => {
  const known = tabs.filter(({ panel }) => panels.has(panel));
  return known.length > 0 ? [{ ...size, tabs: known }] : [];
};

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
          ...group({ share: 1 }, line('prices', 'Prices')),
          ...group({ share: 1 }, line('spread', 'Spread')),
          ...group({ share: 1.25 }, line('z', 'z-score', true)),
          ...group(
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
          ...group({ px: 220 }, { panel: 'hedge' }),
          ...group({ share: 3 }, { panel: 'tests' }, { panel: 'numbers', params: { set: 'pair' } }, { panel: 'summary' }),
          ...group({ px: 124 }, { panel: 'backtest-summary' }),
          ...group({ share: 1 }, { panel: 'alerts-brief' }),
        ],
      },
    ],
  },
});
