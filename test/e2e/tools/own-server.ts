/** A server of dist/ that a journey can stop, and whose files it can replace: what a visitor meets when the site is down or renewed. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';

const dist = resolve(import.meta.dirname, '../../../dist');
const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

export interface OwnServer {
  readonly url: string;
  /** Path -> text that is served instead of the file. */
  readonly replaced: Map<string, string>;
  close(): Promise<void>;
}

export async function openOwnServer(): Promise<OwnServer> {
  const replaced = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname));
    const file = join(dist, path === '/' ? 'index.html' : path);
    const type = types[extname(file)] ?? 'application/octet-stream';
    const text = replaced.get(path);
    if (text !== undefined) response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(text);
    else if (request.method === 'GET' && file.startsWith(dist) && existsSync(file) && statSync(file).isFile())
      response.writeHead(200, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(readFileSync(file));
    else response.writeHead(404).end();
  });
  await new Promise<void>((done) => server.listen(0, 'localhost', done));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    replaced,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
