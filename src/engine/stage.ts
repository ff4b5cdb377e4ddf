/**
 * The stage: the one run that views show, and its playback. Opening another session closes the one before. Revisions are told at
 * most 60 times a second.
 */
import type { Position } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import type { ViewFrame, ViewRequest } from '../market/view.ts';
import { Playback, type Speed } from './playback.ts';
import { Run, type RunEvents } from './run.ts';
import type { Store } from './store/contract.ts';
import type { EngineEvent } from './workers/protocol.ts';

export interface OpenOptions {
  play: boolean;
  speed: Speed;
  from?: number;
  to?: number;
}

const tellEveryMs = 1000 / 60;

export class Stage {
  #playback: Playback | undefined;
  #live = false;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly store: Store,
    readonly tell: (event: EngineEvent) => void,
    readonly runEvents: (sessionId: string) => RunEvents,
  ) {}

  get playback(): Playback | undefined {
    return this.#playback;
  }

  /** Shows a run that is computed already: an import just done, or a live one. */
  show(run: Run, live: boolean): void {
    this.close();
    this.#take(run, 'max');
    this.#live = live;
    this.moved();
  }

  /** Shows a stored session, from its start or `from` on, or computed to its end. */
  async open(id: string, options: OpenOptions): Promise<Position> {
    const known = this.#playback;
    if (known?.run.sessionId === id && !this.#live && !options.play) {
      await known.toEnd();
      return known.position();
    }
    const record = await this.store.get(id);
    if (record.live) throw new QuantabError('bad-input', `Session "${record.title}" is still being recorded; stop it before replaying it.`);
    const run = new Run(id, this.store, this.runEvents(id));
    try {
      for (const [index, instrument] of record.instrumentTable.entries()) run.instrument(index, instrument);
      await run.attach();
    } catch (thrown) {
      run.close();
      throw thrown;
    }
    this.#clear(id);
    const playback = this.#take(run, options.speed, options.to);
    if (options.from !== undefined) await playback.seek(options.from);
    if (options.play) playback.play();
    else await playback.toEnd(() => this.moved());
    return playback.position();
  }

  /** The playback of session `id`; not-found when another one is on the stage. */
  of(id: string): Playback {
    const playback = this.#playback;
    if (playback?.run.sessionId !== id)
      throw new QuantabError('not-found', `Session ${id} is not the one being shown; open or replay it first.`);
    if (this.#live) throw new QuantabError('unsupported', 'This session is being recorded: it has no replay controls until it is stopped.');
    return playback;
  }

  /** The run that views show. */
  current(): Run {
    if (!this.#playback) throw new QuantabError('not-found', 'No session is open. Drop a file, or open a stored session.');
    return this.#playback.run;
  }

  /** A live run has been sealed: it can be replayed from now on. */
  sealed(id: string): void {
    if (this.#playback?.run.sessionId === id) this.#live = false;
    this.moved();
  }

  /** Adds references to what the run computes; a replay that is playing goes on after. */
  async ensure(refs: string[]): Promise<void> {
    const run = this.current();
    const playback = this.#playback;
    if (!playback || this.#live) await run.ensure(refs);
    else await playback.between(() => run.ensure(refs));
    this.moved();
  }

  view(ref: string, request: ViewRequest): ViewFrame {
    return this.current().engine.view(ref, request);
  }

  moved(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const playback = this.#playback;
      if (playback) this.tell({ type: 'revision', revision: playback.run.engine.revision, position: playback.position() });
    }, tellEveryMs);
  }

  close(id?: string): void {
    if (id === undefined || this.#playback?.run.sessionId === id) this.#clear();
  }

  /** Ends what is on the stage; nobody is told when the same session follows. */
  #clear(next?: string): void {
    const playback = this.#playback;
    if (!playback) return;
    this.#playback = undefined;
    this.#live = false;
    void playback.stop().then(() => playback.run.close());
    const { sessionId } = playback.run;
    if (sessionId !== next) this.tell({ type: 'closed', sessionId });
  }

  #take(run: Run, speed: Speed, endTs?: number): Playback {
    const playback = new Playback(
      run,
      speed,
      () => this.moved(),
      () => this.tell({ type: 'ended', sessionId: run.sessionId }),
      endTs,
    );
    this.#playback = playback;
    return playback;
  }
}
