/** Feeds of a panel: opened for its references, opened again when another session takes the stage, closed with it. */
import { type Accessor, createEffect, createMemo, createSignal, on, onCleanup } from 'solid-js';
import { type Feed, type FeedOptions, openFeed } from './feed.ts';
import type { DeskState } from './state.ts';

/** For panels of text: at most four pulls a second. */
export const unhurried: FeedOptions = { everyMs: 250 };

/** Nobody looks at a page in the background: it pulls nothing. */
export const [pageShown, setPageShown] = createSignal(!globalThis.document?.hidden);
globalThis.document?.addEventListener('visibilitychange', () => setPageShown(!document.hidden));

/** Feeds by reference; `onFrame` is called when any of them has something new. */
export function createFeeds(
  state: DeskState,
  refs: Accessor<readonly string[]>,
  onFrame: () => void,
  visible: Accessor<boolean> = () => true,
  options: FeedOptions = {},
): Accessor<ReadonlyMap<string, Feed>> {
  let held = new Map<string, Feed>();
  let stage = -1;
  const feeds = createMemo<ReadonlyMap<string, Feed>>(() => {
    const wanted = state.stage() === 0 ? [] : refs();
    const next = new Map<string, Feed>();
    for (const ref of wanted) {
      const kept = state.stage() === stage ? held.get(ref) : undefined;
      next.set(ref, kept ?? openFeed(state.quantab, ref, onFrame, { newsMs: state.frames.newsMs, ...options }));
    }
    for (const [ref, feed] of held) if (next.get(ref) !== feed) feed.close();
    held = next;
    stage = state.stage();
    return next;
  });
  createEffect(
    on([feeds, visible, pageShown], ([now, shown, page]) => {
      for (const feed of now.values()) feed.sleep(!shown || !page);
    }),
  );
  onCleanup(() => {
    for (const feed of held.values()) feed.close();
  });
  return feeds;
}
