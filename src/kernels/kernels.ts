/**
 * The one door to the compiled kernels. `loadKernels` compiles once a thread; `kernels()` is the thread's shared instance
 * (for method calls); `openKernels()` makes an instance with memory of its own (for an engine, freed with it).
 */
import { Arena } from './arena.ts';
import type { KernelExports } from './exports.ts';

export interface Kernels {
  readonly call: KernelExports;
  readonly arena: Arena;
}

let compiled: WebAssembly.Module | undefined;
let shared: Kernels | undefined;

/** Compiles the kernels of this thread from bytes or from a fetch; calling it again does nothing. */
export async function loadKernels(source: BufferSource | Promise<Response>): Promise<void> {
  if (compiled) return;
  compiled = source instanceof Promise ? await WebAssembly.compileStreaming(source) : await WebAssembly.compile(source);
}

/** A fresh instance with its own memory. */
export function openKernels(): Kernels {
  if (!compiled) throw new Error('kernels are not loaded: call loadKernels first');
  const instance = new WebAssembly.Instance(compiled, {});
  const call = instance.exports as unknown as KernelExports;
  return { call, arena: new Arena(instance.exports.memory as WebAssembly.Memory, call.heapBase()) };
}

/** The thread's shared instance; take columns from it only inside `arena.scratch`. */
export function kernels(): Kernels {
  shared ??= openKernels();
  return shared;
}
