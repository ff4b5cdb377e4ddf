/** Kinetic energy and momentum of a book: how violently the quantity at fixed prices changes, and to which side. No unit. Operational. */
import { badInput, column, expectLength, matrixColumns } from '../maths/input.ts';
import { levelChanges } from '../maths/level-changes.ts';
import { compensatedSum } from '../maths/sum.ts';
import { defineMethod, type MethodInput } from '../method.ts';

const id = 'book-momentum';
/** Share of the largest correlation at which the active depth ends. */
const share = 0.95;

interface Side {
  px: Float64Array;
  qty: Float64Array;
  ranks: number;
  rows: number;
}

function sideOf(input: MethodInput, name: string): Side {
  const px = matrixColumns(id, input, name);
  const qty = matrixColumns(id, input, `${name}_qty`);
  const [rows, ranks] = [px[0]!.length, px.length];
  expectLength(id, `${name}_qty`, qty[0]!.length, name, rows);
  expectLength(id, `${name}_qty[0]`, qty.length, `${name}[0]`, ranks);
  const flat = (columns: Float64Array[]): Float64Array =>
    Float64Array.from({ length: rows * ranks }, (_, i) => columns[i % ranks]![Math.floor(i / ranks)]!);
  return { px: flat(px), qty: flat(qty), ranks, rows };
}

/** |correlation| of flow with what the mid did next, over rows where both are known. */
function relation(flow: Float64Array, ahead: Float64Array): number {
  const rows = Array.from(flow.keys()).filter((i) => !Number.isNaN(flow[i]) && !Number.isNaN(ahead[i]));
  const n = rows.length;
  const [meanX, meanY] = [compensatedSum(rows.map((i) => flow[i]!)) / n, compensatedSum(rows.map((i) => ahead[i]!)) / n];
  const sum = (f: (x: number, y: number) => number): number => compensatedSum(rows.map((i) => f(flow[i]! - meanX, ahead[i]! - meanY)));
  return Math.abs(sum((x, y) => x * y)) / Math.sqrt(sum((x) => x * x) * sum((_, y) => y * y));
}

function activeDepth(time: Float64Array, mid: Float64Array, flows: Float64Array[], ahead: number): number {
  let next = 0;
  const moves = mid.map((value, i) => {
    while (next < time.length && time[next]! < time[i]! + ahead) next++;
    return next < time.length ? mid[next]! - value : Number.NaN;
  });
  const found = flows.map((flow) => relation(flow, moves));
  const best = Math.max(...found.filter((value) => !Number.isNaN(value)));
  return best > 0 ? found.findIndex((value) => value >= share * best) + 1 : Number.NaN;
}

export default defineMethod({
  id,
  title: 'Book momentum and kinetic energy (operational)',
  inputs: {
    time_ms: 'Times of the books, milliseconds, ascending: about 100 apart',
    bid: 'Bid prices, one row a book, best first; null where a level is missing',
    bid_qty: 'Quantities at them',
    ask: 'Ask prices in the same form',
    ask_qty: 'Quantities at them',
  },
  params: {
    mean_size: { title: 'Mean quantity of a level; 0: of all levels given', default: 0, min: 0 },
    ahead_s: { title: 'Time ahead the active depth is judged by', default: 1, unit: 's', min: 1e-3 },
  },
  outputs: {
    energy_bid: 'Kinetic energy of the bids at each book; NaN at the first',
    energy_ask: 'The same of the asks',
    momentum: 'Of the bids less of the asks',
    active_depth: 'Fewest levels whose net flow goes with the next move of the mid nearly as much as that of any number of levels',
  },
  run(input, params) {
    const time = column(id, input, 'time_ms');
    const [bid, ask] = [sideOf(input, 'bid'), sideOf(input, 'ask')];
    const { rows, ranks } = bid;
    expectLength(id, 'time_ms', time.length, 'bid', rows);
    expectLength(id, 'ask', ask.rows, 'bid', rows);
    expectLength(id, 'ask[0]', ask.ranks, 'bid[0]', ranks);
    const known = Float64Array.of(...bid.qty, ...ask.qty).filter((value) => value > 0);
    const mean = (params.mean_size as number) || compensatedSum(known) / known.length;
    if (!(mean > 0)) throw badInput(id, 'the books hold no quantity.');
    const unknown = (): Float64Array => new Float64Array(rows).fill(Number.NaN);
    const [energyBid, energyAsk, momentum] = [unknown(), unknown(), unknown()];
    const flows = Array.from({ length: ranks }, unknown);
    const change = new Float64Array(ranks);
    for (let i = 1; i < rows; i++) {
      const net = new Float64Array(ranks);
      for (const [{ px, qty }, sign, energy] of [[bid, -1, energyBid] as const, [ask, 1, energyAsk] as const]) {
        const before = (i - 1) * ranks;
        levelChanges(px, qty, before, px, qty, i * ranks, ranks, sign, change);
        let [sum, pressure] = [0, 0];
        for (let k = 0; k < ranks; k++) {
          if (Number.isNaN(change[k])) continue;
          const mass = qty[before + k]! / mean;
          const speed = change[k]! / mean;
          sum += (mass * speed * speed) / 2;
          pressure += mass * speed;
          for (let d = k; d < ranks; d++) net[d]! -= sign * change[k]!;
        }
        energy[i] = sum;
        momentum[i] = (Number.isNaN(momentum[i]) ? 0 : momentum[i]!) - sign * pressure;
      }
      flows.forEach((flow, d) => {
        flow[i] = net[d]!;
      });
    }
    const mid = Float64Array.from({ length: rows }, (_, i) => (bid.px[i * ranks]! + ask.px[i * ranks]!) / 2);
    return {
      energy_bid: energyBid,
      energy_ask: energyAsk,
      momentum,
      active_depth: activeDepth(time, mid, flows, 1e3 * (params.ahead_s as number)),
    };
  },
  doc: {
    what: 'Orders as particles: the quantity at a price is mass, its change from one book to the next is speed. The energy says how violently the book is rebuilt, the momentum to which side.',
    formula: [
      String.raw`v_i = \frac{q_{i,t} - q_{i,t-1}}{\bar q}, \quad m_i = \frac{q_{i,t-1}}{\bar q}`,
      String.raw`E = \tfrac12 \sum m_i v_i^2, \quad P = \sum_{\mathrm{bid}} m_i v_i - \sum_{\mathrm{ask}} m_i v_i`,
    ],
    where: String.raw`$q_{i,t}$: quantity at price $i$; $\bar q$: mean quantity of a level. Levels that leave the view are left out.`,
    read: 'Energy up: the price is about to move more, either way. Momentum above 0: quantity comes to the bids and leaves the asks.',
    limits:
      'An operational reading of the paper, whose equations could not be obtained. Quantities are followed at a fixed price: by rank every move of the best would look violent. A level that is new has no mass yet. Adds and cancels at one price between two books net out, so the energy is a lower bound; big momentum may be a bluff.',
    references: [
      'Li, Cao, Polukarov, Ventre, arXiv:2308.14235: the subject, not the formula',
      'Li, Polukarov, Ventre (2023), ICAIF’23: momentum and spoofing',
    ],
  },
});
