/** A view kept fresh: pulled when the engine has news or other pixels are wanted, never more than one pull at a time. */
import type { Quantab, View } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { ViewFrame, ViewRequest } from '../../market/view.ts';
import { beatMs } from './frame.ts';

export interface Feed {
  readonly ref: string;
  readonly frame: ViewFrame | undefined;
  /** Why there is no frame, in words. */
  readonly fault: string | undefined;
  /** What is to be shown; asking for the same again costs nothing. */
  want(request: ViewRequest): void;
  /** A hidden panel lets its feed sleep. */
  sleep(asleep: boolean): void;
  close(): void;
}

export interface FeedOptions {
  /** Least time between two pulls: text that changes four times a second needs no more. Default 0, as fast as answers come. */
  everyMs?: number;
  /** The same for news that no pixel asked for: no faster than it is drawn. */
  newsMs?(): number;
}

export function openFeed(
  quantab: Quantab,
  ref: string,
  onFrame: () => void,
  { everyMs = 0, newsMs = () => beatMs }: FeedOptions = {},
): Feed {
  let view: View | undefined;
  let wanted: ViewRequest | undefined;
  let stale = true;
  let busy = false;
  let asleep = false;
  let closed = false;
  let pulledAt = Number.NEGATIVE_INFINITY;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame: ViewFrame | undefined;
  let fault: string | undefined;

  function fail(thrown: unknown): void {
    const error = toQuantabError(thrown);
    if (closed || error.code === 'cancelled') return;
    fault = error.message;
    onFrame();
  }

  async function pull(): Promise<void> {
    timer = undefined;
    if (!view || !wanted || !stale || busy || asleep || closed) return;
    busy = true;
    stale = false;
    pulledAt = performance.now();
    const answered = wanted;
    try {
      const pulled = await view.pull(wanted);
      if (!closed) {
        frame = pulled;
        fault = undefined;
        onFrame();
      }
    } catch (thrown) {
      fail(thrown);
    } finally {
      busy = false;
      if (stale) touch(wanted === answered ? Math.max(everyMs, newsMs()) : everyMs);
    }
  }

  function touch(leastMs = everyMs): void {
    stale = true;
    if (busy || asleep || closed || (timer !== undefined && leastMs > 0)) return;
    const wait = leastMs - (performance.now() - pulledAt);
    clearTimeout(timer);
    timer = undefined;
    if (wait > 0) timer = setTimeout(pull, wait);
    else void pull();
  }
  const news = (): void => touch(Math.max(everyMs, newsMs()));

  quantab.views
    .open(ref, news)
    .then((opened) => {
      if (closed) return opened.close();
      view = opened;
      touch();
      return undefined;
    })
    .catch(fail);

  return {
    ref,
    get frame() {
      return frame;
    },
    get fault() {
      return fault;
    },
    want(request) {
      if (wanted && Object.is(wanted.from, request.from) && Object.is(wanted.to, request.to) && wanted.widthPx === request.widthPx) return;
      wanted = request;
      touch();
    },
    sleep(now) {
      if (asleep === now) return;
      asleep = now;
      if (!asleep && stale) touch();
    },
    close() {
      closed = true;
      clearTimeout(timer);
      view?.close().catch(() => undefined);
    },
  };
}
