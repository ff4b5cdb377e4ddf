/**
 * The stage: the one run that views show, and its playback. Opening another session closes the one before. Revisions are told at
 * most 60 times a second.
 */
import type { Position } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import type { ViewFrame, ViewRequest } from '../market/view.ts';
import { fetchStudies } from '../studies/registry.ts';
import type { Growth } from './growth.ts';
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

export interface StageEvents {
  tell(event: EngineEvent): void;
  runEvents(sessionId: string): RunEvents;
  /** A playback that could not go on. */
  failed(sessionId: string, thrown: unknown): void;
  /** Another run is on the stage, none of whose rows the stage has moved yet; undefined: none is. */
  staged?(run: Run | undefined): void;
}

const tellEveryMs = 1000 / 60;

export class Stage {
  #playback: Playback | undefined;
  /** Of the session on the stage, while it is being recorded. */
  #growth: Growth | undefined;
  /** Its run is moved by hand, while rows go on being stored. */
  #behind = false;
  /** The way from there to the newest row. */
  #joining = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly store: Store,
    readonly events: StageEvents,
  ) {}

  get playback(): Playback | undefined {
    return this.#playback;
  }

  /** Whether an earlier stretch of a session is shown that goes on being recorded. */
  get behind(): boolean {
    return this.#behind;
  }

  /** Whether the session on the stage goes on getting rows. */
  get grows(): boolean {
    return this.#growth !== undefined;
  }

  /** Where the run on the stage is. */
  position(): Position | undefined {
    const position = this.#playback?.position();
    const growth = this.#growth;
    if (!position || !growth) return position;
    const { row, rows } = position;
    if (!this.#behind) return { ...position, rows: row, state: growth.speed === 0 ? 'paused' : 'playing', speed: growth.speed, live: true };
    const state = this.#joining > 0 ? 'playing' : position.state === 'ended' ? 'paused' : position.state;
    return { ...position, rows: Math.max(row, rows, growth.rows), state, live: false };
  }

  /** Shows a run that is computed already: an import just done, or one at the newest row of a session that grows. */
  show(run: Run, growth?: Growth): void {
    this.#clear();
    this.#take(run, 1);
    this.#growth = growth;
    this.moved();
  }

  /**
   * Shows a stored session: played from its start or `from` on, or computed to its end and paused. `growth`: of one that goes on being
   * recorded, which is then shown behind its newest row until it has come up to it.
   */
  open(id: string, options: OpenOptions, growth?: Growth): Promise<Position> {
    return growth ? this.#inTurn(() => this.#open(id, options, growth)) : this.#open(id, options);
  }

  async #open(id: string, options: OpenOptions, growth?: Growth): Promise<Position> {
    await growth?.part();
    const known = this.#playback?.run.sessionId === id ? this.#playback.run : undefined;
    const playback = known ? await this.#again(known, options) : await this.#fresh(id, options, growth);
    this.#growth = growth;
    this.#behind = growth !== undefined;
    playback.run.follow(this.#behind);
    if (this.#behind) await playback.between(() => playback.run.attach());
    if (!options.play) await playback.toEnd();
    else {
      if (options.from !== undefined) await playback.seek(options.from);
      else if (known) await playback.between(() => known.rewindTo(0));
      playback.play();
    }
    return this.position() ?? playback.position();
  }

  /** From behind to the newest row, which it shows from then on. */
  async toNewest(): Promise<void> {
    this.#joining++;
    try {
      await this.#inTurn(() => this.#join());
    } finally {
      this.#joining--;
      this.moved();
    }
  }

  async #join(): Promise<void> {
    const growth = this.#growth;
    const before = this.#playback;
    if (!growth || !before || !this.#behind) return;
    const { run } = before;
    await before.stop();
    try {
      await growth.join(run);
    } catch (thrown) {
      // It stays where it is, under new controls.
      if (this.#playback === before) this.#take(run, 1);
      throw thrown;
    }
    if (this.#playback !== before || this.#growth !== growth) return;
    this.#take(run, 1);
    this.#behind = false;
  }

  /** Looking back at a session that grows and coming back, one after the other in the order of asking: both move its run. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** The playback of session `id`; not-found when another one is on the stage. */
  of(id: string): Playback {
    const playback = this.#playback;
    if (playback?.run.sessionId !== id)
      throw new QuantabError('not-found', `Session ${id} is not the one being shown; open or replay it first.`);
    if (this.#growth && !this.#behind)
      throw new QuantabError(
        'unsupported',
        'This session is being recorded and shown at its newest row, where it has no replay controls: replay it from an earlier time.',
      );
    return playback;
  }

  /** The run that views show. */
  current(): Run {
    if (!this.#playback) throw new QuantabError('not-found', 'No session is open. Drop a file, or open a stored session.');
    return this.#playback.run;
  }

  /** Does something to a run in its turn, on the stage or not. */
  async between(run: Run, work: () => Promise<void>): Promise<void> {
    const playback = this.#playback;
    if (playback?.run === run && (!this.#growth || this.#behind)) await playback.between(work);
    else await work();
  }

  /** A session that was recorded has been sealed, or its recording failed: from now on it is a stored one. */
  async sealed(id: string): Promise<void> {
    const run = this.#playback?.run;
    if (run?.sessionId !== id || !this.#growth) return;
    try {
      await this.between(run, () => run.attach());
    } finally {
      if (this.#playback?.run === run) {
        this.#growth = undefined;
        this.#behind = false;
        run.follow(false);
        this.moved();
      }
    }
  }

  /** Adds references to what the run computes; a replay that is playing goes on after. */
  async ensure(refs: string[]): Promise<void> {
    const fetched = fetchStudies(refs);
    if (fetched) await fetched;
    const run = this.current();
    if (this.#growth && !this.#behind) await this.#growth.ensure(refs);
    else await this.between(run, () => run.ensure(refs));
    this.moved();
  }

  /** Waits while rows are computed once more: what panels show is of one position. */
  async view(ref: string, request: ViewRequest): Promise<ViewFrame> {
    let run = this.current();
    while (run.computing !== undefined) {
      await run.whole();
      run = this.current();
    }
    run.engine.ended = this.#growth === undefined && run.row >= run.storedRows && run.row > 0;
    return run.engine.view(ref, request);
  }

  moved(): void {
    this.#telling ??= setTimeout(() => {
      this.#telling = undefined;
      const position = this.position();
      if (position) this.events.tell({ type: 'revision', revision: this.current().engine.revision, position });
    }, tellEveryMs);
  }

  close(id: string): void {
    if (this.#playback?.run.sessionId === id) this.#clear();
  }

  /** The same session once more: its run, with all it computes, goes on under new controls. */
  async #again(run: Run, { speed, to }: OpenOptions): Promise<Playback> {
    await this.#playback?.stop();
    return this.#take(run, speed, to);
  }

  async #fresh(id: string, { speed, to }: OpenOptions, growth?: Growth): Promise<Playback> {
    const record = await this.store.get(id);
    if (record.live && !growth)
      throw new QuantabError('bad-input', `Session "${record.title}" is still being recorded; stop it before replaying it.`);
    const run = new Run(id, this.store, this.events.runEvents(id));
    try {
      for (const [index, instrument] of record.instrumentTable.entries()) run.instrument(index, instrument);
      await run.attach();
    } catch (thrown) {
      run.close();
      throw thrown;
    }
    this.#clear();
    return this.#take(run, speed, to);
  }

  #clear(): void {
    const playback = this.#playback;
    if (!playback) return;
    this.#playback = undefined;
    this.#growth = undefined;
    this.#behind = false;
    this.events.staged?.(undefined);
    void playback.stop().then(() => playback.run.close());
    this.events.tell({ type: 'closed', sessionId: playback.run.sessionId });
  }

  #take(run: Run, speed: Speed, endTs?: number): Playback {
    const { sessionId } = run;
    const playback = new Playback(
      run,
      speed,
      {
        onMove: () => this.moved(),
        onEnd: (failure) => {
          if (failure !== undefined) this.events.failed(sessionId, failure);
          else if (this.#playback === playback && run.row >= run.storedRows)
            this.toNewest().catch((thrown: unknown) => this.events.failed(sessionId, thrown));
          this.events.tell({ type: 'ended', sessionId });
        },
      },
      endTs,
    );
    const known = this.#playback?.run === run;
    this.#playback = playback;
    if (!known) this.events.staged?.(run);
    return playback;
  }
}
