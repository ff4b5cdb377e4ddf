/**
 * The stage: the one run that views show, and its playback. Opening another session closes the one before. Revisions are told at
 * most 60 times a second.
 */
import type { Position } from '../api/types.ts';
import { QuantabError } from '../core/errors.ts';
import type { ViewFrame, ViewRequest } from '../market/view.ts';
import { Playback, type Speed } from './playback.ts';
import type { Recording } from './recording.ts';
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
}

const tellEveryMs = 1000 / 60;

export class Stage {
  #playback: Playback | undefined;
  /** Of the run on the stage, while it is being recorded. */
  #recording: Recording | undefined;
  #telling: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly store: Store,
    readonly events: StageEvents,
  ) {}

  get playback(): Playback | undefined {
    return this.#playback;
  }

  /** Where the run on the stage is; a recording is at its newest row. */
  position(): Position | undefined {
    const position = this.#playback?.position();
    const recording = this.#recording;
    if (!position || !recording) return position;
    return { ...position, rows: position.row, state: recording.speed === 0 ? 'paused' : 'playing', speed: recording.speed };
  }

  /** Shows a run that is computed already: an import just done, or one that is being recorded. */
  show(run: Run, recording?: Recording): void {
    this.#clear();
    this.#take(run, 1);
    this.#recording = recording;
    this.moved();
  }

  /** Shows a stored session: played from its start or `from` on, or computed to its end and paused. */
  async open(id: string, options: OpenOptions): Promise<Position> {
    const known = this.#playback?.run.sessionId === id ? this.#playback.run : undefined;
    if (known && this.#recording) throw new QuantabError('bad-input', 'This session is still being recorded; stop it before replaying it.');
    const playback = known ? await this.#again(known, options) : await this.#fresh(id, options);
    if (!options.play) await playback.toEnd();
    else {
      if (options.from !== undefined) await playback.seek(options.from);
      else if (known) await playback.between(() => known.rewindTo(0));
      playback.play();
    }
    return playback.position();
  }

  /** The playback of session `id`; not-found when another one is on the stage. */
  of(id: string): Playback {
    const playback = this.#playback;
    if (playback?.run.sessionId !== id)
      throw new QuantabError('not-found', `Session ${id} is not the one being shown; open or replay it first.`);
    if (this.#recording)
      throw new QuantabError('unsupported', 'This session is being recorded: it has no replay controls until it is stopped.');
    return playback;
  }

  /** The run that views show. */
  current(): Run {
    if (!this.#playback) throw new QuantabError('not-found', 'No session is open. Drop a file, or open a stored session.');
    return this.#playback.run;
  }

  /** Does something to the run of session `id` in its turn, on the stage or not. */
  async between(run: Run, work: () => Promise<void>): Promise<void> {
    const playback = this.#playback;
    if (playback?.run === run && !this.#recording) await playback.between(work);
    else await work();
  }

  /** A live run has been sealed, or its recording failed: from now on it is a stored one. */
  sealed(run: Run): void {
    if (this.#playback?.run !== run) return;
    this.#recording = undefined;
    this.moved();
  }

  /** Adds references to what the run computes; a replay that is playing goes on after. */
  async ensure(refs: string[]): Promise<void> {
    const run = this.current();
    if (this.#recording) await this.#recording.ensure(refs);
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
    run.engine.ended = this.#recording === undefined && run.row >= run.storedRows && run.row > 0;
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

  async #fresh(id: string, { speed, to }: OpenOptions): Promise<Playback> {
    const record = await this.store.get(id);
    if (record.live) throw new QuantabError('bad-input', `Session "${record.title}" is still being recorded; stop it before replaying it.`);
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
    this.#recording = undefined;
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
          this.events.tell({ type: 'ended', sessionId });
        },
      },
      endTs,
    );
    this.#playback = playback;
    return playback;
  }
}
