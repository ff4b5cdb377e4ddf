/** Cells of the columns that a backtest reads, and the sizes of what it writes. */

/** Numbers of one trade and of the summary. */
export const TRADE: usize = 22;
const SUMMARY: usize = 17;

export function backtestTradeNumbers(): i32 {
  return <i32>TRADE;
}

export function backtestSummaryNumbers(): i32 {
  return <i32>SUMMARY;
}

export function at(column: usize, i: i32): f64 {
  return load<f64>(column + ((<usize>i) << 3));
}

/** Slippage of a fill in bar i, or the stated one where none was measured. */
export function slip(column: usize, i: i32, stated: f64): f64 {
  if (column === 0) return stated;
  const measured = at(column, i);
  return measured === measured ? measured : stated;
}
