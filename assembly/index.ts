// Every kernel the page can call: one line a file.
export { heapBase, layoutRowBytes } from './probe';
