/** Gaussian hidden Markov model of one series at given parameters: likelihood, posteriors, most likely path, one step of EM. */
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { gaussianDensities } from '../maths/regime-fit.ts';
import { regimeRows } from '../maths/regime-results.ts';
import { SwitchingChain } from '../maths/switching.ts';
import { defineMethod } from '../method.ts';

const id = 'gaussian-hmm';

function list(key: string, text: unknown, length: number, what: string): Float64Array {
  const values = numberList(id, key, text);
  if (values.length !== length)
    throw badInput(id, `parameter ${key} must hold ${what}, ${length} numbers in all; it holds ${values.length}.`);
  return Float64Array.from(values);
}

function expectShares(key: string, values: Float64Array): void {
  const sum = values.reduce((total, each) => total + (each >= 0 ? each : Number.NaN), 0);
  if (!(Math.abs(sum - 1) < 1e-6)) throw badInput(id, `${key} must hold probabilities that sum to 1, the sum is ${sum}.`);
}

/** The most likely sequence of states (Viterbi); of equal ones the lower state. */
function likeliest(logDensity: Float64Array, start: Float64Array, moves: Float64Array[], k: number): { path: Int32Array; loglik: number } {
  const n = logDensity.length / k;
  const back = new Int32Array(n * k);
  let score = start.map((p, s) => Math.log(p) + logDensity[s]!);
  const logs = moves.map((row) => row.map(Math.log));
  for (let t = 1; t < n; t++) {
    const before = score;
    score = before.map((_, to) => {
      let best = 0;
      for (let from = 1; from < k; from++) if (before[from]! + logs[from]![to]! > before[best]! + logs[best]![to]!) best = from;
      back[t * k + to] = best;
      return before[best]! + logs[best]![to]! + logDensity[t * k + to]!;
    });
  }
  const path = new Int32Array(n);
  path[n - 1] = score.indexOf(Math.max(...score));
  for (let t = n - 1; t > 0; t--) path[t - 1] = back[t * k + path[t]!]!;
  return { path, loglik: Math.max(...score) };
}

export default defineMethod({
  id,
  title: 'Hidden Markov model',
  inputs: { y: 'The series, any unit' },
  params: {
    startprob: { title: 'Probabilities of the states at the first row', default: '0.5, 0.5' },
    transmat: { title: 'Probabilities by rows: row i, column j from state i to state j; rows sum to 1', default: '0.95, 0.05, 0.05, 0.95' },
    means: { title: 'Mean of each state', default: '0, 0' },
    covars: { title: 'Variance of each state', default: '1, 4' },
  },
  outputs: {
    loglik: 'Log-likelihood',
    posterior: 'Probabilities of the states given all rows, one list a row',
    viterbi_path: 'Most likely sequence of states',
    viterbi_loglik: 'Log-probability of that sequence with the rows',
    one_em_step: 'startprob, transmat, means and covars after one step of Baum and Welch',
  },
  run(input, params) {
    const y = column(id, input, 'y');
    expectFinite(id, 'y', y);
    if (y.length < 2) throw notEnough(id, 'rows', 2, y.length);
    const start = Float64Array.from(numberList(id, 'startprob', params.startprob));
    const k = start.length;
    const flat = list('transmat', params.transmat, k * k, `${k} rows of ${k} probabilities`);
    const rows = Array.from({ length: k }, (_, from) => flat.slice(from * k, (from + 1) * k));
    expectShares('startprob', start);
    for (const [i, row] of rows.entries()) expectShares(`row ${i} of transmat`, row);
    const means = list('means', params.means, k, 'one mean a state');
    const variances = list('covars', params.covars, k, 'one variance a state');
    if (!variances.every((each) => each > 0)) throw badInput(id, `parameter covars must hold numbers above 0, was ${params.covars}.`);

    // The chain counts pairs and its matrix is [to][from]; before the first row there is no state, so its pairs share its probability.
    const chain = new SwitchingChain(y.length, k);
    const transition = Float64Array.from({ length: k * k }, (_, i) => rows[i % k]![Math.floor(i / k)]!);
    gaussianDensities(chain, y, means, variances);
    const loglik = chain.filter(
      transition,
      Float64Array.from({ length: k * k }, (_, i) => start[Math.floor(i / k)]! / k),
    );
    if (!Number.isFinite(loglik)) throw badInput(id, 'no path through these states can give this series.');
    chain.smooth(transition);
    const posterior = chain.regimesOf(chain.smoothed);
    const best = likeliest(chain.logDensity, start, rows, k);

    const moved = chain.moves(1);
    const left = Float64Array.from({ length: k }, (_, from) => rows.reduce((sum, _row, to) => sum + moved[to * k + from]!, 0));
    const weighted = (s: number, f: (value: number) => number): number => {
      let [sum, weight] = [0, 0];
      for (let t = 0; t < y.length; t++) {
        weight += posterior[t * k + s]!;
        sum += posterior[t * k + s]! * f(y[t]!);
      }
      return sum / weight;
    };
    const states = Array.from({ length: k }, (_, s) => s);
    const nextMeans = states.map((s) => weighted(s, (value) => value));
    return {
      loglik,
      posterior: regimeRows(posterior, k),
      viterbi_path: best.path,
      viterbi_loglik: best.loglik,
      one_em_step: {
        startprob: posterior.slice(0, k),
        transmat: states.map((from) => states.map((to) => moved[to * k + from]! / left[from]!)),
        means: nextMeans.map((mean) => [mean]),
        covars: states.map((s) => [[weighted(s, (value) => (value - nextMeans[s]!) ** 2)]]),
      },
    };
  },
  doc: {
    what: 'Hidden states, each with a mean and a variance, at given parameters: how likely each is at every row, and the single best path.',
    formula: [
      String.raw`\gamma_t(i) = \Pr(S_t = i \mid y_1 \ldots y_T)`,
      String.raw`a_{ij} \leftarrow \frac{\sum_t \xi_t(i, j)}{\sum_t \gamma_t(i)}, \quad \mu_i \leftarrow \frac{\sum_t \gamma_t(i) y_t}{\sum_t \gamma_t(i)}`,
    ],
    where:
      '$\\gamma$: posterior of a state, $\\xi$: posterior of a pair of states in succession. Rows of the transition matrix sum to 1, as in hmmlearn.',
    read: 'One step of EM never lowers the likelihood; parameters that it hardly moves are a maximum.',
    limits:
      'Plain maximum likelihood: packages that add priors give slightly different steps. The best path can differ from the path of the most likely states.',
    references: [
      'Rabiner (1989), A tutorial on hidden Markov models and selected applications in speech recognition, Proceedings of the IEEE 77',
    ],
  },
});
