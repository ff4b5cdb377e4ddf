/**
 * Trades to bars, streaming. Bars are left-closed and aligned to the epoch; ts in microseconds, qty in base units, value = sum of px x qty.
 * A trade older than the bar in progress goes into the bar in progress and is counted as late: closed bars never change.
 * Sums run in arrival order, so any cut of the input gives the same bytes. Bars without trades are not written.
 *
 * State, f64 each, all zero at the start: 0 bar in progress (0/1), 1 start, 2 open, 3 high, 4 low, 5 close, 6 volume,
 * 7 buy volume, 8 value, 9 trades, 10 late trades so far, 11 unusable trades so far (time, price or quantity not finite), 12 rows read by the last call.
 */
const STATE: i32 = 16;

/** Numbers of state that `bars` needs. */
export function barsState(): i32 {
  return STATE;
}

/**
 * Reads n trades and returns how many closed bars it wrote from index 0 of the outputs. When `capacity` bars are written it stops
 * before the trade that would close another and state[12] < n: call again with the rest. capacity >= n never stops.
 */
export function bars(
  ts: usize,
  px: usize,
  qty: usize,
  side: usize,
  n: i32,
  intervalMicros: f64,
  state: usize,
  startOut: usize,
  openOut: usize,
  highOut: usize,
  lowOut: usize,
  closeOut: usize,
  volumeOut: usize,
  buyVolumeOut: usize,
  valueOut: usize,
  tradesOut: usize,
  capacity: i32,
): i32 {
  let live = load<f64>(state) !== 0;
  let start = load<f64>(state, 8);
  let open = load<f64>(state, 16);
  let close = load<f64>(state, 40);
  // Pairs in vector lanes: [low, -high], [volume, buy volume], [value, trades]. Extremes and sides are coin tosses, which branches pay for.
  let range = f64x2(load<f64>(state, 32), -load<f64>(state, 24));
  let volumes = v128.load(state, 48);
  let totals = v128.load(state, 64);
  let late = load<f64>(state, 80);
  let unusable = load<f64>(state, 88);
  const zero = f64x2.splat(0);
  // Without a bar in progress no time is inside [start, end), so the first trade takes the slow way.
  let end = live ? start + intervalMicros : start;
  let written = 0;
  let i = 0;
  while (i < n) {
    // The bar in progress takes all it can; this loop is the whole cost.
    for (; i < n; i++) {
      const at = (<usize>i) << 3;
      const t = load<f64>(ts + at);
      const p = load<f64>(px + at);
      const q = load<f64>(qty + at);
      const pq = p * q;
      if (!(t >= start && t < end && pq - pq === 0)) break;
      close = p;
      const taken = f64x2.gt(f64x2(1, load<f64>(side + at)), zero);
      range = f64x2.pmin(range, f64x2(p, -p));
      volumes = f64x2.add(volumes, v128.and(f64x2.splat(q), taken));
      totals = f64x2.add(totals, f64x2(pq, 1));
    }
    if (i === n) break;

    const at = (<usize>i) << 3;
    const t = load<f64>(ts + at);
    const p = load<f64>(px + at);
    const q = load<f64>(qty + at);
    const pq = p * q;
    if (t - t !== 0 || pq - pq !== 0) {
      unusable += 1;
      i++;
      continue;
    }
    if (live && t < start) {
      late += 1;
    } else {
      if (live) {
        if (written === capacity) break;
        const to = (<usize>written) << 3;
        store<f64>(startOut + to, start);
        store<f64>(openOut + to, open);
        store<f64>(highOut + to, -f64x2.extract_lane(range, 1));
        store<f64>(lowOut + to, f64x2.extract_lane(range, 0));
        store<f64>(closeOut + to, close);
        store<f64>(volumeOut + to, f64x2.extract_lane(volumes, 0));
        store<f64>(buyVolumeOut + to, f64x2.extract_lane(volumes, 1));
        store<f64>(valueOut + to, f64x2.extract_lane(totals, 0));
        store<f64>(tradesOut + to, f64x2.extract_lane(totals, 1));
        written++;
      }
      live = true;
      start = Math.floor(t / intervalMicros) * intervalMicros;
      end = start + intervalMicros;
      open = p;
      range = f64x2(p, -p);
      volumes = zero;
      totals = zero;
    }
    close = p;
    range = f64x2.pmin(range, f64x2(p, -p));
    volumes = f64x2.add(volumes, f64x2(q, load<f64>(side + at) > 0 ? q : 0));
    totals = f64x2.add(totals, f64x2(pq, 1));
    i++;
  }
  store<f64>(state, live ? 1 : 0);
  store<f64>(state, start, 8);
  store<f64>(state, open, 16);
  store<f64>(state, -f64x2.extract_lane(range, 1), 24);
  store<f64>(state, f64x2.extract_lane(range, 0), 32);
  store<f64>(state, close, 40);
  v128.store(state, volumes, 48);
  v128.store(state, totals, 64);
  store<f64>(state, late, 80);
  store<f64>(state, unusable, 88);
  store<f64>(state, <f64>i, 96);
  return written;
}
