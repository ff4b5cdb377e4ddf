import { beginCount } from '../../../src/engine/flow/footprint-cells.ts';
import type { LogPart } from '../../../src/engine/flow/log.ts';
import { openRandom } from '../../tools/random-session.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;
const block = 65_536;
const interval = 60e6;
const size = { tick: 0.1, perCell: 100 };

/** Trades in runs of one price and side, as orders that take several resting ones leave them: about 11 hours, 10 a bar and second. */
function makeTrades() {
  const random = openRandom(7);
  const [ts, px, qty, side] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Int8Array(n)];
  let [now, tick, way] = [1_723_161_255_000_000, 600_000, 1];
  for (let i = 0; i < n; i++) {
    if (random() < 0.4) {
      now += Math.floor(random() * 200) * 1_000;
      tick += Math.floor(random() * 61) - 30;
      way = random() < 0.5 ? 1 : -1;
    }
    ts[i] = now;
    px[i] = tick / 10;
    qty[i] = Math.ceil(random() ** 4 * 4_000) / 1_000;
    side[i] = way;
  }
  return { ts, px, qty, side };
}

/** As a log holds them: blocks of the length of a segment. */
function partsOf({ ts, px, qty, side }: ReturnType<typeof makeTrades>): LogPart[] {
  const parts: LogPart[] = [];
  for (let at = 0; at < n; at += block) {
    const rows = Math.min(block, n - at);
    const cut = <A extends Float64Array | Int8Array>(column: A) => column.slice(at, at + rows) as A;
    parts.push({
      bookRows: 0,
      tradeRows: rows,
      block: {
        seq: parts.length,
        firstRow: at,
        rows,
        from: ts[at]!,
        to: ts[at + rows - 1]!,
        book: {
          n: 0,
          ts: new Float64Array(),
          tick: new Int32Array(),
          qty: new Float64Array(),
          what: new Uint8Array(),
          row: new Uint16Array(),
        },
        trades: {
          n: rows,
          ts: cut(ts),
          px: cut(px),
          qty: cut(qty),
          side: cut(side),
          id: new Float64Array(rows),
          row: new Uint16Array(rows),
        },
        before: { known: false, ts: Number.NaN, bids: 0, tick: new Int32Array(), qty: new Float64Array() },
      },
    });
  }
  return parts;
}

export default defineBench({
  name: 'footprint-1m',
  n,
  note: 'trades of a log into bars of a minute and cells of 100 steps, copies to and from the kernel included; the rival keeps a Map a bar',
  setup() {
    const trades = makeTrades();
    const parts = partsOf(trades);
    let counted = 0;
    return {
      run() {
        const count = beginCount(trades.ts[0]!, Number.MAX_SAFE_INTEGER, interval, size);
        for (const part of parts) count.add(part);
        const cells = count.finish();
        counted = typeof cells === 'string' ? 0 : cells.key.length;
      },
      rival() {
        const { ts, px, qty, side } = trades;
        const bars: { start: number; least: number; most: number; delta: number; cells: Map<number, Float64Array> }[] = [];
        let bar: (typeof bars)[number] | undefined;
        for (let i = 0; i < n; i++) {
          const start = Math.floor(ts[i]! / interval) * interval;
          if (bar?.start !== start) {
            bar = { start, least: 0, most: 0, delta: 0, cells: new Map() };
            bars.push(bar);
          }
          const key = Math.floor(Math.round(px[i]! / size.tick) / size.perCell);
          let cell = bar.cells.get(key);
          if (!cell) {
            cell = new Float64Array(4);
            bar.cells.set(key, cell);
          }
          const k = side[i]! > 0 ? 0 : side[i]! < 0 ? 1 : 2;
          cell[k]! += qty[i]!;
          cell[3]!++;
          bar.delta += qty[i]! * side[i]!;
          if (bar.delta < bar.least) bar.least = bar.delta;
          if (bar.delta > bar.most) bar.most = bar.delta;
        }
        return bars.map(({ cells }) => [...cells].sort((a, b) => a[0] - b[0]));
      },
      values: () => ({ cells: counted }),
    };
  },
});
