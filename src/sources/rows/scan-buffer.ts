/**
 * Whole lines for a scanning kernel out of bytes cut anywhere: lines are gathered in the text of a ScanMemory, the BOM and the lines before
 * the first row taken off, and handed on in runs; the rest of a line waits for the next bytes.
 */
import * as plan from '../../../assembly/scan-plan.ts';
import { QuantabError } from '../../core/errors.ts';
import { LONGEST_LINE, type ScanMemory } from './scan-memory.ts';

export interface LineRuns {
  readonly name: string;
  /** What a line is, for messages: `trade`. */
  readonly what: string;
  /** Lines before the first row: banner, comments, header. */
  readonly skipLines: number;
  /** Whole lines from..to of the text, `to` behind a newline. */
  read(from: number, to: number): void;
}

export class ScanBuffer {
  #filled = 0;
  #start = true;
  #toSkip: number;
  readonly #text = new TextDecoder();

  constructor(
    readonly memory: ScanMemory,
    readonly runs: LineRuns,
  ) {
    this.#toSkip = runs.skipLines;
  }

  chunk(bytes: Uint8Array): void {
    const { text } = this.memory;
    let at = 0;
    while (at < bytes.length) {
      const take = Math.min(bytes.length - at, LONGEST_LINE);
      const piece = bytes.subarray(at, at + take);
      text.set(piece, this.#filled);
      // Only the first line of the buffer, begun by what was carried over, can be too long.
      const end = piece.indexOf(0x0a);
      if (this.#filled + (end < 0 ? take : end) > LONGEST_LINE) throw this.#tooLong();
      this.#filled += take;
      at += take;
      if (end >= 0) this.#drain(false);
    }
  }

  /** The last line may lack its newline. */
  end(): void {
    if (this.#filled > 0) this.#drain(true);
  }

  /** The file ends, and a further one begins. */
  next(skipLines: number): void {
    this.end();
    this.#filled = 0;
    this.#start = true;
    this.#toSkip = skipLines;
    this.memory.planWords[plan.PLAN_LINES / 4] = 0;
  }

  /** Text of the line from..to without its line end. */
  line(from: number, to: number): string {
    return this.#text.decode(this.memory.text.subarray(from, to)).replace(/\r?\n$/, '');
  }

  /** Up to 200 bytes of the line at an address that a kernel noted. */
  lineAt(address: number): string {
    const { text, textPtr } = this.memory;
    const from = address - textPtr;
    const end = text.indexOf(0x0a, from);
    return this.#text.decode(text.subarray(from, Math.min(end, from + 200))).trimEnd();
  }

  #tooLong(): QuantabError {
    const line = (this.memory.planWords[plan.PLAN_LINES / 4]! + 1).toLocaleString('en');
    const { name, what } = this.runs;
    return new QuantabError('bad-input', `${name}: line ${line} is longer than 1 MB. Each ${what} is expected on a line of its own.`);
  }

  #drain(last: boolean): void {
    const { text, planWords } = this.memory;
    if (this.#start) {
      if (this.#filled < 3 && !last) return;
      this.#start = false;
      if (text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf) text.fill(0x20, 0, 3);
    }
    if (last) text[this.#filled++] = 0x0a;
    const to = text.lastIndexOf(0x0a, this.#filled - 1) + 1;
    if (to === 0) return;
    let from = 0;
    while (this.#toSkip > 0 && from < to) {
      from = text.indexOf(0x0a, from) + 1;
      this.#toSkip--;
      planWords[plan.PLAN_LINES / 4]!++;
    }
    this.runs.read(from, to);
    text.copyWithin(0, to, this.#filled);
    this.#filled -= to;
  }
}
