/**
 * Text under construction as UTF-8 bytes, handed to a Blob every 4 MB (a browser may keep Blobs outside the heap). Numbers are
 * written digit by digit, twice as fast as by way of strings.
 */
import { decimal } from '../../core/decimal.ts';
import { openIsoTime } from '../../core/iso-time.ts';

const blobBytes = 1 << 22;
const longestNumber = 400;
const scale = 1e8;
/** Below it two decimals of eight places are never the same number, so the one found is the shortest (15 digits are safe). */
const scaledMost = 1e15;
const powers = Int32Array.from({ length: 10 }, (_, places) => 10 ** places);
const keptTexts = 4_096;

export class ByteText {
  #bytes = new Uint8Array(blobBytes);
  #n = 0;
  readonly #blobs: Blob[] = [];
  readonly #encoder = new TextEncoder();
  readonly #known = new Map<string, Uint8Array>();
  readonly #iso = openIsoTime();
  #second = Number.NaN;
  #prefix: Uint8Array = new Uint8Array(0);

  text(text: string): void {
    this.append(this.encoded(text));
  }

  /** The bytes of a text, for what is written over and over. */
  encoded(text: string): Uint8Array {
    let bytes = this.#known.get(text);
    if (!bytes) {
      bytes = this.#encoder.encode(text);
      if (this.#known.size === keptTexts) this.#known.clear();
      this.#known.set(text, bytes);
    }
    return bytes;
  }

  /** The shortest decimal of a finite number (core/decimal.ts). */
  number(value: number): void {
    this.#room(longestNumber);
    const size = Math.abs(value);
    const scaled = Math.round(size * scale);
    if (scaled < scaledMost && scaled / scale === size) {
      if (value < 0) this.#bytes[this.#n++] = 45;
      const whole = Math.floor(scaled / scale);
      this.#digits(whole, 1);
      this.#fraction(scaled - whole * scale);
    } else if (Number.isSafeInteger(value) && value > 0) {
      const high = Math.floor(value / scale);
      if (high > 0) this.#digits(high, 1);
      this.#digits(value - high * scale, high > 0 ? 8 : 1);
    } else this.append(this.#encoder.encode(decimal(value)));
  }

  /** ISO-8601 of microseconds (core/iso-time.ts); nothing when there is no such date. */
  time(micros: number): boolean {
    const second = Math.floor(micros / 1e6);
    if (second !== this.#second) {
      const text = this.#iso(micros);
      if (text === '') return false;
      this.#second = second;
      this.#prefix = this.#encoder.encode(text.slice(0, -7));
    }
    this.append(this.#prefix);
    this.#room(7);
    this.#digits(Math.floor(micros - second * 1e6), 6);
    this.#bytes[this.#n++] = 90;
    return true;
  }

  finish(type: string): Blob {
    this.#seal();
    return new Blob(this.#blobs, { type });
  }

  /** Digits of an integer below 10^9, padded with zeros to `least`. */
  #digits(integer: number, least: number): void {
    const bytes = this.#bytes;
    let rest = integer | 0;
    let length = least;
    for (let power = powers[least]!; power <= rest && length < 10; power *= 10) length++;
    const start = this.#n;
    for (let at = start + length - 1; at >= start; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = 48 + (rest - next * 10);
      rest = next;
    }
    this.#n = start + length;
  }

  /** The eight places of a fraction without their trailing zeros. */
  #fraction(places: number): void {
    if (places === 0) return;
    this.#bytes[this.#n++] = 46;
    this.#digits(places, 8);
    while (this.#bytes[this.#n - 1] === 48) this.#n--;
  }

  append(source: Uint8Array): void {
    const { length } = source;
    this.#room(length);
    if (length > blobBytes) {
      this.#blobs.push(new Blob([source as Uint8Array<ArrayBuffer>]));
      return;
    }
    const bytes = this.#bytes;
    const start = this.#n;
    if (length > 64) bytes.set(source, start);
    else for (let i = 0; i < length; i++) bytes[start + i] = source[i]!;
    this.#n = start + length;
  }

  #room(bytes: number): void {
    if (this.#n + bytes > blobBytes) this.#seal();
  }

  #seal(): void {
    if (this.#n > 0) this.#blobs.push(new Blob([this.#bytes.subarray(0, this.#n)]));
    this.#n = 0;
  }
}
