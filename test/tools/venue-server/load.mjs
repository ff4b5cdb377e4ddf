/**
 * Load: so many single-message frames a second of one venue, spread over the symbols that someone listens to, counted exactly. The markets
 * do not run by themselves meanwhile; each frame is one event: six trades, three book messages, one quote of ten where all are listened to.
 * With `pack` a frame of the `custom` venue holds so many messages, as lines: a form for load alone, that no venue sends. At a rate of
 * Infinity as many go as the connections take: none is made while much waits in one of them.
 */
import { performance } from 'node:perf_hooks';

const pattern = ['trade', 'book', 'trade', 'quote', 'trade', 'book', 'trade', 'trade', 'book', 'trade'];
/** At most so many frames behind, in seconds of the rate: more is given up and told as `late`. */
const patience = 2;
/** At the highest rate: frames between two looks, milliseconds of making before others have their turn, bytes that may wait in a connection. */
const stretch = 32;
const turnMs = 20;
const mostWaiting = 1 << 19;

export class Load {
  #begun = 0;
  #made = 0;
  #next = 0;
  #late = 0;
  #perSymbol = new Map();

  constructor(server, { venue, perSecond, seconds = Number.POSITIVE_INFINITY, pack = 1 }) {
    Object.assign(this, { server, venue, perSecond, seconds, pack });
    if (pack > 1 && venue !== 'custom') throw new Error('Only frames of the custom venue hold many messages');
  }

  state() {
    const { venue, perSecond, seconds, pack } = this;
    const done = this.#begun > 0 && performance.now() - this.#begun >= seconds * 1000;
    const elapsed = this.#begun === 0 ? 0 : (performance.now() - this.#begun) / 1000;
    return {
      venue,
      perSecond,
      pack,
      elapsed,
      done,
      messages: this.#made,
      late: this.#late,
      perSymbol: Object.fromEntries(this.#perSymbol),
    };
  }

  /** Called each tick: sends what is due, each connection's frames in one write. */
  run() {
    const { server, venue } = this;
    if (server.paused) return;
    const wanted = server.wanted(venue);
    if (wanted.length === 0) return;
    const now = performance.now();
    if (this.#begun === 0) this.#begun = now;
    const elapsed = Math.min((now - this.#begun) / 1000, this.seconds);
    if (this.perSecond === Number.POSITIVE_INFINITY) {
      if (elapsed < this.seconds) this.#flood(wanted, now + turnMs);
      return;
    }
    let due = Math.floor(elapsed * this.perSecond) - this.#made - this.#late;
    const most = Math.ceil(this.perSecond * patience);
    if (due > most) {
      this.#late += due - most;
      due = most;
    }
    server.corked(venue, () => {
      while (due > 0) due -= this.#send(wanted[this.#next++ % wanted.length], Math.min(due, this.pack));
    });
  }

  #flood(wanted, until) {
    const lines = [...new Set(wanted.flatMap(({ lines }) => [...lines]))];
    while (performance.now() < until && lines.every(({ socket }) => socket.bufferedAmount < mostWaiting))
      this.server.corked(this.venue, () => {
        for (let i = 0; i < stretch; i++) this.#send(wanted[this.#next++ % wanted.length], this.pack);
      });
  }

  #send({ market, kinds, lines }, most) {
    let counts = this.#perSymbol.get(market.symbol);
    if (!counts) this.#perSymbol.set(market.symbol, (counts = { trade: 0, book: 0, quote: 0 }));
    const usual = pattern[Math.floor(this.#next / 7) % pattern.length];
    const kind = kinds.has(usual) ? usual : kinds.has('trade') ? 'trade' : [...kinds][0];
    for (const line of lines) if (this.pack > 1) line.gather();
    for (let i = 0; i < most; i++) market.only(kind);
    for (const line of lines) if (this.pack > 1) line.release();
    counts[kind] += most;
    this.#made += most;
    return most;
  }
}
