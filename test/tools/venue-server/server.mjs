/**
 * Venues on the loopback interface: `ws://127.0.0.1:PORT/<venue id>/<socket>` speaks as the venue does (`speakers/<id>.mjs`), of markets
 * made by hand or of recorded tapes, with faults on command. The same port answers `/book`, `/state`, `/control` over HTTP.
 */
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { performance } from 'node:perf_hooks';
import { answerControl } from './control.mjs';
import { Faults } from './faults.mjs';
import { Line } from './line.mjs';
import { Load } from './load.mjs';
import { Market } from './market.mjs';
import { WebSocketServer } from './sockets.mjs';

const tickMs = 10;

/**
 * Speakers by id.
 * @returns {Promise<Map<string, any>>}
 */
export async function loadSpeakers() {
  const folder = new URL('./speakers/', import.meta.url);
  const speakers = new Map();
  for (const file of (await readdir(folder)).filter((name) => name.endsWith('.mjs')).sort()) {
    const { default: speaker } = await import(new URL(file, folder).href);
    if (speaker?.id) speakers.set(speaker.id, speaker);
  }
  return speakers;
}

class VenueServer {
  lines = new Set();
  /** Of `venue symbol`. */
  markets = new Map();
  paused = false;
  port = 0;
  url = '';
  #listeners = new Map();
  #skewUs = new Map();
  #stats = new Map();
  #timer;
  #ranAt = 0;

  constructor(options, speakers) {
    this.options = options;
    this.speakers = speakers;
    this.faults = new Faults(this);
    this.load = options.load && new Load(this, options.load);
    this.startedAt = Date.now();
    this.http = createServer((request, response) => answerControl(this, request, response));
    this.sockets = new WebSocketServer({ noServer: true, maxPayload: 1 << 20, perMessageDeflate: false });
    this.http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
  }

  async open() {
    await new Promise((resolve, reject) => {
      this.http.once('error', reject);
      this.http.listen(this.options.port ?? 0, '127.0.0.1', resolve);
    });
    this.port = this.http.address().port;
    this.url = `ws://127.0.0.1:${this.port}`;
    this.#ranAt = performance.now();
    this.#timer = setInterval(() => this.#run(), tickMs);
    return this;
  }

