/** When a rule would have fired on the session that is shown: asked anew when either changes, with progress; the newest question wins. */
import { type Accessor, createEffect, createSignal, on, onCleanup } from 'solid-js';
import type { AlertDraft, AlertEvent } from '../../api/alert-types.ts';
import { toQuantabError } from '../../core/errors.ts';
import { heldRows } from '../../market/meta.ts';
import type { DeskState } from '../app/state.ts';
import { keepTest } from './alert-tests.ts';

const waitMs = 500;
/** Longer sessions are gone through when a person asks. */
const mostRows = 5_000_000;

export interface Trial {
  hits: Accessor<readonly AlertEvent[] | undefined>;
  /** 0 to 1 while it runs; undefined otherwise. */
  share: Accessor<number | undefined>;
  /** Why there is no answer; '' otherwise. */
  why: Accessor<string>;
  run(): void;
  cancel(): void;
}

/** `draft` undefined: there is nothing to ask. */
export function openTrial(state: DeskState, draft: Accessor<AlertDraft | undefined>): Trial {
  const [hits, setHits] = createSignal<readonly AlertEvent[] | undefined>();
  const [share, setShare] = createSignal<number | undefined>();
  const [why, setWhy] = createSignal('');
  let stop: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function cancel(): void {
    clearTimeout(timer);
    stop?.abort();
    stop = undefined;
    setShare(undefined);
  }
  function run(): void {
    cancel();
    const session = state.session();
    const asked = draft();
    setHits(undefined);
    setWhy('');
    if (!session || !asked) return;
    const mine = new AbortController();
    stop = mine;
    setShare(0);
    const onProgress = (done: number, total: number | undefined): void => {
      if (stop === mine && total) setShare(done / total);
    };
    state.quantab.alerts
      .backtest(asked, session.id, { signal: mine.signal, onProgress })
      .then(
        (found) => {
          if (!session.live) keepTest(session.id, asked, found);
          if (stop === mine) setHits(found);
        },
        (thrown: unknown) => {
          if (stop === mine) setWhy(toQuantabError(thrown).message);
        },
      )
      .finally(() => {
        if (stop === mine) cancel();
      });
  }
  createEffect(
    on([() => state.session()?.id, draft], ([, asked]) => {
      cancel();
      setHits(undefined);
      setWhy('');
      const session = state.session();
      if (!session || !asked) return;
      if (session.live) setWhy('This session is still being recorded: ask when you want to know.');
      else if (heldRows(session.rows).n > mostRows) setWhy('This session is long: ask when you want to know.');
      else timer = setTimeout(run, waitMs);
    }),
  );
  onCleanup(cancel);
  return { hits, share, why, run, cancel };
}
