/** Order-flow imbalance at each rank of the book. Base units; one row a change of the book, one column a rank, best first. */
import { badInput, expectLength, notEnough } from '../maths/input.ts';
import { addLevelFlow } from '../maths/level-flow.ts';
import { defineMethod } from '../method.ts';

const id = 'multi-level-imbalance';
const keys = ['bid', 'bid_qty', 'ask', 'ask_qty'] as const;

/** Rows of equal length as one array, row after row. Of a price that is missing: `missing`; its quantity is 0. */
function matrix(value: unknown, name: string, missing: number, sign: number): { values: Float64Array; rows: number; ranks: number } {
  if (!Array.isArray(value)) throw badInput(id, `${name} must be an array of rows, one a change of the book, each with a number a rank.`);
  const rows = value as unknown[];
  if (rows.length === 0) throw notEnough(id, `rows in ${name}`, 1, 0);
  const ranks = isRow(rows[0]) ? rows[0].length : 0;
  if (ranks === 0) throw badInput(id, `${name}[0] must be an array with a number a rank.`);
  const values = new Float64Array(rows.length * ranks);
  rows.forEach((row, r) => {
    if (!isRow(row)) throw badInput(id, `${name}[${r}] must be an array of numbers.`);
    expectLength(id, `${name}[${r}]`, row.length, `${name}[0]`, ranks);
    for (let k = 0; k < ranks; k++) {
      const cell = row[k];
      if (cell !== null && cell !== undefined && typeof cell !== 'number')
        throw badInput(id, `${name}[${r}][${k}] must be a number or null.`);
      values[r * ranks + k] = cell === null || cell === undefined || Number.isNaN(cell) ? missing : sign * cell;
    }
  });
  return { values, rows: rows.length, ranks };
}

const isRow = (row: unknown): row is ArrayLike<unknown> => Array.isArray(row) || row instanceof Float64Array;

export default defineMethod({
  id,
  title: 'Multi-level order-flow imbalance',
  inputs: {
    bid: 'Bid prices, one row a change of the book, best first; null where a rank is missing',
    bid_qty: 'Quantities at those bids, base units',
    ask: 'Ask prices, in the same form, best first',
    ask_qty: 'Quantities at those asks, base units',
  },
  params: {},
  outputs: {
    event_mlofi: 'Imbalance of each change at each rank, base units; 0 in the first row',
    mlofi: 'Sum of the changes at each rank',
    missing: 'Ranks that are missing in each row, of both sides',
  },
  run(input) {
    const [bid, bidQty, ask, askQty] = keys.map((key) =>
      matrix(input[key], key, key.endsWith('qty') ? 0 : Number.NEGATIVE_INFINITY, key === 'ask' ? -1 : 1),
    ) as [Matrix, Matrix, Matrix, Matrix];
    const { rows, ranks } = bid;
    for (const [at, key] of [
      [bidQty, 'bid_qty'],
      [ask, 'ask'],
      [askQty, 'ask_qty'],
    ] as const) {
      expectLength(id, key, at.rows, 'bid', rows);
      expectLength(id, `${key}[0]`, at.ranks, 'bid[0]', ranks);
    }
    const mlofi = new Float64Array(ranks);
    const missing = new Float64Array(rows);
    const events: Float64Array[] = [];
    for (let r = 0; r < rows; r++) {
      const event = new Float64Array(ranks);
      const from = r * ranks;
      if (r > 0) {
        for (const [px, qty, sign] of [[bid, bidQty, 1] as const, [ask, askQty, -1] as const]) {
          const before = from - ranks;
          addLevelFlow(
            px.values,
            qty.values,
            px.values.subarray(before, from),
            qty.values.subarray(before, from),
            sign,
            from,
            ranks,
            event,
          );
        }
      }
      for (let k = 0; k < ranks; k++) {
        mlofi[k] = (mlofi[k] as number) + (event[k] as number);
        for (const { values } of [bid, ask]) if (values[from + k] === Number.NEGATIVE_INFINITY) missing[r] = (missing[r] as number) + 1;
      }
      events.push(event);
    }
    return { event_mlofi: events, mlofi, missing };
  },
  doc: {
    what: 'Order-flow imbalance at every rank of the book, not the best alone: net quantity that pushed each rank up or down.',
    formula: [
      String.raw`e^m = 1_{b^m \ge b'^m} q_b^m - 1_{b^m \le b'^m} q'^m_b - 1_{a^m \le a'^m} q_a^m + 1_{a^m \ge a'^m} q'^m_a`,
      String.raw`\mathrm{MLOFI}^m = \sum e^m`,
    ],
    where: '$b^m$, $a^m$: bid and ask of rank $m$, of sizes $q_b^m$, $q_a^m$; primes: the book before. A missing rank has size 0.',
    read: 'Above 0 at a rank: buying pressure there. Rank 1 is the plain imbalance; how far the others add to the fit of price changes is a regression of its own.',
    limits:
      'Ranks are counted from the best: when the best moves, all shift, which is the definition and not an error. A snapshot is no event: begin anew behind it.',
    references: [
      'Xu, Gould, Howison (2018), Multi-level order-flow imbalance in a limit order book, Market Microstructure and Liquidity 4(3-4)',
    ],
  },
});

type Matrix = ReturnType<typeof matrix>;
