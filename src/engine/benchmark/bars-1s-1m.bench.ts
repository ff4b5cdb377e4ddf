import { pointersOf, takeBarColumns } from '../../kernels/bar-columns.ts';
import { defineKernelBench } from './kernel-bench.ts';
import { makeTrades } from './series.ts';

const n = 1_000_000;
const second = 1_000_000;

export default defineKernelBench({
  name: 'bars-1s-1m',
  title: 'Trades to 1 s bars',
  n,
  unit: 'trades',
  note: 'trades to 1 s bars: OHLC, volume, buy volume, value and count; the rival is the same loop over typed arrays',
  setup({ call, arena }) {
    const { ts, px, qty, side } = makeTrades(n);
    const [inTs, inPx, inQty, inSide] = [arena.copy(ts), arena.copy(px), arena.copy(qty), arena.copy(side)];
    const state = arena.f64(call.barsState());
    const capacity = 100_000;
    const outs = pointersOf(takeBarColumns({ arena }, capacity));
    const plain = Array.from({ length: 9 }, () => new Float64Array(capacity));
    return {
      run() {
        state.view.fill(0);
        return call.bars(inTs.ptr, inPx.ptr, inQty.ptr, inSide.ptr, n, second, state.ptr, ...outs, capacity);
      },
      rival() {
        const [starts, opens, highs, lows, closes, volumes, buys, values, counts] = plain as [
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
          Float64Array,
        ];
        let bar = -1;
        let end = Number.NEGATIVE_INFINITY;
        for (let row = 0; row < n; row++) {
          const p = px[row]!;
          const q = qty[row]!;
          if (ts[row]! >= end) {
            bar++;
            starts[bar] = Math.floor(ts[row]! / second) * second;
            end = starts[bar]! + second;
            opens[bar] = highs[bar] = lows[bar] = p;
            volumes[bar] = buys[bar] = values[bar] = counts[bar] = 0;
          }
          if (p > highs[bar]!) highs[bar] = p;
          if (p < lows[bar]!) lows[bar] = p;
          closes[bar] = p;
          volumes[bar]! += q;
          if (side[row]! > 0) buys[bar]! += q;
          values[bar]! += p * q;
          counts[bar]!++;
        }
        return bar;
      },
    };
  },
});
