/** Production build of the bench page, into test/.cache/bench. */
import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  base: './',
  publicDir: false,
  worker: { format: 'es' },
  define: { __VERSION__: '"bench"' },
  build: { target: 'es2022', assetsInlineLimit: 0, outDir: '../../.cache/bench', emptyOutDir: true },
});
