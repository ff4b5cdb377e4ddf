import { definePanel } from './panel.ts';

export default definePanel({
  id: 'benchmark',
  title: 'Self-benchmark',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./benchmark.tsx').then(({ BenchmarkPanel }) => BenchmarkPanel),
});
