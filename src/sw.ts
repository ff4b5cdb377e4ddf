/// <reference lib="webworker" />
/**
 * The service worker: everything the page is made of is kept, so that it opens offline. A new version waits until the user takes it.
 * Files shared to the installed app are laid down for the page, which picks them up and removes them.
 */
import { clientsClaim } from 'workbox-core';
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching';
import { NavigationRoute, registerRoute } from 'workbox-routing';

declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: { url: string; revision: string | null }[] };

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();
registerRoute(new NavigationRoute(createHandlerBoundToURL('index.html')));
registerRoute(({ url }) => url.href === new URL('share', self.registration.scope).href, takeShared, 'POST');
// The first visit is in charge at once: the very next one may be offline.
clientsClaim();

self.addEventListener('message', (event) => {
  if ((event.data as { type?: string } | null)?.type === 'take-over') void self.skipWaiting();
});

/** The name of the cache and its entries is read by `desk/app/incoming.ts`. */
async function takeShared({ request }: { request: Request }): Promise<Response> {
  try {
    const form = await request.formData();
    const cache = await caches.open('shared-files');
    const files = form.getAll('files').filter((entry) => entry instanceof File);
    for (const [index, file] of files.entries()) {
      await cache.put(`shared/${index}/${encodeURIComponent(file.name)}`, new Response(file));
    }
    return Response.redirect('./?shared', 303);
  } catch {
    // No room for them, or no form: the page says so. Half of them would look like all.
    await caches.delete('shared-files').catch(() => undefined);
    return Response.redirect('./?shared=failed', 303);
  }
}
