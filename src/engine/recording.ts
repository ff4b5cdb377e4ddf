/**
 * A session that is being recorded: rows go to the store and to the run that shows them, in the order of the calls. What touches
 * either waits its turn here. Times integer microseconds.
 */
import { QuantabError } from '../core/errors.ts';
import type { TickBatch } from '../market/batch.ts';
import type { Episode } from '../market/episode.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Run } from './run.ts';
import type { SessionRecord, SessionSoFar, SessionWriter } from './store/contract.ts';

export class Recording {
  messages = 0;
  rows = 0;
  /** Market time over wall time of its feed; 0 while it stands still. */
  speed: number | 'max' = 1;
  #turn: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(
    readonly writer: SessionWriter,
    /** What shows it; another one after it has left the stage and come back. */
    public run: Run,
  ) {}

  get sessionId(): string {
    return this.writer.id;
  }

  /** What has been written so far, ahead of what the store lists. */
  soFar(): SessionSoFar {
    return this.writer.soFar();
  }

  instrument(index: number, instrument: Instrument): void {
    this.writer.instrument(index, instrument);
    this.run.instrument(index, instrument);
  }

  episode(episode: Episode): void {
    if (!this.#ended) this.writer.episode(episode);
  }

  /** One at a time, in the order of the calls. */
  inTurn<T>(task: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(task);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** Inside a turn: takes rows; rejects when they cannot be stored, and after the end. */
  async take(batch: TickBatch): Promise<void> {
    if (this.#ended) throw new QuantabError('cancelled', 'The recording has ended.');
    await this.writer.write(batch);
    this.run.push(batch);
    this.rows += batch.n;
  }

  /** Writes the unsealed rows as a tail record. */
  tail(): Promise<void> {
    return this.inTurn(async () => {
      if (!this.#ended) await this.writer.tail();
    });
  }

  /** Adds references; they are computed from the first row on, whatever has been recorded until now. */
  ensure(refs: string[]): Promise<void> {
    return this.inTurn(async () => {
      await this.run.attach();
      await this.run.ensure(refs);
    });
  }

  /** Computes all that is recorded in `run`, which shows it from then on. */
  show(run: Run): Promise<void> {
    return this.inTurn(async () => {
      for (const [index, instrument] of this.soFar().instrumentTable.entries()) run.instrument(index, instrument);
      await run.attach();
      await run.advance(Number.POSITIVE_INFINITY);
      this.run = run;
    });
  }

  /** Seals the session; `cut` says why the disk took no more than what is stored. */
  seal(): Promise<{ record: SessionRecord; cut?: QuantabError }> {
    return this.inTurn(async () => {
      this.#ended = true;
      return this.writer.commit();
    });
  }

  /** Removes every trace of it. */
  remove(): Promise<void> {
    this.#ended = true;
    return this.inTurn(() => this.writer.abort());
  }
}
