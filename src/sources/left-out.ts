/**
 * Everything an import left out, as a CSV that can be downloaded: file, line, what (rejected or skipped), reason, text. Bounded: at 64 MB the
 * list ends and says how many rows more there were.
 */
import { csvText } from '../core/csv-text.ts';

const mostBytes = 64 << 20;
const pieceChars = 1 << 18;
/** Longer rows are cut: what is wrong with them is in the reason. */
const longestText = 4_096;

export type LeftWhat = 'rejected' | 'skipped' | 'not read';

export class LeftOut {
  readonly #blobs: Blob[] = [];
  #piece = '';
  #bytes = 0;
  #more = 0;
  #any = false;

  add(file: string, line: number | undefined, what: LeftWhat, reason: string, text: string): void {
    this.#any = true;
    if (this.#bytes >= mostBytes) {
      this.#more++;
      return;
    }
    this.#piece += `${csvText(file)},${line ?? ''},${what},${csvText(reason)},${csvText(text.slice(0, longestText))}\n`;
    if (this.#piece.length >= pieceChars) this.#seal();
  }

  /** The list so far; undefined when nothing was left out. */
  blob(): Blob | undefined {
    if (!this.#any) return undefined;
    this.#seal();
    const more = `,,,${csvText(`the list ends at ${mostBytes >> 20} MB: ${this.#more.toLocaleString('en')} rows more were left out`)},\n`;
    return new Blob(['file,line,what,reason,text\n', ...this.#blobs, ...(this.#more > 0 ? [more] : [])], {
      type: 'text/csv;charset=utf-8',
    });
  }

  #seal(): void {
    if (this.#piece === '') return;
    const blob = new Blob([this.#piece]);
    this.#blobs.push(blob);
    this.#bytes += blob.size;
    this.#piece = '';
  }
}
