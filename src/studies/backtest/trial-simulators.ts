/** Many configurations on one pair: signals are computed once for each pair of windows, a configuration is one pass of the rules. */
import type { PairMarket } from './market.ts';
import type { BacktestConfig } from './params.ts';
import { pairSignals } from './signals.ts';
import { type Simulator, withSimulator } from './simulate.ts';

/** Calls `each` with every configuration and a simulator that has its signals, those of the same windows one after the other. */
export function eachTrial<T extends { config: BacktestConfig }>(
  market: PairMarket,
  trials: readonly T[],
  each: (trial: T, simulator: Simulator) => void,
): void {
  const groups = new Map<string, T[]>();
  for (const trial of trials) {
    const { window, betaWindow, log } = trial.config;
    const key = `${window} ${betaWindow} ${log}`;
    const group = groups.get(key);
    if (group) group.push(trial);
    else groups.set(key, [trial]);
  }
  for (const group of groups.values()) {
    const [first] = group;
    if (!first) continue;
    withSimulator(market, pairSignals(market, first.config), first.config.funding, (simulator) => {
      for (const trial of group) each(trial, simulator);
    });
  }
}
