import { openPrng } from '../../../src/core/prng.ts';
import { defineBench } from '../case.ts';

const n = 100_000;
const [mu, alpha, beta] = [0.5, 0.4, 2];

export default defineBench({
  name: 'hawkes-loglik-100k',
  n,
  note: 'likelihood of a Hawkes process with its gradient, once; the rival is the same recursion in JavaScript',
  setup({ call, arena }) {
    const chance = openPrng(9);
    const times = new Float64Array(n);
    for (let i = 1; i < n; i++) times[i] = times[i - 1]! - Math.log(chance.uniform()) * (chance.uniform() < 0.5 ? 0.2 : 1.8);
    const end = times[n - 1]!;
    const [column, work, sums] = [arena.copy(times), arena.f64(n), arena.f64(6)];
    return {
      run: () => call.hawkesSums(column.ptr, n, end, mu, alpha * beta, beta, work.ptr, sums.ptr, 0),
      rival() {
        let [a, b, logs, inverse, sumA, sumB] = [0, 0, 0, 0, 0, 0];
        for (let i = 0; i < n; i++) {
          if (i > 0) {
            const gap = times[i]! - times[i - 1]!;
            const decay = Math.exp(-beta * gap);
            b = decay * (b + gap * (a + 1));
            a = decay * (a + 1);
          }
          const lambda = mu + alpha * beta * a;
          logs += Math.log(lambda);
          inverse += 1 / lambda;
          sumA += a / lambda;
          sumB += b / lambda;
        }
        return logs + inverse + sumA + sumB;
      },
    };
  },
});
