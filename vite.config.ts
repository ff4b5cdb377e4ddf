/** Build, preview and test configuration. Isolation headers are not sent: nothing here needs SharedArrayBuffer. */
import { playwright } from '@vitest/browser-playwright';
import type { Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';
import { defineConfig } from 'vitest/config';
import { chromiumArgs, chromiumPath } from './test/tools/chromium.mjs';

const executablePath = chromiumPath();

/** What the page may load and talk to. Feeds and imports by URL go to exchanges and to servers of this machine. */
const contentPolicy = [
  "default-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "connect-src 'self' https: wss: ws://localhost:* ws://127.0.0.1:* http://localhost:* http://127.0.0.1:* blob: data:",
  "object-src 'none'",
  "base-uri 'none'",
].join('; ');

/** In the page itself: static hosts send no header. The development server needs inline scripts and goes without. */
const policyInPage: Plugin = {
  name: 'content-policy',
  apply: 'build',
  transformIndexHtml: () => [
    { tag: 'meta', attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy }, injectTo: 'head-prepend' },
  ],
};

/**
 * A build keeps the help texts of studies out of the engine, which is fetched with the first screen: a study's file is there without its
 * `doc`, and the same file asked for with `?doc` holds nothing else. Asked for with `?outline` it says what the study is and lacks how it is
 * computed (`open`, `warmup`). All three must be written in the object given to `defineStudy`.
 */
const docsApart: Plugin = {
  name: 'docs-apart',
  apply: 'build',
  enforce: 'post',
  transform(code, id) {
    if (!/\.study\.ts(\?|$)/.test(id)) return;
    const exported = this.parse(code).body.find(({ type }) => type === 'ExportDefaultDeclaration');
    const call = exported && 'declaration' in exported ? exported.declaration : undefined;
    const given = call?.type === 'CallExpression' ? call.arguments[0] : undefined;
    if (!call || given?.type !== 'ObjectExpression') throw new Error(`${id}: no object given to defineStudy`);
    const part = (name: string) => {
      const found = given.properties.find((one) => one.type === 'Property' && one.key.type === 'Identifier' && one.key.name === name);
      if (!found) throw new Error(`${id}: no ${name} in the object given to defineStudy`);
      return found;
    };
    const lines = (from: number, to: number): string => code.slice(from, to).replace(/[^\n]+/g, '');
    const doc = part('doc');
    // What stays, stays in its line: the source map holds.
    if (id.includes('?doc')) {
      return { code: `${code.slice(0, call.start)}{${lines(call.start, doc.start)}${code.slice(doc.start, doc.end)} };`, map: null };
    }
    const cut = (id.includes('?outline') ? ['doc', 'open', 'warmup'] : ['doc']).map((name) => ({ name, ...part(name) }));
    const left = cut
      .sort((a, b) => b.start - a.start)
      .reduce((text, { name, start, end }) => `${text.slice(0, start)}${name}: undefined${lines(start, end)}${text.slice(end)}`, code);
    return { code: left, map: null };
  },
};

/** Files that the installed app opens and is offered as a target for. */
const handledFiles = {
  'text/csv': ['.csv'],
  'application/x-ndjson': ['.ndjson', '.jsonl'],
  'application/x-quantab': ['.quantab'],
};

export default defineConfig({
  base: './',
  // Its build for browsers of today; the one it gives by itself is for those of 2015.
  resolve: { alias: [{ find: /^dexie$/, replacement: 'dexie/dist/modern/dexie.mjs' }] },
  define: { __VERSION__: JSON.stringify(process.env.npm_package_version ?? '0.0.0') },
  plugins: [
    solid(),
    policyInPage,
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
        id: './',
        name: 'Quantab',
        short_name: 'Quantab',
        description: 'A quant desk in a browser tab: market data, analytics and replay, all computed where you look at them.',
        lang: 'en',
        dir: 'ltr',
        categories: ['finance', 'productivity'],
        start_url: './',
        scope: './',
        display: 'standalone',
        background_color: '#0e1116',
        theme_color: '#0e1116',
        icons: [
          { src: 'icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
          { src: 'icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
          { src: 'icon-maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
          { src: 'icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
        ],
        file_handlers: [{ action: './', accept: handledFiles }],
        share_target: {
          action: './share',
          method: 'POST',
          enctype: 'multipart/form-data',
          params: { files: [{ name: 'files', accept: Object.entries(handledFiles).flat(2) }] },
        },
        launch_handler: { client_mode: 'focus-existing' },
      },
    }),
  ],
  worker: { format: 'es', plugins: () => [docsApart] },
  preview: { headers: { 'Content-Security-Policy': contentPolicy } },
  // Browsers of es2022 preload modules by themselves.
  build: { target: 'es2022', assetsInlineLimit: 0, sourcemap: true, modulePreload: { polyfill: false } },
  test: {
    // Both cores of the smallest machine it must pass on in time; the default leaves one idle.
    maxWorkers: 2,
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
