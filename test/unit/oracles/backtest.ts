/** The rules of a pair backtest as one would write them down: objects, one bar after the other. The kernel is held against it. */

export interface OracleMarket {
  z: Float64Array;
  beta: Float64Array;
  dy: Float64Array;
  dx: Float64Array;
  vyy: Float64Array;
  vxy: Float64Array;
  vxx: Float64Array;
  fillY: Float64Array;
  fillX: Float64Array;
  closeY: Float64Array;
  closeX: Float64Array;
  flags: Uint8Array;
}

export interface OracleRules {
  entry: number;
  exit: number;
  stop: number;
  mostBars: number;
  gross: number;
  fee: number;
  slippage: number;
}

interface Position {
  side: number;
  beta: number;
  qy: number;
  qx: number;
  signal: number;
  entry: number;
  markY: number;
  markX: number;
  net: number;
}

export interface OracleTrade {
  signal: number;
  entry: number;
  exit: number;
  side: number;
  net: number;
}

export function backtestOracle(m: OracleMarket, rules: OracleRules): { net: number; trades: OracleTrade[]; equity: Float64Array } {
  const { entry, exit, stop, mostBars, gross, fee, slippage } = rules;
  const n = m.z.length;
  const cost = fee + slippage;
  const equity = new Float64Array(n).fill(Number.NaN);
  const trades: OracleTrade[] = [];
  let net = 0;
  let held: Position | undefined;
  let order: 'enter' | 'leave' | undefined;
  let blocked = false;
  let stopping = false;
  let begun = false;
  let last = 0;

  function close(t: number, y: number, x: number): void {
    if (!held) return;
    const gain = held.qy * (y - held.markY) + held.qx * (x - held.markX) - cost * (Math.abs(held.qy) * y + Math.abs(held.qx) * x);
    net += gain;
    trades.push({ signal: held.signal, entry: held.entry, exit: t, side: held.side, net: held.net + gain });
    blocked = stopping;
    last = held.side;
    held = undefined;
    order = undefined;
  }

  for (let t = 0; t < n; t++) {
    const z = m.z[t]!;
    const flag = m.flags[t]!;
    if (!Number.isNaN(z)) begun = true;
    let justClosed = false;
    if (flag & 1) {
      if (held && order !== 'enter') {
        stopping = false;
        close(t, held.markY, held.markX);
        justClosed = true;
      } else if (order === 'enter') {
        held = undefined;
        order = undefined;
      }
      blocked = false;
    } else if (order === 'leave' && !(flag & 2)) {
      close(t, m.fillY[t]!, m.fillX[t]!);
      justClosed = true;
    } else if (order === 'enter' && held) {
      order = undefined;
      if (flag & 2) held = undefined;
      else {
        held.entry = t;
        held.markY = m.fillY[t]!;
        held.markX = m.fillX[t]!;
        held.net = -cost * (Math.abs(held.qy) * held.markY + Math.abs(held.qx) * held.markX);
        net += held.net;
      }
    }
    if (held && !justClosed && order !== 'enter') {
      const [y, x] = [m.closeY[t]!, m.closeX[t]!];
      if (!Number.isNaN(y + x)) {
        const gain = held.qy * (y - held.markY) + held.qx * (x - held.markX);
        held.markY = y;
        held.markX = x;
        held.net += gain;
        net += gain;
      }
      if (order !== 'leave') {
        const variance = m.vyy[t]! - 2 * held.beta * m.vxy[t]! + held.beta ** 2 * m.vxx[t]!;
        const now = (m.dy[t]! - held.beta * m.dx[t]!) / Math.sqrt(variance);
        const stopped = !(flag & 4) && Math.abs(now) > stop;
        const back = held.side < 0 ? now <= exit : now >= -exit;
        if (flag & 4 || stopped || back || t - held.entry + 1 >= mostBars) {
          order = 'leave';
          stopping = stopped;
        }
      }
      if (t === n - 1) close(t, held.markY, held.markX);
    }
    if (!held && flag === 0 && !Number.isNaN(z)) {
      const size = Math.abs(z);
      if (blocked) blocked = last < 0 ? z > exit : z < -exit;
      else if (size > entry && size <= stop && !Number.isNaN(m.beta[t]!)) {
        const side = z > 0 ? -1 : 1;
        const beta = m.beta[t]!;
        const value = (side * gross) / (1 + Math.abs(beta));
        held = {
          side,
          beta,
          qy: value / m.closeY[t]!,
          qx: (-beta * value) / m.closeX[t]!,
          signal: t,
          entry: t,
          markY: 0,
          markX: 0,
          net: 0,
        };
        order = 'enter';
      }
    }
    if (begun) equity[t] = net;
  }
  return { net, trades, equity };
}