  async close() {
    clearInterval(this.#timer);
    this.faults.clear();
    for (const line of this.lines) line.cut();
    this.sockets.close();
    this.http.closeAllConnections();
    await new Promise((resolve) => this.http.close(resolve));
  }

  #upgrade(request, socket, head) {
    const { pathname, searchParams } = new URL(request.url, 'ws://localhost');
    const [, venue, name = ''] = pathname.split('/');
    const speaker = this.speakers.get(venue);
    if (!speaker?.sockets.includes(name) || this.faults.refuses(venue)) {
      const status = speaker ? (speaker.sockets.includes(name) ? '503 Service Unavailable' : '404 Not Found') : '404 Not Found';
      socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n\r\n`);
      return;
    }
    this.sockets.handleUpgrade(request, socket, head, (ws) => {
      const line = new Line({ server: this, speaker, name, query: searchParams, socket: ws, faults: this.faults });
      this.lines.add(line);
      ws.on('message', (data) => line.hear(data.toString()));
      ws.on('close', () => {
        line.end();
        this.lines.delete(line);
      });
      ws.on('error', () => line.cut());
      speaker.open?.(line);
    });
  }

  /** Microseconds of a venue's clock. */
  now(venue) {
    return Math.round((performance.timeOrigin + performance.now()) * 1000) + (this.#skewUs.get(venue) ?? 0);
  }

  skew(venue, us) {
    this.#skewUs.set(venue, us);
  }

  /** The market of a symbol, made on first demand; undefined where the venue has no such symbol. */
  market(venue, symbol) {
    const key = `${venue} ${symbol}`;
    const known = this.markets.get(key);
    if (known) return known;
    const listing = this.speakers.get(venue)?.listing(symbol);
    if (!listing) return;
    const { rate, levels, bookMs, seed } = this.options;
    const given = { rate, levels, bookMs, seed };
    for (const name of Object.keys(given)) if (given[name] === undefined) delete given[name];
    const source = { venue, symbol, listing, clock: () => this.now(venue), emit: (event) => this.deliver(event), ...given };
    const market = this.options.makeMarket?.(source) ?? new Market(source);
    market.paused = this.paused;
    this.markets.set(key, market);
    return market;
  }

  listen(line, topic) {
    const key = `${line.speaker.id} ${topic.symbol}`;
    let all = this.#listeners.get(key);
    if (!all) this.#listeners.set(key, (all = new Map()));
    all.set(topic, line);
  }

  forget(line, topic) {
    this.#listeners.get(`${line.speaker.id} ${topic.symbol}`)?.delete(topic);
  }

  /** Markets of a venue that someone listens to, the kinds of events they want of them, and their connections. */
  wanted(venue) {
    const out = [];
    for (const [key, all] of this.#listeners) {
      const market = this.markets.get(key);
      if (!market || market.venue !== venue || all.size === 0) continue;
      const kinds = new Set([...all.keys()].flatMap((topic) => topic.kinds).filter((kind) => ['trade', 'book', 'quote'].includes(kind)));
      if (kinds.size > 0) out.push({ market, kinds, lines: new Set(all.values()) });
    }
    return out;
  }

  /** Frames of `act` leave in one write a connection. */
  corked(venue, act) {
    const streams = [...this.lines].filter((line) => line.speaker.id === venue).map((line) => line.socket._socket);
    for (const stream of streams) stream.cork();
    act();
    for (const stream of streams) stream.uncork();
  }

  /** An event to all who listen; formatted once a topic name. */
  deliver(event) {
    const { venue, symbol, kind } = event;
    const all = this.#listeners.get(`${venue} ${symbol}`);
    if (!all || all.size === 0) return;
    const speaker = this.speakers.get(venue);
    const made = new Map();
    for (const [topic, line] of all) {
      if (!topic.kinds.includes(kind)) continue;
      const key = `${line.name} ${topic.name}`;
      let texts = made.get(key);
      if (texts === undefined) {
        texts = speaker.format(topic, event, line) ?? null;
        made.set(key, texts);
      }
      if (texts === null) continue;
      const about = { topic: topic.name, symbol, kind, event };
      if (typeof texts === 'string') line.send(texts, about);
      else for (const text of texts) line.send(text, about);
    }
  }

  /** Stops the markets with everything said, or lets them go on. Books can be compared while they stand. */
  pause(paused = true) {
    this.paused = paused;
    for (const market of this.markets.values()) {
      if (paused) market.flush();
      market.paused = paused;
    }
  }

  /**
   * Breaks something; `faults.mjs` has the names.
   * @param {Record<string, unknown> & { name: string }} what
   */
  fault(what) {
    return this.faults.add(what);
  }

  /** The oracle's book and its update number; levels best first, as texts. */
  book(venue, symbol, depth = Number.POSITIVE_INFINITY) {
    const market = this.market(venue, symbol);
    return market && { venue, symbol, updateId: market.updateId, publishedId: market.publishedId, ...market.levels(depth) };
  }

  count(venue, bytes) {
    let stats = this.#stats.get(venue);
    if (!stats) this.#stats.set(venue, (stats = { frames: 0, bytes: 0 }));
    stats.frames++;
    stats.bytes += bytes;
  }

  state() {
    const lines = [...this.lines].map((line) => ({
      venue: line.speaker.id,
      socket: line.name,
      topics: [...line.topics.keys()],
      sent: line.sent,
      received: line.received,
      halfOpen: line.dead,
      seconds: Math.round((Date.now() - line.openedAt) / 1000),
    }));
    const markets = [...this.markets.values()].map((market) => ({
      venue: market.venue,
      symbol: market.symbol,
      tradeId: market.tradeId,
      updateId: market.updateId,
      bookMessages: market.bookCount,
    }));
    return {
      venues: [...this.speakers.keys()],
      paused: this.paused,
      lines,
      markets,
      faults: this.faults.list(),
      sent: Object.fromEntries(this.#stats),
      load: this.load?.state(),
    };
  }

  #run() {
    const now = performance.now();
    const seconds = Math.min(1, (now - this.#ranAt) / 1000);
    this.#ranAt = now;
    this.faults.run();
    for (const line of this.lines) {
      const { idleMs = Number.POSITIVE_INFINITY, idleClose } = line.speaker.limits ?? {};
      if (Date.now() - line.heardAt > idleMs) line.close(idleClose?.code ?? 1000, idleClose?.reason ?? 'no message for too long');
    }
    if (this.load) this.load.run();
    else for (const market of this.markets.values()) market.run(seconds);
  }
}

/**
 * Starts it. `port`: 0 for any free one. `rate`: events a second a symbol (20). `levels`: of a side of a book (300). `bookMs`: from one
 * book message to the next (100). `seed`: of the markets. `makeMarket`: another source of events (`tape.mjs`). `load`: `load.mjs`.
 * `haste`: of clients whose clocks run faster than the wall's; they may send as many times more messages a second.
 * @param {{ port?: number, rate?: number, levels?: number, bookMs?: number, seed?: string, makeMarket?: (source: any) => any, haste?: number,
 *   load?: { venue: string, perSecond: number, seconds?: number, pack?: number } }} [options]
 */
export async function startVenueServer(options = {}) {
  return new VenueServer(options, await loadSpeakers()).open();
}
