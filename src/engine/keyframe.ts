/**
 * Bytes of a saved engine state: a header (JSON: plan, instruments), then 64-bit words. Columns are stored with their runs of
 * zeros counted, so state that is mostly empty costs little. Read back in the order of writing; a wrong or torn keyframe
 * is refused before anything is changed.
 */
import { QuantabError } from '../core/errors.ts';

const magic = 0x464b4251; // 'QBKF' little-endian
const version = 5;
const fixedBytes = 16;

export interface KeyframeHeader {
  refs: string[];
  instruments: string[];
}

/** What the writer before had: a state is some MB, and one is saved at every segment. */
let spare = new Float64Array(4_096);

export class KeyframeWriter {
  #words = spare;
  #n = 0;

  number(value: number): void {
    if (this.#n === this.#words.length) this.#grow(1);
    this.#words[this.#n++] = value;
  }

  /** values[0, n): pairs of (zeros, values that follow), ending when n are told. */
  column(values: Float64Array, n = values.length): void {
    this.number(n);
    let i = 0;
    while (i < n) {
      const zeros = i;
      while (i < n && Object.is(values[i], 0)) i++;
      const from = i;
      // A lone zero costs less than a new run.
      while (i < n && !(Object.is(values[i], 0) && (i + 2 >= n || (Object.is(values[i + 1], 0) && Object.is(values[i + 2], 0))))) i++;
      this.number(from - zeros);
      this.number(i - from);
      if (this.#n + i - from > this.#words.length) this.#grow(i - from);
      this.#words.set(values.subarray(from, i), this.#n);
      this.#n += i - from;
    }
  }

  finish(header: KeyframeHeader): ArrayBuffer {
    const text = new TextEncoder().encode(JSON.stringify(header));
    const wordsAt = fixedBytes + Math.ceil(text.length / 8) * 8;
    const buffer = new ArrayBuffer(wordsAt + this.#n * 8);
    new Uint8Array(buffer, fixedBytes).set(text);
    new Float64Array(buffer, wordsAt).set(this.#words.subarray(0, this.#n));
    const head = new DataView(buffer);
    head.setUint32(0, magic, true);
    head.setUint32(4, version, true);
    head.setUint32(8, text.length, true);
    head.setUint32(12, checksum(buffer), true);
    spare = this.#words;
    return buffer;
  }

  #grow(room: number): void {
    const words = new Float64Array(Math.max(this.#words.length * 2, this.#n + room));
    words.set(this.#words.subarray(0, this.#n));
    this.#words = words;
  }
}

export class KeyframeReader {
  readonly header: KeyframeHeader;
  readonly #words: Float64Array;
  #at = 0;

  constructor(buffer: ArrayBuffer) {
    if (buffer.byteLength < fixedBytes || buffer.byteLength % 8 !== 0) throw refused('it is cut short');
    const head = new DataView(buffer);
    if (head.getUint32(0, true) !== magic) throw refused('it is not a keyframe');
    const found = head.getUint32(4, true);
    if (found !== version) throw refused(`it is of version ${found}, expected ${version}`);
    const textBytes = head.getUint32(8, true);
    const wordsAt = fixedBytes + Math.ceil(textBytes / 8) * 8;
    if (wordsAt > buffer.byteLength || head.getUint32(12, true) !== checksum(buffer)) throw refused('its bytes are damaged');
    this.header = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, fixedBytes, textBytes))) as KeyframeHeader;
    this.#words = new Float64Array(buffer, wordsAt);
  }

  number(): number {
    return this.#words[this.#at++];
  }

  /** Fills `out` with a stored column; what the column did not reach becomes zero. Gives the column's length. */
  column(out: Float64Array): number {
    const n = this.number();
    if (n > out.length) throw refused(`it holds ${n} numbers where ${out.length} have room`);
    out.fill(0);
    let i = 0;
    while (i < n) {
      i += this.number();
      const count = this.number();
      out.set(this.#words.subarray(this.#at, this.#at + count), i);
      this.#at += count;
      i += count;
    }
    return n;
  }

  /** A stored column of unknown length. */
  values(): Float64Array {
    const out = new Float64Array(this.#words[this.#at]);
    this.column(out);
    return out;
  }
}

function refused(why: string): QuantabError {
  return new QuantabError('bad-input', `A saved engine state cannot be loaded: ${why}. Compute it again from the session's rows.`);
}

/** FNV-1a over the 32-bit words behind the fixed header. */
function checksum(buffer: ArrayBuffer): number {
  const words = new Uint32Array(buffer, fixedBytes);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i], 0x01000193);
  return hash >>> 0;
}
