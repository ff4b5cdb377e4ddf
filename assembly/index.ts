// Every kernel the page can call: one export a file.

export { pairBacktest } from './backtest';
export { backtestSummaryNumbers, backtestTradeNumbers } from './backtest-cells';
export { bars, barsState } from './bars';
export { codecBytes, codecDecode, codecEncode, codecOutput } from './codec';
export { vexp, vlog } from './elementary';
export { footprint, footprintEnd, footprintState } from './footprint';
export { hawkesSums } from './hawkes';
export { heat, heatBytes, heatColumns, heatLoad, heatStart } from './heat';
export { huberSums, huberWork } from './huber';
export {
  averageTrueRange,
  convergence,
  exponentialAverage,
  onBalanceVolume,
  relativeStrength,
  stochastic,
  stochasticState,
} from './indicators';
export { filterKalman, smoothKalman } from './kalman';
export { laggedProducts } from './lagged-products';
export { mlofi, mlofiState } from './mlofi';
export { ofi, ofiState } from './ofi';
export { centredSums } from './ols';
export { slopePairs, slopesFrom, slopesWithin } from './pair-slopes';
export { heapBase, layoutRowBytes } from './probe';
export { qrApply, qrFactor } from './qr';
export { residualColumns, residualRows } from './residual';
export { rollingMoments, rollingMomentsState } from './rolling';
export {
  rollingCointegration,
  rollingCointegrationState,
  rollingCointegrationWork,
  windowCointegration,
} from './rolling-cointegration';
export { rollingExtrema, rollingExtremaState } from './rolling-extrema';
export { rollingPair, rollingPairState } from './rolling-pair';
export { rollingQuantile, rollingQuantileWork } from './rolling-quantile';
export { rollingShape, rollingShapeState } from './rolling-shape';
export { scanCsv } from './scan-csv';
export { scanNdjson } from './scan-ndjson';
export { scanAdmit, scanSlot } from './scan-row';
export { scanTable } from './scan-table';
export { selectMedian, selectRank } from './select';
export { stl, stlWork } from './stl';
