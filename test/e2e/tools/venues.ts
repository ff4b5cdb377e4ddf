/** Venues of this machine for the journeys: `startVenueServer` of the test venue, as the specs use it. */
import { startVenueServer } from '../../tools/venue-server/server.mjs';

export interface Fault {
  end(): void;
}

export interface Venues {
  url: string;
  faults: { add(what: { name: string; venue?: string; seconds?: number; code?: string | number }): Fault; clear(): void };
  close(): Promise<void>;
}

export async function startVenues(): Promise<Venues> {
  return (await startVenueServer({})) as Venues;
}
