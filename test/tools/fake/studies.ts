/** The studies that the fake lists; they compute nothing. */
import type { StudyInfo } from '../../../src/api/types.ts';

const doc = {
  what: 'Signed flow of aggressive volume: what was bought less what was sold.',
  formula: [String.raw`\mathrm{CVD}_k = \sum_{i \le k} s_i q_i`],
  read: 'Rising means buyers lift offers.',
  limits: 'Blind to resting orders; the side comes from the venue.',
  references: ['Cont, Kukanov, Stoikov (2014), J. Financial Econometrics 12'],
};

const study = (id: string, title: string, n: 1 | 2, outputs: string[], params = {}): StudyInfo => ({
  id,
  title,
  clock: 'trade',
  instruments: n,
  params,
  outputs: outputs.map((o) => ({ id: o, title: o, kind: 'line', unit: '' })),
  doc,
});
const windowed = { window: { title: 'Window', default: 60, unit: 's', min: 1, max: 3600 } };

export const fakeStudies: readonly StudyInfo[] = [
  study('price.vwap', 'VWAP', 1, ['vwap']),
  study('flow.cvd', 'Cumulative volume delta', 1, ['cvd']),
  study('flow.tfi', 'Trade-flow imbalance', 1, ['tfi'], windowed),
  study('flow.ofi', 'Order-flow imbalance', 1, ['ofi', 'e'], windowed),
  study('risk.volatility', 'Rolling volatility', 1, ['volatility'], windowed),
  study('pairs.spread', 'Spread of two instruments', 2, ['z', 'spread', 'beta'], windowed),
  study('pairs.correlation', 'Rolling correlation', 2, ['correlation'], windowed),
  study('pairs.cointegration', 'Pair cointegration', 2, ['p', 't', 'halfLife'], windowed),
  study('pairs.kalman', 'Pair Kalman hedge', 2, ['z', 'beta', 'betaLo', 'betaHi', 'alpha'], windowed),
];
