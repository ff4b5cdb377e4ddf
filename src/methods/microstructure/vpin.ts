/** Volume-synchronised probability of informed trading: how one-sided buckets of equal volume are. Shares, 0 to 1. */
import { badInput, column, columns, has, notEnough } from '../maths/input.ts';
import { normalCdf } from '../maths/normal.ts';
import { defineMethod, type MethodResult } from '../method.ts';

const id = 'vpin';
const mostBuckets = 1_000_000;

interface Buckets {
  readonly imbalance: Float64Array;
  /** Sum of squared parts of orders in each, over the squared volume: one over the number of orders that would be as even. */
  readonly grain: Float64Array;
  /** Row whose volume closed it. */
  readonly row: Float64Array;
}

/** `buy` of `volume` is bought; a row that crosses an edge is split between buckets in that proportion. */
function fill(volume: Float64Array, buy: Float64Array, size: number): Buckets {
  const [imbalance, grain, row]: [number[], number[], number[]] = [[], [], []];
  let [room, net, squares] = [size, 0, 0];
  for (let i = 0; i < volume.length; i++) {
    const share = (2 * buy[i]! - volume[i]!) / volume[i]!;
    let left = volume[i]!;
    if (share !== share || !(left > 0)) continue;
    while (left > 0) {
      const part = Math.min(left, room);
      net += part * share;
      squares += part * part;
      left -= part;
      room -= part;
      // What rounding leaves of a bucket is no room.
      if (room > 1e-12 * size) continue;
      imbalance.push(Math.abs(net) / size);
      grain.push(squares / (size * size));
      row.push(i);
      [room, net, squares] = [size, 0, 0];
    }
  }
  return { imbalance: Float64Array.from(imbalance), grain: Float64Array.from(grain), row: Float64Array.from(row) };
}

/** Bulk classification: of each bar the share that the normal law gives to its price change, on the scale of all of them. */
function bulk(price: Float64Array, qty: Float64Array, bar: Float64Array): { volume: Float64Array; buy: Float64Array } {
  const [last, volume]: [number[], number[]] = [[], []];
  let now = Number.NaN;
  for (let i = 0; i < price.length; i++) {
    if (!(qty[i]! > 0) || !Number.isFinite(price[i]!)) continue;
    if (bar[i] !== now) {
      now = bar[i]!;
      last.push(0);
      volume.push(0);
    }
    last[last.length - 1] = price[i]!;
    volume[volume.length - 1]! += qty[i]!;
  }
  const changes = last.slice(1).map((value, i) => value - last[i]!);
  const mean = changes.reduce((sum, value) => sum + value, 0) / changes.length;
  const deviation = Math.sqrt(changes.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (changes.length - 1));
  if (!(deviation > 0)) throw notEnough(id, 'bars with different price changes', 2, 0);
  const volumes = Float64Array.from(volume.slice(1));
  return { volume: volumes, buy: volumes.map((value, i) => value * normalCdf(changes[i]! / deviation)) };
}

