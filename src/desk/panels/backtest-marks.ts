/** Trades on the line of their signal: a triangle where one was decided, pointing the way the spread was traded; a ring where it ended. */
import type { Feed } from '../app/feed.ts';
import type { Trace } from '../charts/lane.ts';
import { type BacktestTrade, bpText } from './backtest-outputs.ts';

const size = 4;

export function tradeMarks(feed: Feed, trades: () => readonly BacktestTrade[]): Trace {
  return {
    feed,
    name: 'Trades',
    at: () => Number.NaN,
    speak(ts) {
      const trade = trades().find(({ signalAt, exitAt }) => ts >= signalAt && ts <= exitAt);
      return trade && `${trade.side > 0 ? 'long' : 'short'} spread, ended by ${trade.reason} at ${bpText(trade.netBp)} bp`;
    },
    fields: () => [],
    values: () => [],
    request: (span, widthPx) => ({ ...span, widthPx }),
    extent: () => undefined,
    draw({ g, ink, span, x, y }) {
      for (const { signalAt, leaveAt, side, zEntry, zExit, reason } of trades()) {
        if (leaveAt < span.from || signalAt > span.to) continue;
        const [left, at] = [x(signalAt), y(zEntry) + side * 9];
        g.fillStyle = ink(side > 0 ? 'buy' : 'sell');
        g.beginPath();
        g.moveTo(left, at - side * size);
        g.lineTo(left + size, at + side * size);
        g.lineTo(left - size, at + side * size);
        g.fill();
        if (Number.isNaN(zExit)) continue;
        g.strokeStyle = ink(reason === 'stop' ? 'fault' : 'text');
        g.fillStyle = ink('panel');
        g.lineWidth = 1.25;
        g.beginPath();
        g.arc(x(leaveAt), y(zExit), size - 1, 0, 2 * Math.PI);
        g.fill();
        g.stroke();
        g.lineWidth = 1;
      }
    },
    read: () => undefined,
    tag: undefined,
    times: () => trades().map(({ signalAt }) => signalAt),
  };
}
