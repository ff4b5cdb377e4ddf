/** The other tabs of this origin: they show the same sessions, so each hears when another has changed them. */
export interface Siblings {
  /** Tells the others that the sessions are not what they were. */
  changed(): void;
}

export function openSiblings(heard: () => void): Siblings {
  const channel = openChannel('quantab-sessions');
  if (channel) channel.onmessage = heard;
  return { changed: () => channel?.postMessage('changed') };
}

/** Undefined where the browser has none, or refuses it with all site data. */
function openChannel(name: string): BroadcastChannel | undefined {
  try {
    return new BroadcastChannel(name);
  } catch {
    return undefined;
  }
}
