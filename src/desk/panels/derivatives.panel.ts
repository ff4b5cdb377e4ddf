import { definePanel } from './panel.ts';

export default definePanel({
  id: 'derivatives',
  title: 'Derivatives',
  accepts: ['line'],
  defaults: {},
  several: false,
  needs: 'session',
  load: () => import('./derivatives.tsx').then(({ DerivativesPanel }) => DerivativesPanel),
});
