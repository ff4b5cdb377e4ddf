/**
 * A case that runs both in `npm run bench` and on a visitor's machine: `<name>.bench.ts`, default export `defineKernelBench`. Everything outside
 * `run` and `rival` is outside the clock.
 */
import type { Kernels } from '../../kernels/kernels.ts';

interface KernelRun {
  run(): unknown;
  /** The same work in plain TypeScript, timed in turn with `run`. */
  rival?(): unknown;
}

export interface KernelBench {
  /** Kebab-case, the file's name. */
  name: string;
  /** For a person. */
  title: string;
  /** Items of one run, and what they are. */
  n: number;
  unit: string;
  note: string;
  /** `kernels` is an instance of this case's own. */
  setup(kernels: Kernels): KernelRun | Promise<KernelRun>;
}

export function defineKernelBench(bench: KernelBench): KernelBench {
  return bench;
}
