/**
 * What can go wrong, by name, on command. A fault names `venue` (else all), and may name `socket`, `symbol`, `topic`, `kind` of event,
 * `near` (book messages that change the ten best levels alone), `count` of frames it hits (1 where one frame is enough to break something) or `seconds` that it lasts. `hits` counts what it did.
 */

/** A close that is announced by a frame comes so long after it. */
const announcedMs = 1_000;
const always = Number.POSITIVE_INFINITY;

/** Faults of frames: the frames that go out in place of one; undefined where the fault cannot be put on this one. */
const onFrames = {
  drop: () => [],
  duplicate: (text) => [text, text],
  truncate: (text) => [text.slice(0, Math.floor(text.length * 0.6))],
  checksum: (text, line) => one(line.speaker.damage?.checksum?.(text)),
  sequence: (text, line) => one(line.speaker.damage?.sequence?.(text)),
  'unknown-fields': (text) => (text.startsWith('{') ? [text.replace(/\{(?=")/g, '{"novelty":[1,{"a":"}]"}],')] : undefined),
  'unknown-types': (text, line) => [...(line.speaker.strange ?? []), text],
  'big-frame': (text) => (text.startsWith('{') ? [text.replace('{', `{"padding":"${'x'.repeat(3 << 20)}",`)] : undefined),
  stall: () => [],
};

const one = (text) => (text === undefined ? undefined : [text]);

/** What each does, with what it lasts where nothing is said; the page and README list them. */
export const faultNames = {
  drop: { count: 1, says: 'a frame never comes' },
  duplicate: { count: 1, says: 'a frame comes twice' },
  reorder: { count: 1, says: 'a frame comes behind the next of its topic' },
  truncate: { count: 1, says: 'a frame ends in the middle' },
  checksum: { count: 1, says: 'the checksum of a book message is another one' },
  sequence: { count: 1, says: 'the sequence number of a frame is another one' },
  'unknown-fields': { count: 50, says: 'objects have a field more' },
  'unknown-types': { count: 5, says: 'messages of an unknown kind come in between' },
  'big-frame': { count: 1, says: 'a frame of 3 MB' },
  stall: { seconds: 30, says: 'topics are acknowledged and stay silent' },
  snapshot: { says: 'a snapshot in mid-stream' },
  'big-snapshot': { says: 'the book grows to 40,000 levels a side; its next snapshot has megabytes' },
  'half-open': { says: 'connections stay open, nothing comes and nothing is heard' },
  cut: { says: 'connections are gone without a close frame' },
  refuse: { seconds: 10, says: 'connections are cut and new ones refused: the cable is pulled' },
  close: { says: 'the venue closes, with code 1012 where no other is named' },
  day: { says: 'the venue closes after 24 hours, with a word a second before where it has one' },
  'slow-drip': { seconds: 10, says: 'frames come one by one, 50 ms apart' },
  burst: { seconds: 5, says: 'twenty times as many events' },
  skew: { seconds: always, says: 'the clock of the venue is wrong, until faults are ended' },
};

export class Faults {
  #active = new Set();
  #held = new Map();
  #drips = new Map();

  constructor(server) {
    this.server = server;
  }

  /** Starts one; the handle counts `hits` and ends with `end()`. Throws for a name it does not know. */
  add(what) {
    const known = faultNames[what.name];
    if (!known) throw new Error(`No fault "${what.name}"; there are ${Object.keys(faultNames).join(', ')}`);
    if (what.venue !== undefined && !this.server.speakers.has(what.venue)) throw new Error(`No venue "${what.venue}"`);
    const seconds = what.seconds ?? known.seconds ?? always;
    const count = what.count ?? (what.seconds === undefined ? (known.count ?? always) : always);
    const fault = { ...what, left: count, hits: 0, until: Date.now() + seconds * 1000, end: () => this.#end(fault) };
    this.#begin(fault);
    return fault;
  }

  list() {
    return [...this.#active].map(({ name, venue, topic, symbol, kind, hits, left, until }) => ({
      name,
      venue,
      topic,
      symbol,
      kind,
      hits,
      ...(left === always ? {} : { left }),
      ...(until === always ? {} : { seconds: Math.max(0, Math.round((until - Date.now()) / 1000)) }),
    }));
  }

  clear() {
    for (const fault of [...this.#active]) this.#end(fault);
    for (const line of [...this.#held.keys()]) this.#letGo(line);
  }

  refuses(venue) {
    for (const fault of this.#active) if (fault.name === 'refuse' && concerns(fault, venue)) return ++fault.hits > 0;
    return false;
  }

  run() {
    const now = Date.now();
    for (const fault of [...this.#active]) if (now >= fault.until) this.#end(fault);
    for (const [line, drip] of this.#drips) {
      while (drip.queue.length > 0 && (now >= drip.next || now >= drip.until)) {
        line.write(drip.queue.shift());
        drip.next = Math.max(drip.next + drip.ms, now - 1000);
      }
      if (drip.queue.length === 0 && now >= drip.until) this.#drips.delete(line);
    }
  }

  /** A frame on its way out. */
  pass(line, text, about) {
    let texts = [text];
    if (this.#active.size > 0) {
      for (const fault of this.#active) {
        if (fault.left <= 0 || texts.length === 0 || !hits(fault, line, about)) continue;
        const next = this.#damage(fault, texts, line, about);
        if (next === undefined) continue;
        texts = next;
        fault.hits++;
        if (--fault.left <= 0) this.#end(fault);
      }
    }
    for (const each of texts) this.#write(line, each);
    if (this.#held.size > 0 && texts.length > 0 && about) this.#release(line, about, text);
  }

  #damage(fault, texts, line, about) {
    if (fault.name === 'reorder') {
      if (this.#held.has(line)) return;
      this.#held.set(line, { texts, topic: about.topic, text: texts[0] });
      return [];
    }
    const act = onFrames[fault.name];
    if (!act) return;
    const out = [];
    for (const text of texts) {
      const made = act(text, line);
      if (made === undefined) return;
      out.push(...made);
    }
    return out;
  }

  #release(line, about, text) {
    const held = this.#held.get(line);
    if (held && held.topic === about.topic && held.text !== text) this.#letGo(line);
  }

  #letGo(line) {
    const { texts } = this.#held.get(line);
    this.#held.delete(line);
    for (const text of texts) this.#write(line, text);
  }

  #write(line, text) {
    const drip = this.#drips.get(line);
    if (drip) drip.queue.push(text);
    else line.write(text);
  }

  #begin(fault) {
    const { name, venue } = fault;
    const lines = [...this.server.lines].filter(
      (line) => concerns(fault, line.speaker.id) && (!fault.socket || fault.socket === line.name),
    );
    const markets = [...this.server.markets.values()].filter(
      (m) => concerns(fault, m.venue) && (!fault.symbol || fault.symbol === m.symbol),
    );
    if (name in onFrames || name === 'reorder' || name === 'refuse') this.#active.add(fault);
    if (name === 'cut' || name === 'refuse') for (const line of lines) line.cut();
    if (name === 'half-open') for (const line of lines) line.dead = true;
    if (name === 'close' || name === 'day') for (const line of lines) closeAs(line, name === 'day' ? 'day' : (fault.code ?? 'restart'));
    if (name === 'snapshot') for (const line of lines) fault.hits += sendSnapshots(line, fault);
    if (name === 'big-snapshot') for (const market of markets) market.grow(fault.levels ?? 40_000);
    if (name === 'slow-drip') {
      for (const line of lines) this.#drips.set(line, { queue: [], next: Date.now(), ms: fault.ms ?? 50, until: fault.until });
    }
    if (name === 'burst' || name === 'skew') {
      this.#active.add(fault);
      for (const market of markets) if (name === 'burst') market.haste = fault.factor ?? 20;
      for (const id of venue ? [venue] : this.server.speakers.keys()) if (name === 'skew') this.server.skew(id, (fault.shift ?? 5) * 1e6);
    }
    if (!(name in onFrames) && !['snapshot', 'reorder', 'refuse'].includes(name)) fault.hits = Math.max(lines.length, markets.length);
  }

  #end(fault) {
    if (!this.#active.delete(fault)) return;
    if (fault.name === 'burst') for (const market of this.server.markets.values()) if (concerns(fault, market.venue)) market.haste = 1;
    if (fault.name === 'skew') for (const id of fault.venue ? [fault.venue] : this.server.speakers.keys()) this.server.skew(id, 0);
  }
}

function concerns(fault, venue) {
  return fault.venue === undefined || fault.venue === venue;
}

function hits(fault, line, about) {
  if (!about || !concerns(fault, line.speaker.id)) return false;
  if (fault.socket !== undefined && fault.socket !== line.name) return false;
  if (fault.symbol !== undefined && fault.symbol !== about.symbol) return false;
  if (fault.topic !== undefined && fault.topic !== about.topic) return false;
  if (fault.kind !== undefined && fault.kind !== about.kind) return false;
  return fault.near !== true || isNear(about.event);
}

/** Whether a book message changes one of the ten best levels of a side: checksums cover no more. */
function isNear(event) {
  if (event?.kind !== 'book') return false;
  const { bids, asks } = event.market.levels(10);
  const [lowest, highest] = [Number(bids.at(-1)?.[0]), Number(asks.at(-1)?.[0])];
  return event.bids.some(([px]) => Number(px) >= lowest) || event.asks.some(([px]) => Number(px) <= highest);
}

function closeAs(line, code) {
  const known = line.speaker.closes?.[code] ?? (typeof code === 'number' ? { code } : { code: 1012 });
  if (!known.frame) return line.close(known.code, known.reason);
  line.send(known.frame);
  setTimeout(() => line.close(known.code, known.reason), announcedMs);
}

function sendSnapshots(line, fault) {
  let sent = 0;
  for (const topic of line.topics.values()) {
    if (!topic.kinds.includes('book') || (fault.symbol && fault.symbol !== topic.symbol)) continue;
    const text = line.speaker.snapshot?.(topic, line.market(topic.symbol));
    if (text === undefined) continue;
    line.send(text, { topic: topic.name, symbol: topic.symbol, kind: 'snapshot' });
    sent++;
  }
  return sent;
}
