// Lets a test ask the compiled kernels which layout they were built with.
import { HEADER_BYTES, LAYOUT_VERSION, ROW_BYTES, SEGMENT_ROWS } from './layout';

/** One number that changes with any constant of the layout that both languages share. */
export function layoutRowBytes(): f64 {
  return <f64>(ROW_BYTES + HEADER_BYTES * 1000 + LAYOUT_VERSION * 1000000) + <f64>SEGMENT_ROWS * 100000000;
}

/** First free byte behind the kernels' own data: the arena starts here. */
export function heapBase(): f64 {
  return <f64>__heap_base;
}
