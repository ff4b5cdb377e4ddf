/** Whether a feed is live, and if not why, in words: a connection first, then books, then what was refused or left out. */
import { worthSaying } from './book-repair.ts';
import type { FeedBooks } from './feed-books.ts';
import type { Line } from './line.ts';
import type { FeedStatus } from './status.ts';

/** `title`: of the venue; which of its connections, where there are several. */
export function lineName(title: string, line: Line, lines: readonly Line[]): string {
  return lines.length > 1 ? `${title} (${line.parts.plan.name})` : title;
}

export function feedState(
  title: string,
  lines: readonly Line[],
  { waiting, tries }: FeedBooks,
  leftOut: readonly string[],
): Pick<FeedStatus, 'state' | 'reason' | 'retryAt'> {
  const down = lines.find((line) => line.downMs > 0);
  if (down) {
    const name = lineName(title, down, lines);
    const { why, retryAt } = down;
    const reason = why === '' ? `Waiting for data of ${name}` : `${name} ${why}`;
    return { state: 'connecting', reason, ...(Number.isNaN(retryAt) ? {} : { retryAt }) };
  }
  if (waiting.length > 0) {
    const what = waiting.length === 1 ? `the order book of ${waiting[0]}` : `${waiting.length} order books`;
    const often = tries >= worthSaying ? `; ${tries} tries have failed` : '';
    return { state: 'resyncing', reason: `Waiting for a snapshot of ${what} from ${title}${often}` };
  }
  const refused = lines.flatMap((line) => [...line.refused].map(([name, why]) => `${title} refused ${name || 'a subscription'}: ${why}`));
  return { state: 'live', reason: [...refused, ...leftOut].join('; ') };
}
