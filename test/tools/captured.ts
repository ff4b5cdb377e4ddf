/** Texts of venues as they were recorded, and ways to damage one. */
import { sharedText } from './shared-data.ts';

export interface Captured {
  /** Name of its connection. */
  conn: string;
  /** Received, seconds. */
  ts: number;
  data: string;
}

/** Texts received, in order, of a recording in `venue-captures`. */
export function capturedTexts(name: string): Captured[] {
  const lines = sharedText(`venue-captures/${name}.jsonl.gz`).split('\n');
  return lines.filter((line) => line.startsWith('{"t":"recv"')).map((line) => JSON.parse(line) as Captured);
}

/** The text cut short at every place, then with every character replaced in turn. */
export function* damaged(text: string): Generator<string> {
  for (let end = 1; end < text.length; end++) yield text.slice(0, end);
  for (let at = 0; at < text.length; at++) {
    for (const other of ['"', '}', '7', '-', ',', '[', ' ', '\u0000']) yield text.slice(0, at) + other + text.slice(at + 1);
  }
}
