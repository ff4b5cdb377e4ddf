import { definePanel } from './panel.ts';

export default definePanel({
  id: 'health-cost',
  title: 'Cost by study',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./health-cost.tsx').then(({ HealthCostPanel }) => HealthCostPanel),
});
