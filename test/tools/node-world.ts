/** The world of a live feed in Node: sockets of `ws`, and timers that run `haste` times as fast, so that waiting times are short. */
import type { LiveWorld } from '../../src/sources/live/world.ts';
import { seeded } from './venue-server/market.mjs';
import { WebSocket } from './venue-server/sockets.mjs';

export function nodeWorld(haste = 1): LiveWorld {
  const begun = performance.now();
  return {
    now: () => Math.round((performance.timeOrigin + performance.now()) * 1_000),
    elapsed: () => (performance.now() - begun) * haste,
    random: seeded('world'),
    every(ms, task) {
      const timer = setInterval(task, ms / haste);
      return () => clearInterval(timer);
    },
    after(ms, task) {
      const timer = setTimeout(task, ms / haste);
      return () => clearTimeout(timer);
    },
    whenOnline: () => () => undefined,
    openSocket(url, handlers) {
      const socket = new WebSocket(url, { perMessageDeflate: false });
      let over = false;
      const end = (code: number, reason: string) => {
        if (over) return;
        over = true;
        handlers.closed(code, reason);
      };
      socket.on('open', () => !over && handlers.open());
      socket.on('message', (data) => !over && handlers.message(String(data)));
      socket.on('close', (code, reason) => end(code, String(reason)));
      // A failed opening has both: the close follows.
      socket.on('error', () => undefined);
      return {
        send: (text) => socket.readyState === WebSocket.OPEN && socket.send(text),
        close() {
          over = true;
          socket.terminate();
        },
      };
    },
  };
}
