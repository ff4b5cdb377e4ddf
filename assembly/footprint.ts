/**
 * Trades counted by bar and price: streaming, sparse. ts in microseconds and never decreasing, qty in base units, side +1, -1 or 0.
 * A price is `tick` times a whole number, rounded; a cell is `perCell` of them high and its key is its lower edge over tick * perCell.
 * Cells lie in a hash table while their bar goes on, each at its key, so that neighbours in price are neighbours in memory.
 *
 * State, f64, zero at the start: 0 bar in progress (0/1), 1 start, 2 open, 3 high, 4 low, 5 close, 6 delta (bought - sold), 7 to 9 free,
 * 10 least and 11 greatest of the delta, 12 sum of (px - open) x qty, 13 bars written, 14 cells written, 15 cells of the bar in
 * progress, 16 trades left out (time, price or quantity not finite).
 * Bars, columns of `barRoom` f64: start open high low close bought sold unsided trades minDelta maxDelta vwap pocKey endOfCells.
 * Cells, columns of `cellRoom` f64: key bought sold unsided trades, lowest key first within a bar.
 * Table: `slots` (a power of two, more than `cellRoom`) of five f64 like those columns, trades 0 where it is free. List: cellRoom i32.
 */
const STATE: i32 = 24;
const SLOT: usize = 40;
/** Keys beyond are not whole numbers any more. */
const FARTHEST: f64 = 9007199254740992;

/** Numbers of state that `footprint` needs. */
export function footprintState(): i32 {
  return STATE;
}

/** Reads n trades. Returns how many it read: fewer than n when a bar or a cell more than there is room for would be needed. */
export function footprint(
  ts: usize,
  px: usize,
  qty: usize,
  side: usize,
  n: i32,
  interval: f64,
  tick: f64,
  perCell: f64,
  state: usize,
  table: usize,
  slots: i32,
  list: usize,
  bars: usize,
  barRoom: i32,
  cells: usize,
  cellRoom: i32,
): i32 {
  let live = load<f64>(state) !== 0;
  let start = load<f64>(state, 8);
  let open = load<f64>(state, 16);
  let high = load<f64>(state, 24);
  let low = load<f64>(state, 32);
  let close = load<f64>(state, 40);
  let delta = load<f64>(state, 48);
  let least = load<f64>(state, 80);
  let most = load<f64>(state, 88);
  let value = load<f64>(state, 96);
  let room = cellRoom - <i32>load<f64>(state, 112);
  let used = <i32>load<f64>(state, 120);
  let lost = load<f64>(state, 128);
  const mask = slots - 1;
  let end = live ? start + interval : -Infinity;
  // Slot of the price before: trades come in runs of one price.
  let lastPx: f64 = NaN;
  let at: usize = 0;
  let i = 0;
  for (; i < n; i++) {
    const to = (<usize>i) << 3;
    const t = load<f64>(ts + to);
    const p = load<f64>(px + to);
    const q = load<f64>(qty + to);
    const pq = p * q;
    if (!(pq - pq === 0 && t - t === 0)) {
      lost += 1;
      continue;
    }
    if (t >= end) {
      if (live) {
        if (<i32>load<f64>(state, 104) >= barRoom) break;
        store<f64>(state, start, 8);
        store<f64>(state, open, 16);
        store<f64>(state, high, 24);
        store<f64>(state, low, 32);
        store<f64>(state, close, 40);
        store<f64>(state, least, 80);
        store<f64>(state, most, 88);
        store<f64>(state, value, 96);
        store<f64>(state, <f64>used, 120);
        writeBar(state, table, list, bars, barRoom, cells, cellRoom);
        room -= used;
        used = 0;
        live = false;
      }
      lastPx = NaN;
    }
    if (p !== lastPx) {
      const key = Math.floor(nearest<f64>(p / tick) / perCell);
      if (!(Math.abs(key) < FARTHEST)) {
        lost += 1;
        continue;
      }
      let slot = <i32>(<i64>key) & mask;
      at = table + <usize>slot * SLOT;
      while (load<f64>(at, 32) !== 0 && load<f64>(at) !== key) {
        slot = (slot + 1) & mask;
        at = table + <usize>slot * SLOT;
      }
      if (load<f64>(at, 32) === 0) {
        if (used >= room) break;
        store<f64>(at, key);
        store<i32>(list + ((<usize>used) << 2), slot);
        used++;
      }
      lastPx = p;
    }
    if (!live) {
      live = true;
      start = Math.floor(t / interval) * interval;
      end = start + interval;
      open = p;
      high = p;
      low = p;
      delta = 0;
      least = 0;
      most = 0;
      value = 0;
    }
    const s = load<i8>(side + <usize>i);
    // Sides are coin tosses, which a branch would pay for: +1 is 8, -1 is 16, 0 is 24.
    const part = at + (24 - ((<usize>i32(s > 0)) << 4) - ((<usize>i32(s < 0)) << 3));
    store<f64>(part, load<f64>(part) + q);
    store<f64>(at, load<f64>(at, 32) + 1, 32);
    close = p;
    high = max(high, p);
    low = min(low, p);
    delta += q * <f64>s;
    least = min(least, delta);
    most = max(most, delta);
    value += (p - open) * q;
  }
  store<f64>(state, live ? 1 : 0);
  store<f64>(state, start, 8);
  store<f64>(state, open, 16);
  store<f64>(state, high, 24);
  store<f64>(state, low, 32);
  store<f64>(state, close, 40);
  store<f64>(state, delta, 48);
  store<f64>(state, least, 80);
  store<f64>(state, most, 88);
  store<f64>(state, value, 96);
  store<f64>(state, <f64>used, 120);
  store<f64>(state, lost, 128);
  return i;
}

