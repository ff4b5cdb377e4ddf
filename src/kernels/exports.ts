/** Signatures of the compiled kernels (assembly/index.ts): pointers are byte addresses, `n` counts rows. One line a kernel. */

export interface KernelExports {
  heapBase(): number;
  layoutRowBytes(): number;
}
