import { definePanel } from './panel.ts';

export default definePanel({
  id: 'line',
  title: 'Line',
  accepts: ['line', 'band', 'histogram', 'scalar', 'bars'],
  defaults: { preset: 'volatility' },
  several: true,
  needs: 'session',
  variants: [
    { title: 'Volatility', params: { preset: 'volatility' } },
    { title: 'Trade-flow imbalance', params: { preset: 'tfi' } },
    { title: 'Temperature', params: { preset: 'temperature' } },
    { title: 'Entropy', params: { preset: 'entropy' } },
    { title: 'Prices', params: { preset: 'prices' }, needs: 'pair' },
    { title: 'Spread', params: { preset: 'spread' }, needs: 'pair' },
    { title: 'z-score', params: { preset: 'z' }, needs: 'pair' },
    { title: 'Correlation', params: { preset: 'correlation' }, needs: 'pair' },
    { title: 'Rolling hedge ratio', params: { preset: 'beta' }, needs: 'pair' },
    { title: 'Kalman hedge ratio', params: { preset: 'kalman' }, needs: 'pair' },
    { title: 'Cointegration p', params: { preset: 'cointegration' }, needs: 'pair' },
  ],
  load: () => import('./line.tsx').then(({ LinePanel }) => LinePanel),
});
