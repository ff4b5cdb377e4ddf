import { readMarket } from '../../../src/studies/backtest/market.ts';
import { readConfig } from '../../../src/studies/backtest/params.ts';
import { pairSignals } from '../../../src/studies/backtest/signals.ts';
import { withSimulator } from '../../../src/studies/backtest/simulate.ts';
import { pairSeries } from '../../tools/pair-series.ts';
import { backtestOracle } from '../../unit/oracles/backtest.ts';
import { defineBench } from '../case.ts';

const bars = 1_000_000;
const configurations = 30;

export default defineBench({
  name: 'backtest-1m-bars',
  n: bars * configurations,
  note: 'evaluations: one configuration deciding, filling and marking to market on one bar, costs and moments of returns included; 30 configurations over 1M bars of precomputed signals. The rival is the plain loop of the tests, without the moments',
  setup() {
    const market = readMarket('bench', pairSeries({ n: bars, seed: 1, phi: 0.98, shock: 3e-4, step: 2e-4, beta: 0.9 }), 1);
    const of = (k: number) => ({
      entry: 1.5 + 0.1 * (k % 10),
      exit: 0.25 * Math.floor(k / 10),
      window: 60,
      betaWindow: 240,
      timeStop: 0,
      reverting: false,
      fee: 0.01,
      slippage: 0,
    });
    const configs = Array.from({ length: configurations }, (_, k) => readConfig('bench', of(k)));
    const signals = pairSignals(market, configs[0]!);
    const { y, x, flags } = market;
    const columns = { ...signals, fillY: y.fill, fillX: x.fill, closeY: y.close, closeX: x.close, flags };
    const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
    const each = (key: 'net' | 'trades') =>
      withSimulator(market, signals, 0, (simulator) => sum(configs.map((config) => simulator.summary(config)[key])));
    return {
      run: () => each('net'),
      rival: () => sum(configs.map((config) => backtestOracle(columns, { ...config, mostBars: Number.POSITIVE_INFINITY }).net)),
      values: () => ({ trades: each('trades') }),
    };
  },
});
