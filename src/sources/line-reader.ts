/** Whole lines of bytes cut anywhere, numbered from 1. The rest of a line waits for the next bytes; a line may have 1 MB. */
import { QuantabError } from '../core/errors.ts';

const longestLine = 1 << 20;

export class LineReader {
  line = 0;
  #rest = new Uint8Array(0);
  readonly #decoder = new TextDecoder();

  constructor(
    public name: string,
    readonly take: (line: string) => void,
  ) {}

  chunk(bytes: Uint8Array): void {
    const end = bytes.lastIndexOf(0x0a) + 1;
    if (end > 0) {
      this.#lines(this.#rest.length === 0 ? bytes.subarray(0, end) : joined(this.#rest, bytes.subarray(0, end)));
      this.#rest = bytes.slice(end);
    } else this.#rest = joined(this.#rest, bytes);
    this.#check(this.#rest.length);
  }

  /** The file ends here: its last line may lack a newline. Lines are counted from 1 again. */
  end(): void {
    if (this.#rest.length > 0) this.#lines(this.#rest);
    this.#rest = new Uint8Array(0);
    this.line = 0;
  }

  #check(length: number): void {
    if (length <= longestLine) return;
    const line = (this.line + 1).toLocaleString('en');
    throw new QuantabError('bad-input', `${this.name}: line ${line} is longer than 1 MB. One message a line is expected.`);
  }

  #lines(bytes: Uint8Array): void {
    const text = this.#decoder.decode(bytes);
    let from = 0;
    while (from < text.length) {
      let to = text.indexOf('\n', from);
      if (to < 0) to = text.length;
      this.#check(to - from);
      this.line++;
      this.take(text.slice(from, text.charCodeAt(to - 1) === 13 ? to - 1 : to));
      from = to + 1;
    }
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
