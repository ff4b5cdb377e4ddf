/** Files that come from outside the page: opened with the installed app, or shared to it. Browsers without either bring none. */
import { QuantabError } from '../../core/errors.ts';

interface LaunchQueue {
  setConsumer(consumer: (launch: { files: readonly FileSystemFileHandle[] }) => void): void;
}

declare global {
  interface Window {
    launchQueue?: LaunchQueue;
  }
}

/** Hands files on as they come. `fail` hears of those that could not be read. */
export function listenForFiles(take: (files: File[]) => void, fail: (thrown: unknown) => void): void {
  window.launchQueue?.setConsumer(({ files }) => {
    if (files.length === 0) return;
    Promise.all(files.map((handle) => handle.getFile())).then(take, fail);
  });
  const shared = new URLSearchParams(location.search).get('shared');
  if (shared !== null) takeShared(shared).then(take, fail);
}

/** What the service worker laid down for this page; removed once it is in hand. */
async function takeShared(outcome: string): Promise<File[]> {
  history.replaceState(null, '', location.pathname);
  if (outcome === 'failed') {
    const text =
      'The files that were shared could not be taken over: the browser gave no room for them, or sent none. Drop them here instead.';
    throw new QuantabError('bad-input', text);
  }
  const cache = await caches.open('shared-files');
  const files: File[] = [];
  for (const request of await cache.keys()) {
    const kept = await cache.match(request);
    const name = decodeURIComponent(request.url.slice(request.url.lastIndexOf('/') + 1));
    if (kept) files.push(new File([await kept.blob()], name));
    await cache.delete(request);
  }
  return files;
}
