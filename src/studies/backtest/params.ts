/** What a backtest of a pair can be told, and how it is read: every number checked, bars where the caller gave seconds. */
import type { ParamSpec, ParamSpecs, ParamValues } from '../../core/doc.ts';
import { QuantabError } from '../../core/errors.ts';

export const backtestParams = {
  entry: { title: 'Enter beyond |z|', default: 2, min: 0, max: 20 },
  exit: { title: 'Leave within |z|', default: 0.5, min: 0, max: 20 },
  stop: { title: 'Stop beyond |z|, 0 for none', default: 4, min: 0, max: 100 },
  timeStop: { title: 'Time stop, 0 for none', default: 3, unit: 'half-lives', min: 0, max: 1_000 },
  window: { title: 'Window of z', default: 240, unit: 'bars', min: 3, max: 100_000 },
  betaWindow: { title: 'Window of β', default: 1_440, unit: 'bars', min: 10, max: 1_000_000 },
  prices: { title: 'Prices', default: 'log', options: ['log', 'level'] },
  reverting: { title: 'Only while the spread reverts', default: true },
  cointegrated: { title: 'Only while cointegrated, p < 0.05', default: false },
  gross: { title: 'Gross notional', default: 10_000, unit: 'quote', min: 1e-9 },
  fee: { title: 'Fee a fill', default: 5, unit: 'bp', min: 0, max: 1_000 },
  slippage: { title: 'Slippage a fill, without a book', default: 1, unit: 'bp', min: 0, max: 1_000 },
  funding: { title: 'Funding, where none is recorded', default: 0, unit: 'bp in 8 h', min: -1_000, max: 1_000 },
  latency: { title: 'Latency', default: 0.25, unit: 's', min: 0, max: 86_400 },
  staleBars: { title: 'A leg may rest', default: 1, unit: 'bars', min: 0, max: 10_000 },
} as const satisfies ParamSpecs;

/** Numbers of the rules that a sweep may vary. */
export const sweepable = ['entry', 'exit', 'stop', 'timeStop', 'window', 'betaWindow', 'fee', 'slippage'] as const;
export type Sweepable = (typeof sweepable)[number];

export interface BacktestConfig {
  entry: number;
  exit: number;
  /** Infinity: none. */
  stop: number;
  /** Half-lives; Infinity: none. */
  timeStop: number;
  window: number;
  betaWindow: number;
  log: boolean;
  reverting: boolean;
  /** No entry unless the window of the hedge ratio rejects no cointegration at 5 %. */
  cointegrated: boolean;
  gross: number;
  /** Fractions of the value traded. */
  fee: number;
  slippage: number;
  /** Fraction of its value that a long leg pays in eight hours. */
  funding: number;
  latencySec: number;
  staleBars: number;
}

function numberOf(id: string, key: string, value: unknown): number {
  const spec: ParamSpec = backtestParams[key as keyof typeof backtestParams];
  const number = value === undefined ? Number(spec.default) : typeof value === 'number' ? value : Number.NaN;
  if (Number.isFinite(number) && number >= (spec.min ?? -Infinity) && number <= (spec.max ?? Infinity)) return number;
  const [low, high] = [spec.min ?? 'any', spec.max ?? 'any'];
  throw new QuantabError('bad-input', `${id}: ${key} (${spec.title}) must be a number from ${low} to ${high}, was ${String(value)}.`);
}

/** Throws `bad-input` that names the parameter. */
export function readConfig(id: string, params: ParamValues): BacktestConfig {
  const read = (key: keyof typeof backtestParams): number => numberOf(id, key, params[key]);
  const whole = (key: keyof typeof backtestParams): number => Math.round(read(key));
  const orNone = (value: number): number => (value === 0 ? Number.POSITIVE_INFINITY : value);
  const config: BacktestConfig = {
    entry: read('entry'),
    exit: read('exit'),
    stop: orNone(read('stop')),
    timeStop: orNone(read('timeStop')),
    window: whole('window'),
    betaWindow: whole('betaWindow'),
    log: (params.prices ?? 'log') === 'log',
    reverting: (params.reverting ?? true) === true,
    cointegrated: params.cointegrated === true,
    gross: read('gross'),
    fee: read('fee') / 1e4,
    slippage: read('slippage') / 1e4,
    funding: read('funding') / 1e4,
    latencySec: read('latency'),
    staleBars: whole('staleBars'),
  };
  if (!(config.exit < config.entry))
    throw new QuantabError(
      'bad-input',
      `${id}: exit must be below entry, was ${config.exit} and ${config.entry}. Trades end inside the band they begin outside of.`,
    );
  if (!(config.stop > config.entry))
    throw new QuantabError('bad-input', `${id}: stop must be beyond entry, was ${config.stop} and ${config.entry}; 0 switches it off.`);
  return config;
}

/** What of a configuration makes it another one, as text: two that differ in this are two that were tried. */
export const configText = (config: BacktestConfig): string => Object.values(config).join('|');
