/** The other tabs of this origin: they show the same sessions, so each hears when another has changed them or stored more of one. */
import type { StreamStatus } from '../../api/stream-types.ts';

export interface Siblings {
  /** Tells the others that the sessions are not what they were. */
  changed(): void;
  /** Tells the others that more of a recording is stored, and how its stream does. */
  grew(status: StreamStatus): void;
}

export interface SiblingEvents {
  changed(): void;
  grew(status: StreamStatus): void;
}

export function openSiblings(heard: SiblingEvents): Siblings {
  const channel = openChannel('quantab-sessions');
  if (channel)
    channel.onmessage = ({ data }: MessageEvent<'changed' | { grew: StreamStatus }>) =>
      data === 'changed' ? heard.changed() : heard.grew(data.grew);
  return {
    changed: () => channel?.postMessage('changed'),
    grew: (status) => channel?.postMessage({ grew: status }),
  };
}

/** Undefined where the browser has none, or refuses it with all site data. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