export default defineMethod({
  id,
  title: 'VPIN',
  inputs: {
    qty: 'Sizes of orders in time order (prints of one order merged)',
    side: '1 buy, -1 sell; others are left out. For classify aggressor',
    price: 'Prices, for classify bulk',
    time_ms: 'Times, milliseconds, for classify bulk',
  },
  params: {
    bucket: { title: 'Volume of a bucket', default: 1, unit: 'base', min: 1e-12 },
    buckets: { title: 'Buckets of the mean', default: 50, whole: true, min: 2, max: 10_000 },
    classify: { title: 'Who pressed', default: 'aggressor', options: ['aggressor', 'bulk'] },
    bar_ms: { title: 'Bars of bulk classification', default: 60_000, unit: 'ms', min: 1 },
  },
  outputs: {
    vpin: 'Mean imbalance of the newest buckets, one a closed bucket; unknown before there are enough',
    imbalance: '|bought - sold| over volume of each bucket',
    row: 'Row of the input (bar, for bulk) that closed each bucket',
    last: 'The newest',
    percentile: 'Share of all values of vpin that are not above the newest',
    baseline: 'What independent orders of these sizes would give by chance',
    ratio: 'last over baseline',
    n: 'Closed buckets',
  },
  run(input, params): MethodResult {
    const [size, n] = [params.bucket as number, params.buckets as number];
    const rows = params.classify === 'bulk' ? bulkRows(input, params.bar_ms as number) : sidedRows(input);
    const total = rows.volume.reduce((sum, value) => sum + (value > 0 ? value : 0), 0);
    if (!(total < size * mostBuckets))
      throw badInput(id, `a volume of ${total} makes more than ${mostBuckets} buckets of ${size}; choose larger ones.`);
    const { imbalance, grain, row } = fill(rows.volume, rows.buy, size);
    const mean = (values: Float64Array, end: number): number => {
      let sum = 0;
      for (let k = end - n; k < end; k++) sum += values[k]!;
      return sum / n;
    };
    const vpin = new Float64Array(imbalance.length).fill(Number.NaN);
    // A running sum, taken anew every n buckets so that rounding does not build up.
    for (let k = n - 1, sum = 0; k < vpin.length; k++) {
      if ((k + 1) % n === 0) sum = mean(imbalance, k + 1) * n;
      else sum += imbalance[k]! - imbalance[k - n]!;
      vpin[k] = sum / n;
    }
    const closed = imbalance.length;
    const last = closed >= n ? vpin[closed - 1]! : Number.NaN;
    const baseline = closed >= n ? Math.sqrt((2 / Math.PI) * mean(grain, closed)) : Number.NaN;
    const past = vpin.filter((value) => value === value);
    return {
      vpin,
      imbalance,
      row,
      last,
      percentile: past.length > 0 ? past.filter((value) => value <= last).length / past.length : Number.NaN,
      baseline,
      ratio: last / baseline,
      n: closed,
    };
  },
  doc: {
    what: 'How one-sided trading is, measured in volume instead of time: the mean imbalance of the last buckets of equal volume.',
    formula: [
      String.raw`\mathrm{VPIN} = \frac{1}{n V} \sum_{k} |V^b_k - V^s_k|`,
      String.raw`\mathrm{baseline} = \sqrt{\frac{2}{\pi N}}, \quad N = \frac{V^2}{\sum_i v_i^2}`,
      String.raw`V^b = V \Phi \left( \frac{\Delta p}{\sigma_{\Delta p}} \right) \text{ (bulk)}`,
    ],
    where: '$V$: volume of a bucket; $v_i$: orders in it. A trade that crosses the edge of a bucket is split.',
    read: 'ratio near 1: what independent orders would give. percentile above 0.9: unusually one-sided for this market. The raw level means little across markets.',
    limits:
      'A fixed bucket means another thing when volume changes regime. Bulk classification guesses from prices what the aggressor tells for sure. Whether VPIN foretells volatility beyond volume itself is disputed.',
    references: [
      "Easley, Lopez de Prado, O'Hara, Flow toxicity and liquidity in a high-frequency world, Review of Financial Studies 25 (2012)",
    ],
  },
});

function sidedRows(input: Record<string, unknown>): { volume: Float64Array; buy: Float64Array } {
  const { qty, side } = columns(id, input, ['qty', 'side']);
  const known = (i: number): boolean => Math.abs(side[i]!) === 1;
  if (!qty.some((value, i) => value > 0 && known(i))) throw notEnough(id, 'trades with a known aggressor', 1, 0);
  const volume = qty.map((value, i) => (known(i) ? value : Number.NaN));
  return { volume, buy: volume.map((value, i) => (side[i] === 1 ? value : 0)) };
}

function bulkRows(input: Record<string, unknown>, barMs: number): { volume: Float64Array; buy: Float64Array } {
  const { price, qty } = columns(id, input, ['price', 'qty']);
  if (!has(input, 'time_ms')) throw badInput(id, 'bulk classification needs the times of the trades as time_ms.');
  return bulk(
    price,
    qty,
    column(id, input, 'time_ms').map((time) => Math.floor(time / barMs)),
  );
}
