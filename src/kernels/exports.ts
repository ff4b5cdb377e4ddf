/** Signatures of the compiled kernels (assembly/index.ts): pointers are byte addresses, `n` counts rows. One line a kernel. */

export interface KernelExports {
  heapBase(): number;
  layoutRowBytes(): number;
  /** Trades to bars; the last number is the most bars written. Returns bars written. State and rules: assembly/bars.ts. */
  bars(
    ts: number,
    px: number,
    qty: number,
    side: number,
    n: number,
    intervalMicros: number,
    state: number,
    startOut: number,
    openOut: number,
    highOut: number,
    lowOut: number,
    closeOut: number,
    volumeOut: number,
    buyVolumeOut: number,
    valueOut: number,
    tradesOut: number,
    capacity: number,
  ): number;
  barsState(): number;
  /** Mean reversion of a pair over columns (`table`). Returns the number of trades. Layout and rules: assembly/backtest.ts. */
  pairBacktest(
    table: number,
    from: number,
    to: number,
    config: number,
    summary: number,
    trades: number,
    capacity: number,
    equity: number,
  ): number;
  backtestTradeNumbers(): number;
  backtestSummaryNumbers(): number;
  ofi(bid: number, bidQty: number, ask: number, askQty: number, n: number, state: number, out: number): void;
  ofiState(): number;
  /** Columns of a heatmap from book rows. Returns the row that comes next. Work area and rules: assembly/heat.ts. */
  heat(work: number, ts: number, tick: number, qty: number, what: number, from: number, n: number, until: number, last: number): number;
  heatBytes(steps: number, bins: number): number;
  heatColumns(steps: number, bins: number): number;
  heatStart(work: number, start: number, length: number, base: number, shift: number, bins: number): void;
  heatLoad(work: number, tick: number, qty: number, n: number, bids: number): void;
  /** Trades (side one byte a row) counted by bar and price; returns rows read. Rules, state, columns of both tables: assembly/footprint.ts. */
  footprint(
    ts: number,
    px: number,
    qty: number,
    side: number,
    n: number,
    interval: number,
    tick: number,
    perCell: number,
    state: number,
    table: number,
    slots: number,
    list: number,
    bars: number,
    barRoom: number,
    cells: number,
    cellRoom: number,
  ): number;
  footprintEnd(state: number, table: number, list: number, bars: number, barRoom: number, cells: number, cellRoom: number): number;
  footprintState(): number;
  /** Flow at one rank of a book; `joined` is 1 where the row before may be compared. Rules: assembly/mlofi.ts. */
  mlofi(bid: number, bidQty: number, ask: number, askQty: number, joined: number, n: number, state: number, out: number): void;
  mlofiState(): number;
  /** Rolling kernels: an output pointer of 0 is left out; `...State(window)` is the length of the zeroed state, f64. */
  rollingMoments(
    x: number,
    n: number,
    window: number,
    ddof: number,
    state: number,
    sumOut: number,
    meanOut: number,
    stdOut: number,
    zOut: number,
  ): void;
  rollingMomentsState(window: number): number;
  rollingPair(
    y: number,
    x: number,
    n: number,
    window: number,
    ddof: number,
    state: number,
    corrOut: number,
    covOut: number,
    betaOut: number,
  ): void;
  rollingPairState(window: number): number;
  /** Engle-Granger over full windows with a fixed number of lags; `work` is scratch. Rules: assembly/rolling-cointegration.ts. */
  rollingCointegration(
    y: number,
    x: number,
    n: number,
    window: number,
    lags: number,
    state: number,
    work: number,
    statOut: number,
    pOut: number,
    lifeOut: number,
  ): void;
  rollingCointegrationState(window: number): number;
  rollingCointegrationWork(window: number, lags: number): number;
  /** p of one window alone, NaN where there is nothing to test. */
  windowCointegration(y: number, x: number, n: number, lags: number, work: number): number;
  rollingExtrema(x: number, n: number, window: number, state: number, minOut: number, maxOut: number): void;
  rollingExtremaState(window: number): number;
  rollingShape(x: number, n: number, window: number, state: number, skewOut: number, kurtOut: number): void;
  rollingShapeState(window: number): number;
  /** Entry `upper` of each window in order, or with `share` < 1 a place between the entry before it and it. Rules: assembly/rolling-quantile.ts. */
  rollingQuantile(x: number, n: number, window: number, upper: number, share: number, work: number, out: number): void;
  rollingQuantileWork(window: number): number;
  /** Writes six numbers: n, mean x, mean y, and the centred sums of xx, yy, xy. */
  centredSums(x: number, y: number, n: number, out: number): void;
  /** out_j = sum of a[i] b[i - j] over n rows, j from 0 to lags; reads b from `lags` rows before its start. */
  laggedProducts(a: number, b: number, n: number, lags: number, out: number): void;
  /** Matrices of n rows and k columns, column after column. */
  qrFactor(a: number, n: number, k: number, diagonal: number, scale: number): void;
  qrApply(a: number, n: number, k: number, scale: number, b: number, forward: number): void;
  residualRows(a: number, n: number, k: number, x: number, b: number, r: number, out: number): void;
  residualColumns(a: number, n: number, k: number, r: number, out: number): void;
  /** In place, no NaN: the k-th smallest (from 0), the median. */
  selectRank(at: number, n: number, k: number): number;
  selectMedian(at: number, n: number): number;
  /** Slopes of pairs of points, x ascending for the first two. Rules: assembly/pair-slopes.ts. */
  slopePairs(x: number, n: number): number;
  slopesWithin(x: number, y: number, n: number, low: number, high: number, out: number, capacity: number, counts: number): void;
  slopesFrom(x: number, y: number, n: number, i: number, slopes: number, intercepts: number): number;
  /** Writes 4 + 2 k + k^2 numbers, in `huberWork()` numbers of scratch: assembly/huber.ts. */
  huberSums(a: number, n: number, k: number, y: number, b: number, limit: number, work: number, out: number): void;
  huberWork(): number;
  /** State, rows with NaN and the layout of `predicted` (three numbers a row): assembly/kalman.ts. An output pointer of 0 is left out. */
  filterKalman(
    y: number,
    x: number,
    n: number,
    q: number,
    r: number,
    state: number,
    slopeOut: number,
    interceptOut: number,
    innovationOut: number,
    varianceOut: number,
    slopeVarOut: number,
    interceptVarOut: number,
    predicted: number,
  ): void;
  smoothKalman(n: number, q: number, predicted: number, slope: number, intercept: number, slopeOut: number, interceptOut: number): void;
  /** Trend, season and weights of n numbers by the twelve of `plan`, in `stlWork()` numbers of scratch. Map: assembly/stl.ts. */
  stl(y: number, n: number, plan: number, work: number, trend: number, season: number, weights: number): void;
  stlWork(n: number, period: number): number;
  /** Sums of a Hawkes process's likelihood; `work` holds n numbers, `decayedOut` (or 0) n. What is written: assembly/hawkes.ts. */
  hawkesSums(
    times: number,
    n: number,
    end: number,
    mu: number,
    jump: number,
    beta: number,
    work: number,
    out: number,
    decayedOut: number,
  ): void;
  /** Chart indicators over bars; state sizes and rules: assembly/indicators.ts. */
  exponentialAverage(x: number, n: number, period: number, state: number, out: number): void;
  relativeStrength(x: number, n: number, period: number, state: number, out: number): void;
  convergence(
    x: number,
    n: number,
    fast: number,
    slow: number,
    signal: number,
    state: number,
    macdOut: number,
    signalOut: number,
    histogramOut: number,
  ): void;
  averageTrueRange(high: number, low: number, close: number, n: number, period: number, state: number, out: number): void;
  onBalanceVolume(close: number, volume: number, n: number, state: number, out: number): void;
  stochasticState(window: number): number;
  stochastic(high: number, low: number, close: number, n: number, window: number, state: number, room: number, out: number): void;
  /** ln and e^x of a column, the same bytes on every machine. */
  vlog(x: number, n: number, out: number): void;
  vexp(x: number, n: number, out: number): void;
  /** Segment codec over a work area of `codecBytes()`, 16-aligned; coded bytes at `codecOutput()` in it. Map: assembly/codec.ts. */
  codecBytes(): number;
  codecOutput(): number;
  codecEncode(work: number, n: number): number;
  codecDecode(work: number, length: number): number;
  /** Text scanners: whole lines [from, to) into the columns of a plan; return why they stopped. Layout: assembly/scan-plan.ts, assembly/scan-table-plan.ts. */
  scanCsv(from: number, to: number, plan: number): number;
  scanNdjson(from: number, to: number, plan: number): number;
  scanTable(from: number, to: number, plan: number): number;
  scanSlot(symbols: number, name: number, length: number): number;
  scanAdmit(slot: number, ts: number, px: number, qty: number, id: number): number;
}
