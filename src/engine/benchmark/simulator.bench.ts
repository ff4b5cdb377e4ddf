import { defaultParams, openSimulator } from '../../sources/simulator/simulator.ts';
import { defineKernelBench } from './kernel-bench.ts';

const n = 50_000;

export default defineKernelBench({
  name: 'simulator',
  title: 'Simulated market',
  n,
  unit: 'events',
  note: 'orders, cancellations and trades of two instruments, rows discarded; there is no rival',
  setup() {
    const market = openSimulator(defaultParams, { instrument: () => undefined, batch: () => undefined });
    return { run: () => market.advance(Number.POSITIVE_INFINITY, n) };
  },
});
