/** Loads the built kernels in Node: `await loadKernelsInNode()` at the top of a test file. */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { loadKernels } from '../../src/kernels/kernels.ts';

export async function loadKernelsInNode(): Promise<void> {
  const bytes = await readFile(fileURLToPath(new URL('../../src/kernels/build/kernels.wasm', import.meta.url)));
  await loadKernels(new Uint8Array(bytes));
}
