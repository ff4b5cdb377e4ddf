// Every kernel the page can call: one line a file.
export { heapBase, layoutRowBytes } from './probe';
export { bars, barsState } from './bars';
export { ofi, ofiState } from './ofi';
export { rollingMoments, rollingMomentsState } from './rolling';
export { rollingExtrema, rollingExtremaState } from './rolling-extrema';
export { rollingPair, rollingPairState } from './rolling-pair';
export { codecBytes, codecDecode, codecEncode, codecOutput } from './codec';
export { scanCsv } from './scan-csv';
export { scanNdjson } from './scan-ndjson';
export { scanAdmit, scanSlot } from './scan-row';
export { centredSums } from './ols';
export { qrApply, qrFactor } from './qr';
export { residualColumns, residualRows } from './residual';
export { rollingShape, rollingShapeState } from './rolling-shape';
export { vexp, vlog } from './elementary';
