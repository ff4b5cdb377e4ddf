/** Event and book lanes against a plain fold over the same rows: made-up sessions and a recorded tape, in any cuts, saved at any row. */
import { beforeAll, describe, expect, it } from 'vitest';
import * as layout from '../../assembly/layout.ts';
import { BookRows } from '../../src/engine/book-rows.ts';
import { EventRows } from '../../src/engine/event-rows.ts';
import { Intake } from '../../src/engine/intake.ts';
import { KeyframeReader, KeyframeWriter } from '../../src/engine/keyframe.ts';
import type { Lane } from '../../src/engine/lane.ts';
import { openBookLane, openEventLane } from '../../src/engine/lanes.ts';
import { Tape } from '../../src/engine/tape.ts';
import { openKernels } from '../../src/kernels/kernels.ts';
import type { TickBatch } from '../../src/market/batch.ts';
import type { Instrument } from '../../src/market/instrument.ts';
import { bookRanks } from '../../src/studies/study.ts';
import { loadKernelsInNode } from '../tools/kernels.ts';
import { type PlainRow, plainLanes } from '../tools/plain-lanes.ts';
import { makeBooks } from '../tools/random-books.ts';
import { joined, openRandom, randomCuts } from '../tools/random-session.ts';
import { hasTape, readTape } from '../tools/tape.ts';

beforeAll(loadKernelsInNode);

const historyRows = 1_000;

/** An intake whose instruments have both lanes, and the rows of each as they are computed. */
class Rig {
  readonly intake = new Intake(() => undefined);
  readonly events: PlainRow[][] = [];
  readonly books: PlainRow[][] = [];

  constructor(instruments: readonly Instrument[], quoteRows: (i: number) => boolean | undefined) {
    const { arena } = openKernels();
    for (const [i, instrument] of instruments.entries()) {
      const tape = new Tape(instrument, i, quoteRows(i), () => undefined, historyRows);
      tape.quote.events = new EventRows(openEventLane(arena, historyRows));
      tape.bookRows = new BookRows(openBookLane(arena, historyRows));
      this.events[i] = this.#hear(tape.quote.events.lane);
      this.books[i] = this.#hear(tape.bookRows.lane);
      this.intake.addTape(tape);
    }
    for (const tape of this.intake.tapes) for (const lane of [tape.quote.events?.lane, tape.bookRows?.lane]) lane?.bind();
  }

  #hear(lane: Lane): PlainRow[] {
    const heard: PlainRow[] = [];
    lane.tap = {
      note() {},
      take(rows) {
        for (let row = 0; row < rows; row++) heard.push(lane.views.map((view) => view[row]));
      },
      gap: () => void heard.push('gap'),
    };
    return heard;
  }

  push(batch: TickBatch, cuts: readonly number[] = [0, batch.n]): this {
    for (let k = 0; k + 1 < cuts.length; k++) this.intake.push(batch, cuts[k], cuts[k + 1]);
    return this;
  }

  save(): KeyframeReader {
    const writer = new KeyframeWriter();
    this.intake.save(writer);
    return new KeyframeReader(writer.finish({ refs: [], instruments: [] }));
  }
}

/** First difference in words; prices within a millionth of a step, quantities of bins within rounding of their sums. */
function difference(found: readonly PlainRow[], expected: readonly PlainRow[]): string | undefined {
  if (found.length !== expected.length) return `${found.length} rows, expected ${expected.length}`;
  for (const [i, row] of expected.entries()) {
    const other = found[i];
    if (row === 'gap' || other === 'gap') {
      if (row !== other) return `row ${i}: ${other}, expected ${row}`;
      continue;
    }
    const c = row.findIndex((value, k) => !Object.is(value, other[k]) && !(Math.abs(value - other[k]) <= 1e-9 * Math.abs(value)));
    if (c >= 0) return `row ${i}, column ${c}: ${other[c]}, expected ${row[c]}`;
  }
  return undefined;
}

describe.each([
  { seed: 1, quotes: true },
  { seed: 2, quotes: false },
  // A price step is a tenth of the price: bins are steps.
  { seed: 3, quotes: false, price: 30 },
  // A basis point is 600 steps: bins end outside the dense part of a side.
  { seed: 4, quotes: true, price: 600_000 },
])('made-up market %o', ({ seed, quotes, price }) => {
  const { instrument, rows } = makeBooks(seed, 9_000, quotes, price);
  const { events, books, crossed } = plainLanes(rows, 0, instrument.tickSize, quotes);
  const open = (): Rig => new Rig([instrument], () => quotes);

  function check(rig: Rig): void {
    expect(difference(rig.events[0], events)).toBeUndefined();
    expect(difference(rig.books[0], books)).toBeUndefined();
  }

  it('equals the plain fold', () => {
    check(open().push(rows));
    const known = books.filter((row) => row !== 'gap');
    expect(known.length).toBeGreaterThan(3_000);
    expect(crossed).toBeGreaterThan(20);
    expect(books.length - known.length).toBeGreaterThan(10);
    const [bid, ask] = [5, 5 + 2 * bookRanks];
    expect(known.some((row) => Number.isNaN(row[bid]) !== Number.isNaN(row[ask]))).toBe(true);
    expect(known.filter((row) => row[1] === 0).length).toBeGreaterThan(100);
    expect(events.length).toBeGreaterThan(4_000);
  });

  it('any cuts give the same', () => {
    for (const cuts of [4, 5]) check(open().push(rows, randomCuts(rows.n, openRandom(cuts))));
  });

  it('goes on from a state saved at any row', () => {
    const random = openRandom(6);
    for (let round = 0; round < 6; round++) {
      const at = Math.floor(random() * rows.n);
      const first = open().push(rows, [0, at]);
      const second = open();
      second.intake.load(first.save());
      second.push(rows, [at, rows.n]);
      second.events[0].unshift(...first.events[0]);
      second.books[0].unshift(...first.books[0]);
      check(second);
    }
  });

  it('a reset gives the same again', () => {
    const rig = open().push(rows, [0, 7_001]);
    rig.intake.clear();
    rig.events[0].length = rig.books[0].length = 0;
    check(rig.push(rows));
  });
});

const tape = 'usdm_btcusdt_20240808.gz';
it.skipIf(!hasTape(tape))('equals the plain fold over a recorded future, all rows', { timeout: 60_000 }, () => {
  const rows = joined(readTape(tape));
  const names = { venue: 'binance', symbol: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'perp' } as const;
  const rig = new Rig([{ id: 'BTC-USDT.perp@binance', tickSize: 0.1, ...names }], () => true).push(rows);
  const { events, books } = plainLanes(rows, 0, 0.1, true);
  expect(rows.meta.subarray(0, rows.n).some((meta) => (meta & layout.KIND_MASK) === layout.KIND_LEVEL)).toBe(true);
  expect(events.length).toBeGreaterThan(10_000);
  expect(books.length).toBeGreaterThan(1_000);
  expect(difference(rig.events[0], events)).toBeUndefined();
  expect(difference(rig.books[0], books)).toBeUndefined();
});
