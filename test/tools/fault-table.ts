/** Faults by venue: what each should lead to, what it led to, and the table of both. */
import type { VenueDefinition } from '../../src/sources/venue.ts';
import { type FaultCase, type FaultResult, FaultRun } from './fault-run.ts';
import { loadSpeakers } from './venue-server/server.mjs';

/** Of all messages of a connection, whatever their topic. */
const numbered = new Set(['coinbase']);

/** Venues whose changes of books have neither number nor checksum: one that never came cannot be known, and its level stays wrong until it changes. */
const bare = new Set(['bitmex']);

/** What cannot be known where a venue numbers nothing is `either`, and `blind` where it leaves wrong levels. */
export function faultCases(venue: VenueDefinition, closes: readonly string[]): FaultCase[] {
  const { book, tradeIds } = venue;
  const isWhole = book.snapshots === 'always';
  const deltas = isWhole ? 'either' : 'loss';
  const lost = bare.has(venue.id) ? 'blind' : deltas;
  const trades = tradeIds === 'contiguous' || numbered.has(venue.id) ? 'loss' : 'either';
  const topic = venue.topics([venue.listed.listings[0]?.instrument.symbol ?? ''], ['book'])[0];
  const watched = topic?.quietMs === undefined ? 'either' : 'loss';
  return [
    { title: 'clean', faults: [], harm: 'none' },
    { title: 'drop a book message', faults: [{ name: 'drop', kind: 'book', near: true }], harm: lost },
    { title: 'drop a trade', faults: [{ name: 'drop', kind: 'trade' }], harm: trades },
    { title: 'duplicate', faults: [{ name: 'duplicate', count: 20 }], harm: 'none' },
    { title: 'reorder books', faults: [{ name: 'reorder', kind: 'book', near: true }], harm: isWhole ? 'none' : lost },
    { title: 'truncate a book message', faults: [{ name: 'truncate', kind: 'book' }], harm: deltas },
    { title: 'truncate a trade', faults: [{ name: 'truncate', kind: 'trade' }], harm: 'loss' },
    { title: 'checksum', faults: [{ name: 'checksum', kind: 'book' }], harm: 'loss' },
    { title: 'sequence', faults: [{ name: 'sequence', kind: 'book' }], harm: deltas },
    { title: 'stall', faults: [{ name: 'stall', kind: 'book', seconds: 3 }], harm: watched },
    { title: 'half-open', faults: [{ name: 'half-open' }], harm: 'loss' },
    { title: 'cut', faults: [{ name: 'cut' }], harm: 'loss' },
    { title: 'cable pulled 1 s', faults: [{ name: 'refuse', seconds: 1 }], harm: 'loss' },
    { title: 'close codes', faults: closes.map((code) => ({ name: 'close', code })), harm: 'loss' },
    { title: 'close after 24 h', faults: [{ name: 'day' }], harm: 'either' },
    { title: 'slow drip', faults: [{ name: 'slow-drip', seconds: 1.5, ms: 20 }], harm: 'none' },
    { title: 'burst x20', faults: [{ name: 'burst', seconds: 1 }], harm: 'none' },
    { title: 'clock +5 s', faults: [{ name: 'skew', shift: 5, seconds: 1 }], harm: 'none' },
    { title: 'clock -5 s', faults: [{ name: 'skew', shift: -5, seconds: 1 }], harm: 'none' },
    { title: 'snapshot mid-stream', faults: [{ name: 'snapshot' }], harm: 'none' },
    { title: 'unknown fields', faults: [{ name: 'unknown-fields', count: 50 }], harm: 'none' },
    { title: 'unknown types', faults: [{ name: 'unknown-types', count: 5 }], harm: 'none' },
    { title: 'frame of 3 MB', faults: [{ name: 'big-frame' }], harm: 'none' },
    { title: 'snapshot of 40,000 levels', faults: [{ name: 'big-snapshot' }, { name: 'cut' }], harm: 'loss' },
  ];
}

/** `found`: a gap was written and the book made anew. `no harm`: nothing was said and nothing was wrong. `unseen`, `blind`: the venue's messages cannot tell. */
export type Outcome = 'found' | 'no harm' | 'unseen' | 'blind' | '–' | 'MISSED' | 'FALSE GAP' | 'WRONG' | 'CROSSED' | 'NOT MENDED';

export function outcomeOf({ hits, gaps, mendedMs, wrong, levels, crossed }: FaultResult, { harm, title }: FaultCase): Outcome {
  if (hits === 0) return '–';
  if (!(mendedMs >= 0)) return 'NOT MENDED';
  if (harm === 'blind') return 'blind';
  if (wrong > 0 || levels === 0) return 'WRONG';
  if (crossed > 0) return 'CROSSED';
  if (gaps > 0) return harm === 'none' ? 'FALSE GAP' : 'found';
  if (harm === 'loss') return 'MISSED';
  return harm === 'either' && title !== 'close after 24 h' ? 'unseen' : 'no harm';
}

export interface TableRow {
  venue: VenueDefinition;
  cases: readonly FaultCase[];
  results: readonly FaultResult[];
}

/** Venues that the test server speaks; the user's own feed has no book. */
export async function withSpeaker(venues: readonly VenueDefinition[]): Promise<VenueDefinition[]> {
  const speakers = await loadSpeakers();
  return venues.filter(({ id }) => id !== 'custom' && speakers.has(id));
}

/** All venues that have a speaker, some at a time; `titles`: only these faults. */
export async function runFaults(venues: readonly VenueDefinition[], atOnce: number, titles?: readonly string[]): Promise<TableRow[]> {
  const speakers = await loadSpeakers();
  const queue = await withSpeaker(venues);
  const rows: TableRow[] = [];
  const work = async (): Promise<void> => {
    for (let venue = queue.shift(); venue; venue = queue.shift()) {
      const closes = Object.keys(speakers.get(venue.id).closes ?? {}).filter((name) => name !== 'day');
      const cases = faultCases(venue, closes).filter(({ title }) => !titles || titles.includes(title));
      const results: FaultResult[] = [];
      // Each begins with a new feed: how long one waits depends on what it has been through.
      for (const each of cases) {
        const run = await FaultRun.open(venue);
        results.push(await run.inject(each));
        await run.close();
      }
      rows.push({ venue, cases, results });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return rows.sort((a, b) => a.venue.id.localeCompare(b.venue.id));
}

export function failures(rows: readonly TableRow[]): string[] {
  return rows.flatMap(({ venue, cases, results }) =>
    results.flatMap((result, i) => {
      const outcome = outcomeOf(result, cases[i] as FaultCase);
      return outcome === outcome.toUpperCase() && outcome !== '–'
        ? [`${venue.id}, ${result.title}: ${outcome} ${JSON.stringify(result)}`]
        : [];
    }),
  );
}

/** Venues as rows, in Markdown. `times`: with the milliseconds from the end of a fault to all being well. */
export function faultTable(rows: readonly TableRow[], times: boolean): string {
  const titles = rows[0]?.cases.map(({ title }) => title) ?? [];
  const cell = (result: FaultResult, each: FaultCase): string => {
    const outcome = outcomeOf(result, each);
    return times && outcome === 'found' ? `found ${result.mendedMs}` : outcome;
  };
  const lines = rows.map(({ venue, cases, results }) => [venue.id, ...results.map((result, i) => cell(result, cases[i] as FaultCase))]);
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [row(['venue', ...titles]), row(['venue', ...titles].map(() => '---')), ...lines.map(row)].join('\n');
}
