import { openPrng } from '../../../src/core/prng.ts';
import { normalQuantile } from '../../../src/methods/maths/normal.ts';
import { fitRegimes } from '../../../src/methods/maths/regime-fit.ts';
import { defineBench } from '../case.ts';

const n = 5_000;

export default defineBench({
  name: 'markov-fit-5k',
  n,
  note: 'two regimes with their own mean and variance, estimated from eight starts',
  setup() {
    const chance = openPrng(21);
    let wild = false;
    const y = Float64Array.from({ length: n }, () => {
      if (chance.uniform() < (wild ? 0.05 : 0.02)) wild = !wild;
      const shock = normalQuantile(chance.uniform());
      return wild ? 2 * shock - 0.1 : 0.5 * shock + 0.05;
    });
    return { run: () => fitRegimes(y, { regimes: 2, means: 'own', ownVariances: true }).loglik };
  },
});
