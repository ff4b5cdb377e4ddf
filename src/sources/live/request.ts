/** What a live feed is asked for: venues in order of preference, and what of each. */
import type { Channel } from '../venue.ts';

export interface LiveRequest {
  /** At most three; connected at once, the first whose data flows is taken. One that is down later is followed by the next. */
  candidates: readonly LiveCandidate[];
  /** Servers that speak as the venues do: `${base}/${venue}/${socket}`. Undefined for the venues themselves. */
  base?: string;
  /** Candidates after the first wait so long for it, milliseconds: what was chosen before is preferred while it answers. */
  headStartMs: number;
}

export interface LiveCandidate {
  venue: string;
  /** The venue's own strings. */
  symbols: readonly string[];
  channels: readonly Channel[];
  /** Of venue `custom`: the whole address. */
  url?: string;
}
