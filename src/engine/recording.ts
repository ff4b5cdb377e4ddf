/**
 * A session that is being recorded: rows go to the store and to the run that shows them, in the order of the calls. What touches
 * either waits its turn here. Where the disk is full and the feed goes on all the same, rows go to the run alone from then on; while
 * none is fed they are held for it.
 * Times integer microseconds.
 */
import { QuantabError, toQuantabError } from '../core/errors.ts';
import type { TickBatch } from '../market/batch.ts';
import type { Episode } from '../market/episode.ts';
import type { Instrument } from '../market/instrument.ts';
import { Delays } from './delays.ts';
import type { Growth } from './growth.ts';
import { HeldRows } from './held-rows.ts';
import type { Run } from './run.ts';
import type { SessionRecord, SessionSoFar, SessionWriter } from './store/contract.ts';

export interface Sealed {
  /** Undefined where the disk has no room to put in order what had reached it: that is done when there is. */
  record: SessionRecord | undefined;
  /** Why the disk took no more than what is stored. */
  cut?: QuantabError;
}

export class Recording implements Growth {
  messages = 0;
  rows = 0;
  readonly delays = new Delays();
  speed: number | 'max' = 1;
  /** Why nothing is stored any more, though rows are taken. */
  cut: QuantabError | undefined;
  /** Asked when the disk is full: true where rows are shown and taken though they are not stored. */
  goesOn: (reason: QuantabError) => boolean = () => false;
  /** Puts in order what is stored, after the writer had to leave it. */
  settle: () => Promise<SessionRecord | undefined> = async () => undefined;
  /** Told of references that were added when the rows before could not be read any more. */
  late: (refs: readonly string[]) => void = () => undefined;
  /** What shows it; undefined while none does. */
  #run: Run | undefined;
  /** While no run is fed: the rows that are not on the disk. */
  readonly #held = new HeldRows();
  readonly #instruments: Instrument[] = [];
  #sealed: Promise<Sealed> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #moves: Promise<unknown> = Promise.resolve();
  #ended = false;

  constructor(
    readonly writer: SessionWriter,
    run: Run,
  ) {
    this.#run = run;
  }

  get sessionId(): string {
    return this.writer.id;
  }

  /** The run that shows its newest row. */
  get run(): Run | undefined {
    return this.#run;
  }

  /** What has been written so far, ahead of what the store lists. */
  soFar(): SessionSoFar {
    return this.writer.soFar();
  }

  instrument(index: number, instrument: Instrument): void {
    this.#instruments[index] = instrument;
    if (!this.cut) this.writer.instrument(index, instrument);
    this.#run?.instrument(index, instrument);
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

  /** Inside a turn: takes rows; rejects when they cannot be stored and that ends it, and after the end. */
  async take(batch: TickBatch): Promise<void> {
    if (this.#ended) throw new QuantabError('cancelled', 'The recording has ended.');
    await this.#store(() => this.writer.write(batch));
    if (this.#run) this.#run.push(batch);
    else this.#hold(batch);
    if (batch.n > 0) this.delays.note(batch.rx[0] as number);
    this.rows += batch.n;
  }

  /** Writes the unsealed rows as a tail record. Rows go on being taken while that is on its way to the disk. */
  async tail(): Promise<void> {
    const { written } = await this.inTurn(async () => ({ written: this.#ended ? undefined : this.#store(() => this.writer.tail()) }));
    await written;
  }

  /**
   * Adds references; they are computed from the first row on, or from now on where the rows before are not stored. The run is not fed
   * while it computes: rows go on being stored, and it catches up with them.
   */
  ensure(refs: string[]): Promise<void> {
    return this.#move(async () => {
      const run = await this.inTurn(async () => {
        const fed = this.#run;
        const added = fed?.add(refs) ?? [];
        if (!fed || added.length === 0 || fed.row === 0) return undefined;
        await this.#putAll();
        if (this.cut) this.late(added);
        else this.#run = undefined;
        return this.cut ? undefined : fed;
      });
      if (!run) return;
      try {
        await run.attach();
      } finally {
        await this.#join(run);
      }
    });
  }

  join(run: Run): Promise<void> {
    return this.#move(() => this.#join(run));
  }

  part(): Promise<void> {
    return this.#move(() =>
      this.inTurn(async () => {
        if (this.#run) await this.#putAll();
        this.#mayMove();
        this.#run = undefined;
      }),
    );
  }

  /** Seals the session; what the disk did not take is said once. */
  async seal(): Promise<Sealed> {
    await this.#moves;
    return this.inTurn(async () => {
      this.#ended = true;
      if (!this.#sealed) return this.writer.commit();
      const sealed = await this.#sealed.catch(() => undefined);
      return { record: sealed?.record ?? (await this.settle().catch(() => undefined)) };
    });
  }

  /** After the cut: seals what is stored, while rows go on being taken. */
  sealCut(): Promise<Sealed> {
    return this.inTurn(() => (this.#sealed ??= this.writer.commit()));
  }

  /** Removes every trace of it. */
  remove(): Promise<void> {
    this.#ended = true;
    return this.inTurn(() => this.writer.abort());
  }

  async #join(run: Run): Promise<void> {
    this.#mayMove();
    // Most of the way while rows go on being taken.
    await run.toNewest();
    await this.inTurn(async () => {
      this.#mayMove();
      await run.toNewest();
      if (this.cut && !this.#ended) this.#catchUp(run);
      this.#run = run;
      this.#held.clear();
    });
  }

  /** Gives a run that has come to the end of what is stored the rows that are not. */
  #catchUp(run: Run): void {
    for (const [index, instrument] of this.#instruments.entries()) {
      const known = run.instruments[index];
      if (known?.tickSize !== instrument.tickSize || known?.scalars !== instrument.scalars) run.instrument(index, instrument);
    }
    const isWhole = this.#held.pass(run.row, (batch, from, to) => run.push(batch, from, to));
    if (!isWhole || run.row !== this.rows) throw notStored();
  }

  /** No run takes these rows: they are held until they are on the disk, or a run comes. */
  #hold(batch: TickBatch): void {
    this.#held.take(batch, this.rows);
    this.#held.drop(this.writer.storedRows);
    if (this.cut && this.#held.n > mostHeld)
      throw new QuantabError(
        'storage-full',
        `${this.cut.message} Of what has come since, memory takes no more while earlier rows are shown.`,
      );
  }

  /** Puts on the disk all rows that the run has been fed: what comes after can be held for it. */
  async #putAll(): Promise<void> {
    if (!this.#ended) await this.#store(() => this.writer.tail());
  }

  /** Runs are moved one after the other. */
  #move<T>(task: () => Promise<T>): Promise<T> {
    const move = this.#moves.then(task);
    this.#moves = move.catch(() => undefined);
    return move;
  }

  async #store(task: () => Promise<void>): Promise<void> {
    if (this.cut) return;
    try {
      await task();
    } catch (thrown) {
      // Rows that came meanwhile met the same, and it has been told.
      if (this.cut) return;
      const reason = toQuantabError(thrown);
      if (reason.code !== 'storage-full' || !this.goesOn(reason)) throw thrown;
      this.cut = reason;
    }
  }

  #mayMove(): void {
    if (this.cut && this.#run && !this.#ended) throw notStored();
  }
}

/** About 90 MB. */
const mostHeld = 2_000_000;

function notStored(): QuantabError {
  return new QuantabError(
    'storage-full',
    'The disk is full: what has come since is shown and not stored, so going back would lose it. Stop the stream, and what is stored can be replayed.',
  );
}
