/** What the analyses of backtests answer (src/studies/backtest), as the panels read it; and how its figures are written. */
import { DASH, figureDecimals, fixed, percent, signed, span } from '../widgets/format.ts';

export interface BacktestTrade {
  side: number;
  beta: number;
  zEntry: number;
  zExit: number;
  qtyY: number;
  qtyX: number;
  entryY: number;
  entryX: number;
  exitY: number;
  exitX: number;
  reason: string;
  halfLife: number;
  /** Microseconds. */
  signalAt: number;
  entryAt: number;
  leaveAt: number;
  exitAt: number;
  grossBp: number;
  costBp: number;
  fundingBp: number;
  netBp: number;
  worstBp: number;
  minutes: number;
}

export interface BacktestMetric {
  id: string;
  value: number;
  lo?: number;
  hi?: number;
  n: number;
  why?: string;
}

export interface BacktestOutputs {
  ts: Float64Array;
  equity: Float64Array;
  naive: Float64Array;
  drawdown: Float64Array;
  z: Float64Array;
  trades: readonly BacktestTrade[];
  metrics: readonly BacktestMetric[];
  naiveMetrics: Record<string, number>;
  endings: Record<string, number>;
  test: {
    passed?: boolean;
    prefixes: readonly { bars: number; trades: number; same: boolean; differs?: string }[];
    leak: { net: number; trades: number; differs: boolean };
    naivePassed?: boolean;
  };
  notes: readonly string[];
  warming: number;
  tried?: { n: number; variance: number };
  deflated?: { psr: number; dsr: number; expected_best: number };
}

/** Two figures or so of a basis point: `+93.1`, `−4,391`. */
export const bpText = (value: number): string => signed(value, Math.min(2, Math.max(0, figureDecimals(value, 3))));

/** A holding time given in minutes: `30 s`, `2 min`, `3.5 min`, `1 h 51 min`. */
export function heldText(minutes: number): string {
  if (minutes >= 10) return span(Math.round(minutes) * 60e6);
  return minutes >= 1 ? `${fixed(minutes, Number.isInteger(minutes) ? 0 : 1)} min` : span(minutes * 60e6);
}

interface Written {
  title: string;
  group: string;
  unit: string;
  text(value: number): string;
}

const two = (value: number): string => fixed(value, 2);
const share = (value: number): string => percent(value, 1).replace('+', '');
const plainBp = (value: number): string => bpText(value).replace('+', '');

/** How each metric is written, in the order of the panel. */
export const writtenMetrics: Readonly<Record<string, Written>> = {
  net: { title: 'Net profit', group: 'Result', unit: 'bp', text: bpText },
  gross: { title: 'Before costs', group: 'Result', unit: 'bp', text: bpText },
  fees: { title: 'Fees', group: 'Result', unit: 'bp', text: plainBp },
  slippage: { title: 'Slippage', group: 'Result', unit: 'bp', text: plainBp },
  funding: { title: 'Funding', group: 'Result', unit: 'bp', text: plainBp },
  trades: { title: 'Trades', group: 'Trades', unit: '', text: (value) => fixed(value) },
  'win-rate': { title: 'Win rate', group: 'Trades', unit: '', text: share },
  'profit-factor': { title: 'Profit factor', group: 'Trades', unit: '', text: two },
  expectancy: { title: 'Mean trade', group: 'Trades', unit: 'bp', text: bpText },
  'expectancy-t': { title: 't of the mean trade', group: 'Trades', unit: '', text: (value) => signed(value, 1) },
  'average-win': { title: 'Mean gain', group: 'Trades', unit: 'bp', text: bpText },
  'average-loss': { title: 'Mean loss', group: 'Trades', unit: 'bp', text: bpText },
  'losses-in-a-row': { title: 'Losses in a row', group: 'Trades', unit: '', text: (value) => fixed(value) },
  hold: { title: 'Mean hold', group: 'Trades', unit: '', text: heldText },
  exposure: { title: 'Exposure', group: 'Trades', unit: '', text: share },
  turnover: { title: 'Turnover a day', group: 'Trades', unit: 'x', text: (value) => fixed(value, 1) },
  'max-drawdown': { title: 'Max drawdown', group: 'Risk', unit: 'bp', text: bpText },
  'drawdown-share': { title: 'Drawdown of the capital', group: 'Risk', unit: '', text: (value) => percent(value) },
  'under-water': { title: 'Longest under water', group: 'Risk', unit: '', text: (value) => span(value * 86_400e6) },
  'var-95': { title: 'VaR 95 %, a bar', group: 'Risk', unit: 'bp', text: two },
  'es-95': { title: 'Expected shortfall, a bar', group: 'Risk', unit: 'bp', text: two },
  volatility: { title: 'Volatility, annual', group: 'A year', unit: '', text: share },
  cagr: { title: 'Growth a year', group: 'A year', unit: '', text: (value) => percent(value, 1) },
  sharpe: { title: 'Sharpe, annual', group: 'A year', unit: '', text: two },
  'sharpe-error': { title: 'Its standard error', group: 'A year', unit: '', text: two },
  'sharpe-lo': { title: 'Sharpe, autocorrelation', group: 'A year', unit: '', text: two },
  sortino: { title: 'Sortino, annual', group: 'A year', unit: '', text: two },
  calmar: { title: 'Calmar', group: 'A year', unit: '', text: two },
  psr: { title: 'P(Sharpe > 0)', group: 'Belief', unit: '', text: probability },
  dsr: { title: 'Deflated Sharpe', group: 'Belief', unit: '', text: probability },
};

/** Three decimals; what is nearer to an end is said to be. */
export function probability(value: number): string {
  if (Number.isNaN(value)) return DASH;
  if (value < 0.001) return '< 0.001';
  return value > 0.999 ? '> 0.999' : fixed(value, 3);
}

/** The value, or a dash and why there is none. */
export function metricText(metric: BacktestMetric | undefined): string {
  if (!metric) return DASH;
  const { unit = '', text } = writtenMetrics[metric.id] ?? { text: two };
  if (metric.why) return `${DASH} ${metric.why}`;
  return `${text(metric.value)}${unit ? ` ${unit}` : ''}`;
}

/** The deflated ratio and what it was deflated by belong to the answer of the page, not to the analysis. */
export function allMetrics({ metrics, deflated, tried }: BacktestOutputs): BacktestMetric[] {
  const psr = metrics.find(({ id }) => id === 'psr');
  const n = psr?.n ?? 0;
  const why = tried && !deflated ? 'no trades' : psr?.why;
  return [...metrics, { id: 'dsr', value: deflated?.dsr ?? Number.NaN, n, ...(why ? { why } : {}) }];
}

/** `passed, 4 cuts` in words, or what failed. */
export function testWords({ test }: BacktestOutputs): string {
  if (test.passed === undefined) return `${DASH} too few bars`;
  if (test.passed) return `passed, ${test.prefixes.length} cuts`;
  const failed = test.prefixes.find(({ same }) => !same);
  return failed ? `failed: ${failed.differs ?? 'a trade'}, cut at ${failed.bars}` : 'failed: acts on the next bar';
}
