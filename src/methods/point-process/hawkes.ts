/** Hawkes process with an exponential kernel: events that make more events. Times in any unit; mu and beta are per that unit. */
import { fitHawkes } from '../maths/hawkes-fit.ts';
import { decayedCounts, type HawkesParams, nodeLikelihoods, withLikelihood } from '../maths/hawkes-likelihood.ts';
import { badInput, column, expectFinite, notEnough, numberList } from '../maths/input.ts';
import { defineMethod, type MethodInput, type MethodResult } from '../method.ts';

const id = 'hawkes';
const least = 10;

/** One column a node: `times` is one list, or a list of lists. Each ascends from 0 on. */
function timesOf(input: MethodInput): Float64Array[] {
  const given = input.times;
  const nested = Array.isArray(given) && given.length > 0 && given.every((each) => typeof each === 'object' && each !== null);
  const nodes = nested
    ? (given as unknown[]).map((each, i) =>
        (each as ArrayLike<number>).length === 0 ? new Float64Array(0) : column(id, { [`times[${i}]`]: each }, `times[${i}]`),
      )
    : [column(id, input, 'times')];
  for (const [i, times] of nodes.entries()) {
    const name = nested ? `times[${i}]` : 'times';
    expectFinite(id, name, times);
    const back = times.findIndex((time, k) => time < (k > 0 ? times[k - 1]! : 0));
    if (back >= 0)
      throw badInput(
        id,
        `${name} must ascend from 0 on, the start of the window; ${name}[${back}] is ${times[back]}${back > 0 ? ' after a later one' : ''}.`,
      );
  }
  return nodes;
}

function endOf(nodes: readonly Float64Array[], given: number): number {
  const last = nodes.reduce((most, times) => Math.max(most, times.at(-1) ?? 0), 0);
  if (given === 0) return last;
  // tick's own example ends its window before the last event of a node: that event counts, what would follow it does not.
  return given;
}

function matrixOf(key: string, text: unknown, n: number): number[][] {
  const numbers = numberList(id, key, text);
  if (numbers.length === 1) return Array.from({ length: n }, () => new Array<number>(n).fill(numbers[0]!));
  if (numbers.length !== n * n)
    throw badInput(id, `parameter ${key} must hold ${n} rows of ${n} numbers, one for each pair of nodes; it holds ${numbers.length}.`);
  return Array.from({ length: n }, (_, i) => numbers.slice(i * n, (i + 1) * n));
}

/** The likelihood at given parameters, of any number of nodes. */
function atGiven(nodes: Float64Array[], end: number, params: Record<string, unknown>): MethodResult {
  const n = nodes.length;
  const baseline = numberList(id, 'baseline', params.baseline);
  if (baseline.length !== n)
    throw badInput(id, `parameter baseline must hold one number a node, ${n} in all; it holds ${baseline.length}.`);
  const perNode = nodeLikelihoods(nodes, end, baseline, matrixOf('adjacency', params.adjacency, n), matrixOf('decay', params.decay, n));
  const loglik = perNode.reduce((sum, each) => sum + each, 0);
  const events = nodes.reduce((sum, times) => sum + times.length, 0);
  return { loglik, loglik_per_node: perNode, tick_loss: -(loglik + n * end) / events };
}

/** `mu=1, alpha=0.5, beta=2`, or the three numbers in this order. */
function checkOf(text: string): HawkesParams {
  const named = Object.fromEntries(text.split(',').map((part) => part.split('=').map((each) => each.trim())));
  const values = 'mu' in named ? [named.mu, named.alpha, named.beta].map(Number) : numberList(id, 'check_params', text);
  const [mu, alpha, beta] = values as [number, number, number];
  if (!(values.length === 3 && mu > 0 && alpha >= 0 && beta > 0))
    throw badInput(id, `parameter check_params must be mu > 0, alpha >= 0 and beta > 0, such as mu=1, alpha=0.5, beta=2; was "${text}".`);
  return { mu, alpha, beta };
}

/** Integrals of the intensity from each event to the next: independent and exponential with mean 1, if the model is right. */
function residualsOf(times: Float64Array, counts: Float64Array, { mu, alpha }: HawkesParams): Float64Array {
  return times.slice(1).map((time, i) => mu * (time - times[i]!) + alpha * (counts[i]! + 1 - counts[i + 1]!));
}

/** Largest distance between the shares of the residuals and 1 - e^-x. */
function distance(residuals: Float64Array): number {
  const sorted = residuals.slice().sort();
  const n = sorted.length;
  return sorted.reduce((most, value, i) => {
    const share = -Math.expm1(-value);
    return Math.max(most, (i + 1) / n - share, share - i / n);
  }, 0);
}

