/** The server over HTTP: `GET /` the page of faults, `GET /state`, `GET /book?venue=&symbol=&depth=`, `POST /control` with JSON. */
import { readFile } from 'node:fs/promises';
import { faultNames } from './faults.mjs';

export async function answerControl(server, request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  const answer = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json', 'access-control-allow-origin': '*', 'cache-control': 'no-store' });
    response.end(`${JSON.stringify(value)}\n`);
  };
  try {
    if (request.method === 'GET' && pathname === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(await readFile(new URL('./control.html', import.meta.url)));
    } else if (request.method === 'GET' && pathname === '/state') {
      answer(200, { ...server.state(), faultNames });
    } else if (request.method === 'GET' && pathname === '/book') {
      const book = server.book(
        searchParams.get('venue'),
        searchParams.get('symbol'),
        Number(searchParams.get('depth') ?? Number.POSITIVE_INFINITY),
      );
      if (book) answer(200, book);
      else answer(404, { error: 'No such venue or symbol' });
    } else if (request.method === 'POST' && pathname === '/control') {
      let body = '';
      for await (const chunk of request) body += chunk;
      answer(200, command(server, JSON.parse(body)));
    } else answer(404, { error: 'GET /, /state, /book?venue=&symbol= or POST /control' });
  } catch (error) {
    answer(400, { error: error.message });
  }
}

/** `{ name, venue, ... }` a fault; `{ pause: true }`, `{ pause: false }`, `{ clear: true }`. */
function command(server, what) {
  if (what.clear) server.faults.clear();
  else if (what.pause !== undefined) server.pause(what.pause === true);
  else {
    const { hits } = server.fault(what);
    return { ok: true, hits };
  }
  return { ok: true };
}
