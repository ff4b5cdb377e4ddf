/** A view kept fresh: pulled when the engine has news or other pixels are wanted, never more than one pull at a time. */
import type { Quantab, View } from '../../api/types.ts';
import { toQuantabError } from '../../core/errors.ts';
import type { ViewFrame, ViewRequest } from '../../market/view.ts';
import type { Frame } from './frame.ts';

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

export function openFeed(quantab: Quantab, frames: Frame, ref: string, onFrame: () => void): Feed {
  let view: View | undefined;
  let wanted: ViewRequest | undefined;
  let stale = true;
  let busy = false;
  let asleep = false;
  let closed = false;
  let frame: ViewFrame | undefined;
  let fault: string | undefined;

  function fail(thrown: unknown): void {
    const error = toQuantabError(thrown);
    if (closed || error.code === 'cancelled') return;
    fault = error.message;
    onFrame();
  }

  async function pull(): Promise<void> {
    if (!view || !wanted || !stale || busy || asleep || closed) return;
    busy = true;
    stale = false;
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
      if (stale && !closed) frames.ask(start);
    }
  }

  const start = (): void => {
    void pull();
  };

  function touch(): void {
    stale = true;
    if (!busy && !asleep) frames.ask(start);
  }

  quantab.views
    .open(ref, touch)
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
      if (!asleep && stale) frames.ask(start);
    },
    close() {
      closed = true;
      frames.drop(start);
      view?.close().catch(() => undefined);
    },
  };
}
