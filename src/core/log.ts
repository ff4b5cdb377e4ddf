/** The one append-only event log: what happened, when, to what. The log panel, toasts and bug reports read it. */

export type LogKind =
  | 'feed-up'
  | 'feed-down'
  | 'gap'
  | 'resync'
  | 'plan-changed'
  | 'study-failed'
  | 'alert-fired'
  | 'import-done'
  | 'app-updated'
  | 'storage'
  | 'error';

export interface LogEvent {
  /** Wall clock of the page, microseconds. */
  at: number;
  kind: LogKind;
  /** One sentence a trader can act on. */
  text: string;
  detail?: unknown;
}

export interface EventLog {
  add(kind: LogKind, text: string, detail?: unknown): void;
  query(query?: { from?: number; kind?: string }): LogEvent[];
  subscribe(listener: (event: LogEvent) => void): () => void;
}

/** Keeps the newest `capacity` events; `now` gives microseconds. */
export function openLog(capacity = 2_000, now: () => number = () => Date.now() * 1000): EventLog {
  const events: LogEvent[] = [];
  const listeners = new Set<(event: LogEvent) => void>();
  return {
    add(kind, text, detail) {
      const event: LogEvent = { at: now(), kind, text, ...(detail === undefined ? {} : { detail }) };
      events.push(event);
      if (events.length > capacity) events.splice(0, events.length - capacity);
      for (const listener of listeners) listener(event);
    },
    query({ from = Number.NEGATIVE_INFINITY, kind } = {}) {
      return events.filter((event) => event.at >= from && (kind === undefined || event.kind === kind));
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
