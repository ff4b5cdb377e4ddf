/** The head of a file as text: lines, BOM, comment lines and the header line that mappings are remembered by. No kernels, no parser. */
import { fieldsOfNames } from './rows/fields.ts';

export const headBytes = 65_536;

/** Lines of a head; the last one only when it is complete. */
export function headLines(text: string, whole: boolean): string[] {
  // Old Macintosh files end their lines in CR alone.
  const lines = text.replace(/^\ufeff/, '').split(text.includes('\n') ? /\r?\n/ : '\r');
  if (!whole || lines[lines.length - 1] === '') lines.pop();
  return lines;
}

export function isComment(line: string): boolean {
  return /^\s*(#|\/\/)/.test(line);
}

/**
 * The line that names the columns: of the first 30, the first with two or more usual names; else the first line that is no comment.
 * For lines of JSON objects, the keys of the first one.
 */
export function headerLine(text: string, whole: boolean): string | undefined {
  const lines = headLines(text, whole).slice(0, 30);
  const first = lines.find((line) => line.trim() !== '' && !isComment(line));
  if (first?.trimStart().startsWith('{')) return keysOf(first)?.join(',');
  const named = lines.find((line) => Object.keys(fieldsOfNames(line.split(/[,;\t|]/), [])).length >= 2);
  return named ?? first;
}

function keysOf(line: string): string[] | undefined {
  try {
    return Object.keys(JSON.parse(line) as object);
  } catch {
    return undefined;
  }
}
