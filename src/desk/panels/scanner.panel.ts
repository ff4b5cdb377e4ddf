import { definePanel } from './panel.ts';

export default definePanel({
  id: 'scanner',
  title: 'Scanner',
  accepts: [],
  defaults: { over: 1_440, bars: 'desk' },
  several: false,
  needs: 'pair',
  load: () => import('./scanner.tsx').then(({ ScannerPanel }) => ScannerPanel),
});
