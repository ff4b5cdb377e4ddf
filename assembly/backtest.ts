/**
 * Mean reversion of a pair, bar by bar: decided at the close of a bar, filled in a later one, every cost booked where it falls.
 * Rules are those of src/studies/backtest/README.md. One pass a configuration; nothing is allocated.
 *
 * Columns (`table` holds their addresses, u32; 0 leaves out those marked ?): 0 z, 1 beta, 2 half-life in bars, 3-4 y and x less their
 * trailing means, 5-7 their trailing var y, cov, var x, 8-9 fill prices, 10-11 closes, 12-13? slippage of a fill as a fraction,
 * 14-15? funding that a long leg pays in the bar as a fraction of its value, 16 flags (u8), GAP, NO_FILL, STOPPED.
 */
const GAP: u32 = 1;
const NO_FILL: u32 = 2;
const STOPPED: u32 = 4;

/** Numbers of one trade and of the summary. */
const TRADE: usize = 24;
const SUMMARY: usize = 32;

const EXIT: f64 = 1;
const STOP: f64 = 2;
const TIME: f64 = 3;
const DATA_GAP: f64 = 4;
const LEG: f64 = 5;
const END: f64 = 6;

/** A residual variance below this share of the series' own is rounding: there is no spread to measure. */
const LEAST_SHARE: f64 = 1e-9;

const FLAT: i32 = 0;
const ENTERING: i32 = 1;
const HELD: i32 = 2;
const LEAVING: i32 = 3;

function at(column: usize, i: i32): f64 {
  return load<f64>(column + ((<usize>i) << 3));
}

/** Slippage of a fill in bar i, or the stated one where none was measured. */
function slip(column: usize, i: i32, stated: f64): f64 {
  if (column === 0) return stated;
  const measured = at(column, i);
  return measured === measured ? measured : stated;
}

export function backtestTradeNumbers(): i32 {
  return <i32>TRADE;
}

export function backtestSummaryNumbers(): i32 {
  return <i32>SUMMARY;
}

/**
 * Bars [from, to). `config`: 0 entry, 1 exit, 2 stop, 3 most bars held, 4 the same in half-lives, 5 gross notional, 6 fee as a fraction,
 * 7 stated slippage as a fraction, 8 bars from decision to fill (at least 1), 9 whether beta is a ratio of values (else of quantities),
 * 10-11 least and most half-life to enter with (0 and Infinity: any, unknown too). Writes at most `capacity` trades, the cumulated net
 * profit of each bar to `equity` (0: left out; NaN before the first bar with a signal), and the summary. Returns the number of trades.
 */
