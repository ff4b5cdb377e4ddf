/** The page without a network: registers the service worker, and asks before a new version takes over. */

/** Says that a newer version waits; `take` puts it in charge and loads it. */
export type UpdateListener = (take: () => void) => void;

/** A first visit gets its picture before it fetches the rest of itself for later. */
const firstVisitMs = 6_000;
const signsOfUse = ['pointerdown', 'keydown', 'drop', 'change'] as const;

/** `used` calls back when something of the user's own is stored: who uses the desk wants it offline too, so that ends the wait. */
export function registerOffline(onUpdate: UpdateListener, used: (listener: () => void) => () => void): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  if (navigator.serviceWorker.controller) {
    register(onUpdate);
    return;
  }
  const start = (): void => {
    clearTimeout(timer);
    leave();
    for (const sign of signsOfUse) removeEventListener(sign, start, true);
    register(onUpdate);
  };
  const timer = setTimeout(start, firstVisitMs);
  const leave = used(start);
  for (const sign of signsOfUse) addEventListener(sign, start, true);
}

function register(onUpdate: UpdateListener): void {
  const workers = navigator.serviceWorker;

  function offer(waiting: ServiceWorker): void {
    onUpdate(() => {
      // Only who asked for the update is reloaded: other tabs may be recording.
      workers.addEventListener('controllerchange', () => location.reload(), { once: true });
      waiting.postMessage({ type: 'take-over' });
    });
  }

  workers
    .register(new URL('sw.js', document.baseURI), { scope: './' })
    .then((registration) => {
      const watch = (next: ServiceWorker | null): void =>
        next?.addEventListener('statechange', () => {
          // Without a controller this is the first visit: there is nothing to replace.
          if (next.state === 'installed' && workers.controller) offer(next);
        });
      if (registration.waiting && workers.controller) offer(registration.waiting);
      // The browser looks for a newer one by itself as the page loads: it may have been found before this.
      watch(registration.installing);
      registration.addEventListener('updatefound', () => watch(registration.installing));
    })
    .catch(() => {
      // Private windows and plain http refuse service workers; the desk works, but not offline.
    });
}
