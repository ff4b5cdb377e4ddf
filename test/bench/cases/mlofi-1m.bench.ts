import { makeQuotes } from '../../../src/engine/benchmark/series.ts';
import type { Column } from '../../../src/kernels/arena.ts';
import { defineBench } from '../case.ts';

const n = 1_000_000;
const ranks = 10;
/** Rows of one push: a lane's columns are this long, and used again for the rows that come next. */
const rows = 4_096;
const names = ['bid', 'bidQty', 'ask', 'askQty'] as const;

export default defineBench({
  name: 'mlofi-1m',
  n,
  note: 'order-flow imbalance at 10 ranks of a book, in pushes of the 4,096 rows of a lane; wholeMs reads 320 MB of columns instead. The rival is the same rule over typed arrays',
  setup({ call, arena }) {
    const quotes = makeQuotes(n);
    const joined = arena.f64(n);
    joined.view.fill(1);
    const outs = Array.from({ length: ranks }, () => arena.f64(rows));
    const states = Array.from({ length: ranks }, () => arena.f64(call.mlofiState()));
    // Of one shape at each rank, a tick worse each time; the bytes are its own.
    const take = (length: number) =>
      Array.from({ length: ranks }, (_, k) => {
        const columns = Object.fromEntries(names.map((name) => [name, arena.f64(length)])) as Record<(typeof names)[number], Column>;
        for (const name of names) columns[name].view.set(quotes[name].subarray(0, length));
        for (let i = 0; i < length; i++) {
          columns.bid.view[i]! -= k / 10;
          columns.ask.view[i]! += k / 10;
        }
        return columns;
      });
    const lane = take(rows);
    const whole = take(n);
    const plain = new Float64Array(rows);

    function push(books: typeof lane, at: number, count: number): void {
      for (let k = 0; k < ranks; k++) {
        const { bid, bidQty, ask, askQty } = books[k]!;
        call.mlofi(bid.ptr + at, bidQty.ptr + at, ask.ptr + at, askQty.ptr + at, joined.ptr + at, count, states[k]!.ptr, outs[k]!.ptr);
      }
    }
    return {
      run() {
        for (let from = 0; from < n; from += rows) push(lane, 0, Math.min(rows, n - from));
      },
      rival() {
        for (let from = 0; from < n; from += rows) {
          const count = Math.min(rows, n - from);
          for (const { bid, bidQty, ask, askQty } of lane) {
            const [b, p, a, q] = [bid.view, bidQty.view, ask.view, askQty.view];
            for (let i = 1; i < count; i++) {
              let e = 0;
              if (!(b[i]! < b[i - 1]!)) e += p[i]!;
              if (!(b[i]! > b[i - 1]!)) e -= p[i - 1]!;
              if (!(a[i]! > a[i - 1]!)) e -= q[i]!;
              if (!(a[i]! < a[i - 1]!)) e += q[i - 1]!;
              plain[i] = e;
            }
          }
        }
      },
      values() {
        const times = Array.from({ length: 5 }, () => {
          const began = performance.now();
          for (let from = 0; from < n; from += rows) push(whole, from * 8, Math.min(rows, n - from));
          return performance.now() - began;
        });
        return { wholeMs: times.sort((a, b) => a - b)[2]! };
      },
    };
  },
});
