/** Build, preview and test configuration. Isolation headers are not sent: nothing here needs SharedArrayBuffer. */
import { playwright } from '@vitest/browser-playwright';
import solid from 'vite-plugin-solid';
import { VitePWA } from 'vite-plugin-pwa';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, chromiumPath } from './test/tools/chromium.mjs';

const executablePath = chromiumPath();

export default defineConfig({
  base: './',
  define: { __VERSION__: JSON.stringify(process.env.npm_package_version ?? '0.0.0') },
  plugins: [
    solid(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      injectManifest: {
        rollupFormat: 'iife',
        globPatterns: ['**/*.{js,css,html,svg,png,wasm,webmanifest}'],
        globIgnores: ['**/ort-wasm*'],
        maximumFileSizeToCacheInBytes: 4 * 2 ** 20,
      },
      manifest: {
        name: 'Quantab',
        short_name: 'Quantab',
        description: 'A quant desk in a browser tab',
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#0e1116',
        theme_color: '#0e1116',
        icons: [{ src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' }],
      },
    }),
  ],
  worker: { format: 'es' },
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: true },
  test: {
    environment: 'node',
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          environment: 'node',
          include: ['test/{unit,property,reference,arch}/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        extends: true,
        test: { name: 'long', environment: 'node', include: ['test/long/**/*.test.ts'], testTimeout: 600_000 },
      },
      {
        extends: true,
        // The fixtures of the optional sibling folder are fetched through the test server.
        server: { fs: { allow: ['.', '../shared'] } },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.{ts,tsx}'],
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            instances: [{ browser: 'chromium' }],
            provider: playwright({ launchOptions: { ...(executablePath ? { executablePath } : {}), args: chromiumArgs } }),
          },
        },
      },
    ],
  },
});
