/**
 * Journeys in a real Chromium over the production build in dist/. `slow` and `long` are what `npm run test:long` adds,
 * `picture` renews the pictures of README.md.
 */
import { defineConfig } from '@playwright/test';
import { chromiumArgs, chromiumPath } from './tools/chromium.mjs';

/** Another one for a second run beside the first. */
const port = Number(process.env.TEST_PORT ?? 4183);
const executablePath = chromiumPath();

export default defineConfig({
  testDir: 'e2e',
  outputDir: '.cache/playwright',
  workers: 1,
  timeout: 90_000,
  // A journey that fails once on a loaded machine is tried again, and listed as flaky: look at those.
  retries: 1,
  reporter: [['list'], ['json', { outputFile: '.cache/report/playwright.json' }]],
  use: {
    baseURL: `http://localhost:${port}/`,
    viewport: { width: 1440, height: 900 },
    launchOptions: { ...(executablePath ? { executablePath } : {}), args: chromiumArgs },
    screenshot: 'only-on-failure',
  },
  projects: [
    { name: 'desk', testMatch: '*.spec.ts', testIgnore: ['long/**', 'picture/**'], grepInvert: /@long/ },
    { name: 'slow', testMatch: '*.spec.ts', testIgnore: ['long/**', 'picture/**'], grep: /@long/ },
    { name: 'long', testMatch: 'long/*.spec.ts', timeout: 900_000 },
    { name: 'picture', testMatch: 'picture/*.spec.ts', use: { deviceScaleFactor: 1 } },
  ],
  webServer: {
    command: `node test/tools/serve.mjs ${port}`,
    cwd: '..',
    url: `http://localhost:${port}/`,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 2_000 },
  },
});