export function pairBacktest(
  table: usize,
  from: i32,
  to: i32,
  config: usize,
  summary: usize,
  trades: usize,
  capacity: i32,
  equity: usize,
): i32 {
  const zs = <usize>load<u32>(table, 0);
  const betas = <usize>load<u32>(table, 4);
  const halves = <usize>load<u32>(table, 8);
  const dy = <usize>load<u32>(table, 12);
  const dx = <usize>load<u32>(table, 16);
  const vyy = <usize>load<u32>(table, 20);
  const vxy = <usize>load<u32>(table, 24);
  const vxx = <usize>load<u32>(table, 28);
  const fillY = <usize>load<u32>(table, 32);
  const fillX = <usize>load<u32>(table, 36);
  const closeY = <usize>load<u32>(table, 40);
  const closeX = <usize>load<u32>(table, 44);
  const slipY = <usize>load<u32>(table, 48);
  const slipX = <usize>load<u32>(table, 52);
  const fundY = <usize>load<u32>(table, 56);
  const fundX = <usize>load<u32>(table, 60);
  const flags = <usize>load<u32>(table, 64);

  const entry = load<f64>(config, 0);
  const exit = load<f64>(config, 8);
  const stop = load<f64>(config, 16);
  const mostBars = load<f64>(config, 24);
  const mostHalves = load<f64>(config, 32);
  const gross = load<f64>(config, 40);
  const fee = load<f64>(config, 48);
  const stated = load<f64>(config, 56);
  const delay = <i32>load<f64>(config, 64);
  const byValue = load<f64>(config, 72) !== 0;
  const leastHalf = load<f64>(config, 80);
  const mostHalf = load<f64>(config, 88);
  const anyHalf = leastHalf <= 0 && mostHalf === Infinity;

  let state = FLAT;
  let blocked = false;
  let begun = false;
  let due = 0;
  let side: f64 = 0;
  let beta: f64 = 0;
  let qy: f64 = 0;
  let qx: f64 = 0;
  let signalBar = 0;
  let fillBar = 0;
  let leftBar = 0;
  let zIn: f64 = 0;
  let zOut: f64 = NaN;
  let half: f64 = NaN;
  let limit: f64 = Infinity;
  let reason: f64 = 0;
  let inY: f64 = 0;
  let inX: f64 = 0;
  let markY: f64 = 0;
  let markX: f64 = 0;
  // Of the trade: gross profit, fees, slippage, funding, and its lowest net.
  let tGross: f64 = 0;
  let tFees: f64 = 0;
  let tSlip: f64 = 0;
  let tFund: f64 = 0;
  let tLow: f64 = 0;

  let total: f64 = 0;
  let before: f64 = 0;
  let peak: f64 = gross;
  let deepest: f64 = 0;
  let n: f64 = 0;
  let s1: f64 = 0;
  let s2: f64 = 0;
  let s3: f64 = 0;
  let s4: f64 = 0;
  let below: f64 = 0;
  let count = 0;
  let wins: f64 = 0;
  let losses: f64 = 0;
  let won: f64 = 0;
  let lost: f64 = 0;
  let net2: f64 = 0;
  let sumGross: f64 = 0;
  let sumFees: f64 = 0;
  let sumSlip: f64 = 0;
  let sumFund: f64 = 0;
  let barsHeld: f64 = 0;
  let held: f64 = 0;
  let traded: f64 = 0;
  let ruined = false;

  for (let t = from; t < to; t++) {
    const z = at(zs, t);
    const flag = <u32>load<u8>(flags + <usize>t);
    if (z === z) begun = true;
    if (state !== FLAT || flag !== 0) {
      let pY: f64 = NaN;
      let pX: f64 = NaN;
      let closing = false;
      let slipped: f64 = 0;
      if (flag & GAP) {
        // What happened in between is not known: the position ends where it was last seen.
        if (state >= HELD) {
          closing = true;
          pY = markY;
          pX = markX;
          reason = DATA_GAP;
          leftBar = t;
          slipped = stated * (abs(qy) * pY + abs(qx) * pX);
        }
        if (state === ENTERING) state = FLAT;
        blocked = false;
      } else if (state === LEAVING && t >= due && !(flag & NO_FILL)) {
        pY = at(fillY, t);
        pX = at(fillX, t);
        closing = pY === pY && pX === pX;
        slipped = slip(slipY, t, stated) * abs(qy) * pY + slip(slipX, t, stated) * abs(qx) * pX;
      } else if (state === ENTERING && t >= due) {
        inY = at(fillY, t);
        inX = at(fillX, t);
        if (flag & NO_FILL || inY !== inY || inX !== inX) state = FLAT;
        else {
          state = HELD;
          fillBar = t;
          zOut = NaN;
          markY = inY;
          markX = inX;
          const value = abs(qy) * inY + abs(qx) * inX;
          tGross = 0;
          tFund = 0;
          tFees = fee * value;
          tSlip = slip(slipY, t, stated) * abs(qy) * inY + slip(slipX, t, stated) * abs(qx) * inX;
          total -= tFees + tSlip;
          tLow = -(tFees + tSlip);
          traded += value;
        }
      }

      if (state >= HELD && !closing) {
        const nowY = at(closeY, t);
        const nowX = at(closeX, t);
        if (nowY === nowY && nowX === nowX) {
          const gain = qy * (nowY - markY) + qx * (nowX - markX);
          let paid: f64 = 0;
          if (fundY !== 0) paid += at(fundY, t) * qy * nowY;
          if (fundX !== 0) paid += at(fundX, t) * qx * nowX;
          markY = nowY;
          markX = nowX;
          tGross += gain;
          tFund += paid;
          total += gain - paid;
          tLow = min(tLow, tGross - tFees - tSlip - tFund);
        }
        barsHeld += 1;
        if (state === HELD) {
          const yy = at(vyy, t);
          const xx = beta * beta * at(vxx, t);
          const left = yy - 2 * beta * at(vxy, t) + xx;
          const now = (at(dy, t) - beta * at(dx, t)) / (left > LEAST_SHARE * (yy + xx) ? sqrt(left) : NaN);
          if (flag & STOPPED) reason = LEG;
          else if (abs(now) > stop) reason = STOP;
          else if (side < 0 ? now <= exit : now >= -exit) reason = EXIT;
          else if (<f64>(t - fillBar + 1) >= limit) reason = TIME;
          else reason = 0;
          if (reason !== 0) {
            state = LEAVING;
            due = t + delay;
            leftBar = t;
            zOut = now;
          }
        }
        if (t === to - 1) {
          closing = true;
          pY = markY;
          pX = markX;
          if (reason === 0) {
            leftBar = t;
            reason = END;
          }
          slipped = stated * (abs(qy) * pY + abs(qx) * pX);
        }
      }

      if (closing) {
        const gain = qy * (pY - markY) + qx * (pX - markX);
        const value = abs(qy) * pY + abs(qx) * pX;
        tGross += gain;
        tFees += fee * value;
        tSlip += slipped;
        total += gain - fee * value - slipped;
        traded += value;
        const net = tGross - tFees - tSlip - tFund;
        tLow = min(tLow, net);
        if (net > 0) {
          wins += 1;
          won += net;
        } else if (net < 0) {
          losses += 1;
          lost -= net;
        }
        net2 += net * net;
        sumGross += tGross;
        sumFees += tFees;
        sumSlip += tSlip;
        sumFund += tFund;
        held += <f64>(t - fillBar);
        if (count < capacity) {
          const out = trades + <usize>count * (TRADE << 3);
          store<f64>(out, <f64>signalBar, 0);
          store<f64>(out, <f64>fillBar, 8);
          store<f64>(out, <f64>leftBar, 16);
          store<f64>(out, <f64>t, 24);
          store<f64>(out, side, 32);
          store<f64>(out, beta, 40);
          store<f64>(out, zIn, 48);
          store<f64>(out, zOut, 56);
          store<f64>(out, qy, 64);
          store<f64>(out, qx, 72);
          store<f64>(out, inY, 80);
          store<f64>(out, inX, 88);
          store<f64>(out, pY, 96);
          store<f64>(out, pX, 104);
          store<f64>(out, tGross, 112);
          store<f64>(out, tFees, 120);
          store<f64>(out, tSlip, 128);
          store<f64>(out, tFund, 136);
          store<f64>(out, net, 144);
          store<f64>(out, reason, 152);
          store<f64>(out, half, 160);
          store<f64>(out, tLow, 168);
          store<f64>(out, limit, 176);
        }
        count++;
        blocked = reason === STOP;
        state = FLAT;
        reason = 0;
        if (gross + total <= 0) ruined = true;
      }

      if (total !== before) {
        const was = gross + before;
        if (was > 0) {
          const r = (total - before) / was;
          const r2 = r * r;
          s1 += r;
          s2 += r2;
          s3 += r2 * r;
          s4 += r2 * r2;
          if (r < 0) below += r2;
        }
        before = total;
        const now = gross + total;
        if (now > peak) peak = now;
        else deepest = min(deepest, now / peak - 1);
      }
    }

    if (begun) n += 1;
    if (state === FLAT && flag === 0 && z === z) {
      const size = abs(z);
      // As an exit: within the band, or across it.
      if (blocked) blocked = side < 0 ? z > exit : z < -exit;
      else if (size > entry && size <= stop && !ruined) {
        const b = at(betas, t);
        const hl = at(halves, t);
        if (b === b && (anyHalf || (hl > leastHalf && hl < mostHalf))) {
          const py = at(closeY, t);
          const px = at(closeX, t);
          side = z > 0 ? -1 : 1;
          beta = b;
          half = hl;
          limit = min(mostBars, mostHalves === Infinity || hl !== hl ? Infinity : mostHalves * hl);
          qy = byValue ? (side * gross) / ((1 + abs(b)) * py) : (side * gross) / (py + abs(b) * px);
          qx = byValue ? (-b * side * gross) / ((1 + abs(b)) * px) : -b * qy;
          signalBar = t;
          zIn = z;
          due = t + delay;
          state = ENTERING;
        }
      }
    }
    if (equity !== 0) store<f64>(equity + ((<usize>t) << 3), begun ? total : NaN);
  }

  store<f64>(summary, n, 0);
  store<f64>(summary, <f64>count, 8);
  store<f64>(summary, wins, 16);
  store<f64>(summary, losses, 24);
  store<f64>(summary, total, 32);
  store<f64>(summary, sumGross, 40);
  store<f64>(summary, sumFees, 48);
  store<f64>(summary, sumSlip, 56);
  store<f64>(summary, sumFund, 64);
  store<f64>(summary, won, 72);
  store<f64>(summary, lost, 80);
  store<f64>(summary, net2, 88);
  store<f64>(summary, s1, 96);
  store<f64>(summary, s2, 104);
  store<f64>(summary, s3, 112);
  store<f64>(summary, s4, 120);
  store<f64>(summary, below, 128);
  store<f64>(summary, deepest, 136);
  store<f64>(summary, barsHeld, 144);
  store<f64>(summary, held, 152);
  store<f64>(summary, traded, 160);
  store<f64>(summary, ruined ? 1 : 0, 168);
  return count;
}