export default defineMethod({
  id,
  title: 'Hawkes process',
  inputs: { times: 'Event times, ascending from the start of the window at 0; or one list a node' },
  params: {
    end_time: { title: 'End of the window; 0: the last event', default: 0, min: 0 },
    baseline: { title: 'Given base rates, one a node; with adjacency and decay: no fit, the likelihood there', default: '' },
    adjacency: { title: 'Given branching matrix, by rows: from node j to node i', default: '' },
    decay: { title: 'Given decay rate, or one for each pair', default: '' },
    check_params: {
      title: 'Parameters mu, alpha, beta to give the likelihood and its gradient at',
      default: '',
      outputs: ['at_check_params'],
    },
  },
  outputs: {
    fit: 'Base rate mu, branching ratio alpha, decay rate beta, their loglik; converged says whether the search ended',
    at_check_params: 'loglik and grad_mu_alpha_beta there',
    residuals: 'Of the time-changed gaps: mean (1), ks_stat from the exponential law, and the first five',
    intensity_at_events_last5: 'Intensity just before each of the last five events',
    merged: 'Events left out because another has the same time',
    loglik: 'Log-likelihood at given parameters',
    loglik_per_node: 'The same by node',
    tick_loss: 'The same as the library tick counts it: less that of rate 1, per event, its sign turned',
  },
  run(input, params) {
    const nodes = timesOf(input);
    const end = endOf(nodes, params.end_time as number);
    if (params.baseline !== '') return atGiven(nodes, end, params);
    if (nodes.length > 1) throw badInput(id, 'several nodes need baseline, adjacency and decay: only one node is fitted.');

    // Events of one time would let the likelihood grow without bound as beta does.
    const times = nodes[0]!.filter((time, i, all) => i === 0 || time !== all[i - 1]!);
    const merged = nodes[0]!.length - times.length;
    if (times.length < least) throw notEnough(id, 'events at different times', least, times.length);
    if (end < times.at(-1)!) throw badInput(id, `end_time ${end} is before the last event at ${times.at(-1)}.`);
    const result: MethodResult = { merged };
    if (params.check_params !== '') {
      const check = checkOf(params.check_params as string);
      const { loglik, gradient } = withLikelihood(times, end, (at) => at(check));
      result.at_check_params = { loglik, grad_mu_alpha_beta: gradient };
    }
    const fit = fitHawkes(times, end);
    const counts = fit.alpha > 0 ? decayedCounts(times, fit.beta) : new Float64Array(times.length);
    const residuals = residualsOf(times, counts, fit);
    const mean = residuals.reduce((sum, value) => sum + value, 0) / residuals.length;
    return {
      ...result,
      fit,
      residuals: { mean, ks_stat: distance(residuals), first5: residuals.slice(0, 5) },
      intensity_at_events_last5: counts.slice(-5).map((count) => fit.mu + (fit.alpha > 0 ? fit.alpha * fit.beta * count : 0)),
    };
  },
  doc: {
    what: 'How much of the flow of events is caused by earlier events. Each event raises the rate of others; the rise decays exponentially.',
    formula: [
      String.raw`\lambda(t) = \mu + \sum_{t_j < t} \alpha \beta e^{-\beta (t - t_j)}`,
      String.raw`\ell = \sum_i \ln \lambda(t_i) - \mu T - \alpha \sum_i \left( 1 - e^{-\beta (T - t_i)} \right)`,
      String.raw`\tau_i = \int_{t_i}^{t_{i + 1}} \lambda(t) \, dt`,
    ],
    where:
      '$\\mu$: rate of events from outside; $\\alpha$: branching ratio, events that one event causes; $\\beta$: decay rate; T: length of the window.',
    read: 'Alpha below 0.5: mostly driven from outside; 0.8 to 0.95: strongly reflexive; 1 and more: each event replaces itself. The residuals should be exponential: a small ks_stat.',
    limits:
      'Base rates that change through the window look like excitement. Clock steps longer than the gaps bend beta. Below 200 events the ratio is uncertain. Where alpha is nearly 0, beta means nothing.',
    references: [
      'Hawkes (1971), Spectra of some self-exciting and mutually exciting point processes, Biometrika 58',
      'Ozaki (1979), Maximum likelihood estimation of Hawkes self-exciting point processes, Annals of the Institute of Statistical Mathematics 31',
      'Ogata (1988), Statistical models for earthquake occurrences and residual analysis for point processes, JASA 83',
    ],
  },
});
