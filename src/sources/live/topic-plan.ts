/** Which connections a subscription needs: the topics of each socket, no more on one than the venue allows. */
import type { SocketSpec, Topic, VenueDefinition } from '../venue.ts';
import type { LiveCandidate } from './request.ts';

export interface PlannedConnection {
  /** Name of the socket, and which of several: 'public 2'. */
  readonly name: string;
  readonly spec: SocketSpec;
  readonly topics: readonly Topic[];
}

export function planConnections(
  venue: VenueDefinition,
  topics: readonly Topic[],
  socketOf: (name: string) => SocketSpec,
): PlannedConnection[] {
  const most = venue.limits.topicsPerSocket;
  return Object.keys(venue.sockets).flatMap((socket) => {
    const own = topics.filter((topic) => topic.socket === socket);
    const planned: PlannedConnection[] = [];
    // What comes unasked needs no topic.
    if (venue.admits && !venue.sockets[socket]?.requests) planned.push({ name: socket, spec: socketOf(socket), topics: [] });
    for (let from = 0; from < own.length; from += most) {
      const name = own.length > most ? `${socket} ${planned.length + 1}` : socket;
      planned.push({ name, spec: socketOf(socket), topics: own.slice(from, from + most) });
    }
    return planned;
  });
}

/** The socket of a name: the venue's own, at a server that speaks as the venue does, or at the address that was given. */
export function socketAt({ sockets, id }: VenueDefinition, name: string, { url }: LiveCandidate, base: string | undefined): SocketSpec {
  const spec = sockets[name] as SocketSpec;
  if (url !== undefined) return { ...spec, url };
  return base === undefined ? spec : { ...spec, url: `${base}/${id}/${name}` };
}