/** Writes the bar in progress, as it is. Returns the number of bars written in all; the bar does not fit where that did not grow. */
export function footprintEnd(state: usize, table: usize, list: usize, bars: usize, barRoom: i32, cells: usize, cellRoom: i32): i32 {
  if (load<f64>(state) !== 0 && <i32>load<f64>(state, 104) < barRoom) {
    writeBar(state, table, list, bars, barRoom, cells, cellRoom);
    store<f64>(state, 0);
  }
  return <i32>load<f64>(state, 104);
}

function writeBar(state: usize, table: usize, list: usize, bars: usize, barRoom: i32, cells: usize, cellRoom: i32): void {
  const bar = <i32>load<f64>(state, 104);
  const first = <i32>load<f64>(state, 112);
  const used = <i32>load<f64>(state, 120);
  sort(table, list, used);
  const row = (<usize>cellRoom) << 3;
  let poc: f64 = NaN;
  let best: f64 = -1;
  // Of the bar what its cells add up to.
  let bought: f64 = 0;
  let sold: f64 = 0;
  let unsided: f64 = 0;
  let trades: f64 = 0;
  for (let k = 0; k < used; k++) {
    const at = table + <usize>load<i32>(list + ((<usize>k) << 2)) * SLOT;
    const to = cells + ((<usize>(first + k)) << 3);
    const b = load<f64>(at, 8);
    const s = load<f64>(at, 16);
    const u = load<f64>(at, 24);
    store<f64>(to, load<f64>(at));
    store<f64>(to + row, b);
    store<f64>(to + row * 2, s);
    store<f64>(to + row * 3, u);
    store<f64>(to + row * 4, load<f64>(at, 32));
    bought += b;
    sold += s;
    unsided += u;
    trades += load<f64>(at, 32);
    // Of equals the lowest.
    if (b + s + u > best) {
      best = b + s + u;
      poc = load<f64>(at);
    }
    memory.fill(at, 0, SLOT);
  }
  const to = bars + ((<usize>bar) << 3);
  const next = (<usize>barRoom) << 3;
  for (let k: usize = 0; k < 5; k++) store<f64>(to + next * k, load<f64>(state + 8 + (k << 3)));
  store<f64>(to + next * 5, bought);
  store<f64>(to + next * 6, sold);
  store<f64>(to + next * 7, unsided);
  store<f64>(to + next * 8, trades);
  store<f64>(to + next * 9, load<f64>(state, 80));
  store<f64>(to + next * 10, load<f64>(state, 88));
  store<f64>(to + next * 11, load<f64>(state, 16) + load<f64>(state, 96) / (bought + sold + unsided));
  store<f64>(to + next * 12, poc);
  store<f64>(to + next * 13, <f64>(first + used));
  store<f64>(state, <f64>(bar + 1), 104);
  store<f64>(state, <f64>(first + used), 112);
  store<f64>(state, 0, 120);
}

/** Slots by their keys, lowest first: Shell's sort, in place; most lists are a few dozen long and nearly in order. */
function sort(table: usize, list: usize, n: i32): void {
  let gap = 1;
  while (gap < n / 3) gap = gap * 3 + 1;
  for (; gap > 0; gap /= 3) {
    for (let i = gap; i < n; i++) {
      const slot = load<i32>(list + ((<usize>i) << 2));
      const key = load<f64>(table + <usize>slot * SLOT);
      let j = i;
      while (j >= gap) {
        const before = load<i32>(list + ((<usize>(j - gap)) << 2));
        if (load<f64>(table + <usize>before * SLOT) <= key) break;
        store<i32>(list + ((<usize>j) << 2), before);
        j -= gap;
      }
      store<i32>(list + ((<usize>j) << 2), slot);
    }
  }
}
