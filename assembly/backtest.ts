/**
 * Mean reversion of a pair, bar by bar: decided at the close of a bar, filled in a later one, every cost booked where it falls.
 * Rules are those of src/studies/backtest/README.md. One pass a configuration; nothing is allocated.
 *
 * Columns (`table` holds their addresses, u32; 0 leaves out those marked ?): 0 z, 1 beta, 2 half-life in bars, 3-4 y and x less their
 * trailing means, 5-7 their trailing var y, cov, var x, 8-9 fill prices, 10-11 closes, 12-13? slippage of a fill as a fraction,
 * 14-15? funding that a long leg pays in the bar as a fraction of its value, 16 flags (u8), GAP, NO_FILL, STOPPED.
 */
import { at, slip, TRADE } from './backtest-cells';

const GAP: u32 = 1;
const NO_FILL: u32 = 2;
const STOPPED: u32 = 4;

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
  const stop2 = stop * stop;
  const exit2 = exit * exit;
  const delay = <i32>load<f64>(config, 64);
  const byValue = load<f64>(config, 72) !== 0;
  const leastHalf = load<f64>(config, 80);
  const mostHalf = load<f64>(config, 88);
  const anyHalf = leastHalf <= 0 && mostHalf === Infinity;
  const funded = fundY !== 0 || fundX !== 0;

  let state = FLAT;
  let blocked = false;
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
  // The last bar whose closes marked the position, and its value there; -1: the fill did.
  let markBar = -1;
  let mark: f64 = 0;
  // Of the trade: fees, slippage, funding, the net profit before it and its lowest since.
  let tFees: f64 = 0;
  let tSlip: f64 = 0;
  let tFund: f64 = 0;
  let tStart: f64 = 0;
  let tLow: f64 = 0;

  let total: f64 = 0;
  let before: f64 = 0;
  let peak: f64 = gross;
  let deepest: f64 = 0;
  // The capital at which the fall from the peak becomes the deepest.
  let lowest: f64 = gross;
  let s1: f64 = 0;
  let s2: f64 = 0;
  let count = 0;
  let wins: f64 = 0;
  let losses: f64 = 0;
  let won: f64 = 0;
  let lost: f64 = 0;
  let sumGross: f64 = 0;
  let sumFees: f64 = 0;
  let sumSlip: f64 = 0;
  let sumFund: f64 = 0;
  let barsHeld: f64 = 0;
  let traded: f64 = 0;
  let ruined = false;

  let t = from;
  while (t < to && at(zs, t) !== at(zs, t)) {
    if (equity !== 0) store<f64>(equity + ((<usize>t) << 3), NaN);
    t++;
  }
  const n = <f64>(to - t);

  while (t < to) {
    if (state === FLAT && !blocked) {
      // Most bars: nothing is held, ordered or waited for, and z lies within the band.
      const begin = t;
      while (t < to && !(abs(at(zs, t)) > entry)) t++;
      if (equity !== 0) for (let i = begin; i < t; i++) store<f64>(equity + ((<usize>i) << 3), total);
      if (t === to) break;
    } else if (state === HELD && !funded) {
      // The next most: a position is marked and stays.
      const begin = t;
      const room = limit < <f64>(to - fillBar) ? fillBar + <i32>Math.ceil(limit) - 1 : to - 1;
      const end = min(room, to - 1);
      while (t < end && load<u8>(flags + <usize>t) === 0) {
        const value = qy * at(closeY, t) + qx * at(closeX, t);
        const yy = at(vyy, t);
        const xx = beta * beta * at(vxx, t);
        const left = yy - 2 * beta * at(vxy, t) + xx;
        const off = (at(dy, t) - beta * at(dx, t)) * side;
        const off2 = off * off;
        // Anything but a plain bar on the losing side of the exit and within the stop goes the long way below.
        if (!(value === value && off < 0 && off2 > exit2 * left && off2 <= stop2 * left && left > LEAST_SHARE * (yy + xx))) break;
        const gain = value - mark;
        const was = gross + total;
        const r = was > 0 ? gain / was : 0;
        mark = value;
        total += gain;
        s1 += r;
        s2 += r * r;
        const now = gross + total;
        if (now > peak) {
          peak = now;
          lowest = peak * (1 + deepest);
        } else if (now < lowest) {
          lowest = now;
          deepest = now / peak - 1;
        }
        if (capacity !== 0 && total < tLow) tLow = total;
        if (equity !== 0) store<f64>(equity + ((<usize>t) << 3), total);
        t++;
      }
      if (t > begin) {
        markBar = t - 1;
        barsHeld += <f64>(t - begin);
        before = total;
      }
    }

    const z = at(zs, t);
    const flag = <u32>load<u8>(flags + <usize>t);
    if (state !== FLAT) {
      let pY: f64 = NaN;
      let pX: f64 = NaN;
      let closing = false;
      let slipped: f64 = 0;
      const markY = markBar < 0 ? inY : at(closeY, markBar);
      const markX = markBar < 0 ? inX : at(closeX, markBar);
      if (flag & GAP) {
        // What happened in between is not known: the position ends where it was last seen.
        if (state >= HELD) {
          closing = true;
          pY = markY;
          pX = markX;
          reason = DATA_GAP;
          leftBar = t;
          slipped = stated * (abs(qy) * pY + abs(qx) * pX);
        } else state = FLAT;
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
          markBar = -1;
          mark = qy * inY + qx * inX;
          const value = abs(qy) * inY + abs(qx) * inX;
          tFund = 0;
          tFees = fee * value;
          tSlip = slip(slipY, t, stated) * abs(qy) * inY + slip(slipX, t, stated) * abs(qx) * inX;
          tStart = total;
          total -= tFees + tSlip;
          tLow = total;
          traded += value;
        }
      }

      if (state >= HELD && !closing) {
        const nowY = at(closeY, t);
        const nowX = at(closeX, t);
        if (nowY === nowY && nowX === nowX) {
          const value = qy * nowY + qx * nowX;
          let paid: f64 = 0;
          if (fundY !== 0) paid += at(fundY, t) * qy * nowY;
          if (fundX !== 0) paid += at(fundX, t) * qx * nowX;
          total += value - mark - paid;
          tFund += paid;
          mark = value;
          markBar = t;
          if (total < tLow) tLow = total;
        }
        barsHeld += 1;
        if (state === HELD) {
          const yy = at(vyy, t);
          const xx = beta * beta * at(vxx, t);
          const left = yy - 2 * beta * at(vxy, t) + xx;
          const off = at(dy, t) - beta * at(dx, t);
          const off2 = off * off;
          // |z| against a threshold without a root: off^2 against threshold^2 times the variance; NaN where there is no spread.
          const unit = left > LEAST_SHARE * (yy + xx) ? left : NaN;
          if (flag & STOPPED) reason = LEG;
          else if (off2 > stop2 * unit) reason = STOP;
          else if (side * off >= 0 ? unit === unit : off2 <= exit2 * unit) reason = EXIT;
          else if (<f64>(t - fillBar + 1) >= limit) reason = TIME;
          else reason = 0;
          if (reason !== 0) {
            state = LEAVING;
            due = t + delay;
            leftBar = t;
            zOut = off / sqrt(unit);
          }
        }
        if (t === to - 1) {
          closing = true;
          pY = markBar < 0 ? inY : at(closeY, markBar);
          pX = markBar < 0 ? inX : at(closeX, markBar);
          if (reason === 0) {
            leftBar = t;
            reason = END;
          }
          slipped = stated * (abs(qy) * pY + abs(qx) * pX);
        }
      }

      if (closing) {
        const value = abs(qy) * pY + abs(qx) * pX;
        const tGross = qy * (pY - inY) + qx * (pX - inX);
        tFees += fee * value;
        tSlip += slipped;
        total += qy * pY + qx * pX - mark - fee * value - slipped;
        traded += value;
        const net = tGross - tFees - tSlip - tFund;
        if (total < tLow) tLow = total;
        if (net > 0) {
          wins += 1;
          won += net;
        } else if (net < 0) {
          losses += 1;
          lost -= net;
        }
        sumGross += tGross;
        sumFees += tFees;
        sumSlip += tSlip;
        sumFund += tFund;
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
          store<f64>(out, tLow - tStart, 168);
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
          s1 += r;
          s2 += r * r;
        }
        before = total;
        const now = gross + total;
        if (now > peak) {
          peak = now;
          lowest = peak * (1 + deepest);
        } else if (now < lowest) {
          lowest = now;
          deepest = now / peak - 1;
        }
      }
    }

    if (flag & GAP) blocked = false;
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
    if (equity !== 0) store<f64>(equity + ((<usize>t) << 3), total);
    t++;
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
  store<f64>(summary, s1, 88);
  store<f64>(summary, s2, 96);
  store<f64>(summary, deepest, 104);
  store<f64>(summary, barsHeld, 112);
  store<f64>(summary, traded, 120);
  store<f64>(summary, ruined ? 1 : 0, 128);
  return count;
}
