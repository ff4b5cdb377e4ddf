/**
 * Every fault at every venue, by the real live feed against the test venue: found, shown, made anew, and no wrong level afterwards; and
 * nothing found where nothing was wrong. `FAULTS=write` puts the table beside the server.
 */
import { writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { venues } from '../../src/sources/venues/registry.ts';
import { failures, faultTable, runFaults } from '../tools/fault-table.ts';

const head = `# Faults by venue

Two instruments a venue, trades and books, by \`test/long/venue-faults.test.ts\`. In every cell that is not "blind": 0 wrong levels afterwards against the server's own book.
"found": a gap was written and what was lost was made anew. "no harm": nothing was lost and nothing was said to be. "unseen": the venue's messages have
no number by which the loss could be known; whole books mend themselves with the next message. "blind": the same of changes of a book, whose levels stay
wrong until they change again: a connection does not lose messages of itself, so this is what no client could know. "–": there is nothing that it could
break. Messages that are lost at Kraken are those that change the ten best levels: its checksum covers no more.

`;

it('every fault at every venue', async () => {
  const rows = await runFaults(venues, 3, process.env.TITLES?.split(','));
  process.stdout.write(`\nmilliseconds until all was well again\n${faultTable(rows, true)}\n`);
  if (process.env.FAULTS === 'write')
    writeFileSync(new URL('../tools/venue-server/faults.md', import.meta.url), `${head}${faultTable(rows, false)}\n`);
  expect(rows.length).toBeGreaterThan(0);
  expect(failures(rows)).toEqual([]);
}, 900_000);
