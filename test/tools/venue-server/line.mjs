/** One connection to one socket of one venue: what is subscribed on it, what has gone out, and the limits that the venue enforces. */
export class Line {
  /** Topics by name: { name, symbol, kinds, depth?, silent?, ... the speaker's own }. */
  topics = new Map();
  /** The speaker's own. */
  state = {};
  sent = 0;
  received = 0;
  /** Half open: nothing goes out, nothing is read, the connection stays. */
  dead = false;
  #gathered;
  #timers = new Set();
  #second = 0;
  #inSecond = 0;

  constructor({ server, speaker, name, query, socket, faults }) {
    Object.assign(this, { server, speaker, name, query, socket, faults });
    this.openedAt = this.heardAt = Date.now();
  }

  /** Microseconds of the venue's clock, skew and all. */
  now() {
    return this.server.now(this.speaker.id);
  }

  /** The market of a symbol; undefined where the venue has no such symbol. */
  market(symbol) {
    return this.server.market(this.speaker.id, symbol);
  }

  /**
   * Events of `topic.symbol` of the kinds in `topic.kinds` go to `speaker.format` from now on. What was pending of the book went out to
   * others before, so that a snapshot taken right behind or before this in the same call stands where the deltas begin.
   */
  subscribe(topic) {
    const market = this.market(topic.symbol);
    if (!market) return;
    market.flush();
    if (topic.depth !== undefined) market.view(topic.depth, topic.silent === true);
    this.topics.set(topic.name, topic);
    this.server.listen(this, topic);
  }

  unsubscribe(name) {
    const topic = this.topics.get(name);
    if (!topic) return false;
    this.topics.delete(name);
    this.server.forget(this, topic);
    return true;
  }

  /** Sends a frame. `about`: { topic, symbol, kind } of market data, so that faults find it; left out for answers and heartbeats. */
  send(text, about) {
    const { stamp } = this.speaker;
    this.faults.pass(this, stamp ? stamp(this, text) : text, about);
  }

  /** Past all faults, onto the wire. */
  write(text) {
    if (this.dead || this.socket.readyState !== 1) return false;
    if (this.#gathered) return this.#gathered.push(text) > 0;
    this.sent++;
    this.server.count(this.speaker.id, text.length);
    this.socket.send(text);
    return true;
  }

  /** Keeps frames until `release`, which sends them as the lines of one. */
  gather() {
    this.#gathered = [];
  }
  release() {
    const texts = this.#gathered;
    this.#gathered = undefined;
    if (texts.length > 0) this.write(texts.join('\n'));
  }

  close(code, reason = '') {
    this.end();
    if (!this.dead) this.socket.close(code, reason);
  }

  /** Cuts the connection without a word, as a cable does. */
  cut() {
    this.end();
    this.socket.terminate();
  }

  /** Calls `act` every `ms` while the connection stands. */
  every(ms, act) {
    this.#timers.add(setInterval(() => !this.dead && act(), ms));
  }

  /** What the venue closes a connection for: too many messages a second, or none for too long. */
  hear(text) {
    if (this.dead) return;
    this.received++;
    this.heardAt = Date.now();
    const second = Math.floor(this.heardAt / 1000);
    if (second !== this.#second) this.#inSecond = 0;
    this.#second = second;
    const { messagesPerSecond = Number.POSITIVE_INFINITY } = this.speaker.limits ?? {};
    if (++this.#inSecond > messagesPerSecond * (this.server.options.haste ?? 1)) this.close(1008, 'Too many requests');
    else this.speaker.receive(this, text);
  }

  end() {
    for (const timer of this.#timers) clearInterval(timer);
    this.#timers.clear();
    for (const topic of this.topics.values()) this.server.forget(this, topic);
    this.topics.clear();
  }
}
