/** Venues live in a feed worker: the browser's sockets, clocks and timers, and all definitions. Loaded when a venue is asked for. */
import type { VenueInstruments } from '../../api/stream-types.ts';
import type { LiveRequest } from '../../sources/live/request.ts';
import { listVenue } from '../../sources/live/venue-list.ts';
import { openWallClock } from '../../sources/live/wall-clock.ts';
import type { LiveWorld, SocketHandlers, SocketLike } from '../../sources/live/world.ts';
import { type LiveFeed, type LiveSink, openLiveFeed } from '../../sources/live.ts';
import { venueById, venues } from '../../sources/venues/registry.ts';
import { baseOf, checkUrl, venueOf } from '../live-plan.ts';

export function openVenues(request: LiveRequest, sink: LiveSink): LiveFeed {
  return openLiveFeed(request, sink, browserWorld(), venueById);
}

/** What a venue has: its own answer, or the list that is here. `url`: a server that speaks as the venues do. */
export function listInstruments(id: string, url: string | undefined): Promise<VenueInstruments> {
  if (url !== undefined) checkUrl(url);
  return listVenue(venueOf(id, venues), url === undefined ? undefined : baseOf(url), browserWorld());
}

function browserWorld(): LiveWorld {
  return {
    now: openWallClock(
      performance.timeOrigin,
      () => performance.now(),
      () => Date.now(),
    ),
    elapsed: () => performance.now(),
    openSocket,
    every(ms, task) {
      const timer = setInterval(task, ms);
      return () => clearInterval(timer);
    },
    after(ms, task) {
      const timer = setTimeout(task, ms);
      return () => clearTimeout(timer);
    },
    random: () => Math.random(),
    whenOnline(task) {
      addEventListener('online', task);
      addEventListener('offline', task);
      return () => {
        removeEventListener('online', task);
        removeEventListener('offline', task);
      };
    },
  };
}

/** Venues speak text; what is sent as bytes is text all the same. */
function openSocket(url: string, handlers: SocketHandlers): SocketLike {
  let socket: WebSocket;
  try {
    socket = new WebSocket(url);
  } catch {
    // An address that the page may not open, as one without TLS from a page with it.
    setTimeout(() => handlers.closed(1006, ''), 0);
    return { send: () => undefined, close: () => undefined };
  }
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => handlers.open();
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) =>
    handlers.message(typeof data === 'string' ? data : new TextDecoder().decode(data));
  socket.onclose = ({ code, reason }) => handlers.closed(code, reason);
  return {
    send(text) {
      // What is sent to a socket that is closing is lost, and its end is told soon.
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close() {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    },
  };
}
