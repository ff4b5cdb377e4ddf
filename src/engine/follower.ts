/**
 * A session that another tab records, read as it grows: rows come from the store, where that tab puts them about once a second. Nothing
 * is written here.
 */
import type { Growth } from './growth.ts';
import type { Run } from './run.ts';
import type { Store } from './store/contract.ts';

export class Follower implements Growth {
  rows = 0;
  readonly speed = 1;
  /** What shows its newest row; undefined while none does. */
  #run: Run | undefined;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(
    readonly sessionId: string,
    readonly store: Store,
  ) {}

  /** Takes what has been stored since. */
  catchUp(): Promise<void> {
    return this.#inTurn(async () => {
      const run = this.#run;
      if (run) await run.advance(Number.POSITIVE_INFINITY);
      const last = (await this.store.segments(this.sessionId)).at(-1);
      this.rows = Math.max(run?.row ?? 0, last ? last.firstRow + last.rows : 0);
    });
  }

  join(run: Run): Promise<void> {
    return this.#inTurn(async () => {
      run.follow(true);
      await run.toNewest();
      this.#run = run;
      this.rows = Math.max(this.rows, run.row);
    });
  }

  part(): Promise<void> {
    return this.#inTurn(async () => {
      this.#run = undefined;
    });
  }

  ensure(refs: string[]): Promise<void> {
    return this.#inTurn(async () => {
      await this.#run?.attach();
      await this.#run?.ensure(refs);
    });
  }

  #inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }
}
