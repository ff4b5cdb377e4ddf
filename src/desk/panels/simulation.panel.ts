import { definePanel } from './panel.ts';

export default definePanel({
  id: 'simulation',
  title: 'Simulation',
  accepts: [],
  defaults: {},
  several: false,
  needs: 'nothing',
  load: () => import('./simulation.tsx').then(({ SimulationPanel }) => SimulationPanel),
});
