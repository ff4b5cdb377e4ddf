/**
 * JavaScript that a first visit fetches: a server of its own counts what the page, its workers and the service worker ask for in the
 * first 4 seconds. Sizes gzip level 9, KB of 1,000 bytes; the time is that of the first contentful paint.
 */

import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.webmanifest': 'application/manifest+json',
};
const firstMs = 4_000;

function serve(dist, onRequest) {
  const server = createServer((request, response) => {
    const path = new URL(request.url, 'http://localhost').pathname;
    const file = join(dist, path === '/' ? 'index.html' : path);
    onRequest(path);
    if (!existsSync(file)) return response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  return new Promise((ready) => server.listen(0, 'localhost', () => ready(server)));
}

const gzipKb = (dist, paths) =>
  [...paths].reduce((sum, path) => sum + gzipSync(readFileSync(join(dist, path)), { level: 9 }).length, 0) / 1_000;

/** The chunks that a worker entry imports are built apart from the page's. */
function workerScripts(dist, paths) {
  const found = new Set(paths.filter((path) => /worker|\/sw\.js$/.test(path)));
  for (const path of found) {
    for (const [, name] of readFileSync(join(dist, path), 'utf8').matchAll(/["'`]\.\/([\w.-]+\.js)["'`]/g)) {
      const imported = join(path, '..', name);
      if (paths.includes(imported)) found.add(imported);
    }
  }
  return found;
}

export default {
  name: 'js-bytes',
  n: 1,
  runs: 3,
  note: 'first contentful paint, ms; fetchedKb is all JavaScript of the first 4 s, criticalKb that of the page before this paint',
  async run({ page, dist }) {
    const asked = new Map();
    const start = performance.now();
    const server = await serve(dist, (path) => asked.has(path) || asked.set(path, performance.now() - start));
    try {
      const opened = performance.now() - start;
      await page.goto(`http://localhost:${server.address().port}/`);
      await page.waitForTimeout(Math.max(0, firstMs - (performance.now() - start - opened)));
      const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime);
      if (paint === undefined) throw new Error('nothing was painted in the first 4 s');
      const scripts = [...asked.keys()].filter((path) => path.endsWith('.js') && existsSync(join(dist, path)));
      const workers = workerScripts(dist, scripts);
      const before = scripts.filter((path) => !workers.has(path) && asked.get(path) <= opened + paint);
      const values = {
        fetchedKb: gzipKb(dist, scripts),
        criticalKb: gzipKb(dist, before),
        workersKb: gzipKb(dist, workers),
        files: scripts.length,
      };
      return { ms: paint, values };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  },
};
