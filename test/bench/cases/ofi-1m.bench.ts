import { makeQuotes } from '../../../src/engine/benchmark/series.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;

export default defineBench({
  name: 'ofi-1m',
  n,
  note: 'order-flow imbalance of best quotes; the rival is the same rule over typed arrays',
  setup({ call, arena }) {
    const { bid, bidQty, ask, askQty } = makeQuotes(n);
    const [b, bq, a, aq] = [arena.copy(bid), arena.copy(bidQty), arena.copy(ask), arena.copy(askQty)];
    const out = arena.f64(n);
    const state = arena.f64(call.ofiState());
    const plain = new Float64Array(n);
    return {
      run() {
        state.view.fill(0);
        call.ofi(b.ptr, bq.ptr, a.ptr, aq.ptr, n, state.ptr, out.ptr);
      },
      rival() {
        for (let i = 1; i < n; i++) {
          let e = 0;
          if (bid[i]! >= bid[i - 1]!) e += bidQty[i]!;
          if (bid[i]! <= bid[i - 1]!) e -= bidQty[i - 1]!;
          if (ask[i]! <= ask[i - 1]!) e -= askQty[i]!;
          if (ask[i]! >= ask[i - 1]!) e += askQty[i - 1]!;
          plain[i] = e;
        }
      },
    };
  },
});
