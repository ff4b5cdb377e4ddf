/**
 * Playback: moves a run along its stored rows at a pace. Speed is event time over wall time; `max` takes all there is, in
 * slices that leave the worker free to answer. Only the pace knows the wall clock: what is computed does not depend on it.
 * Invariant: everything that touches the run waits its turn in one queue; who asked last decides whether it plays.
 */
import type { Position } from '../api/types.ts';
import { breathe } from '../core/breathe.ts';
import type { Run } from './run.ts';

export type Speed = number | 'max';

export interface PlaybackEvents {
  onMove(): void;
  /** All rows have been seen, or the run failed; `failure` says so. */
  onEnd(failure?: unknown): void;
}

const sliceRows = 16_384;
const frameMs = 16;
/** A silence longer than this is skipped over when playing, microseconds of event time per wall frame at any speed. */
const longestSilence = 5_000_000;

export class Playback {
  /** What was asked for last. A seek does not change it; a pause, a step and the end do. */
  #wanted: 'play' | 'stand' | 'stop' = 'stand';
  #speed: Speed;
  /** Told apart from the loops and slices that an older wish started. */
  #generation = 0;
  /** Of the way to the end, while nothing newer took over. */
  #ending = -1;
  #watched = false;
  #busy: Promise<unknown> = Promise.resolve();
  /** Seeks and steps that are on their way. */
  #underway = 0;

  constructor(
    readonly run: Run,
    speed: Speed,
    readonly events: PlaybackEvents,
    readonly endTs = Number.POSITIVE_INFINITY,
  ) {
    this.#speed = speed;
  }

  position(): Position {
    const { run } = this;
    const { row, ts } = run.stands;
    const computing = run.computing ?? (this.#ending === this.#generation ? row / Math.max(1, run.storedRows) : undefined);
    return {
      sessionId: run.sessionId,
      ts,
      row,
      // Rows that a full disk did not take are shown all the same.
      rows: Math.max(row, run.storedRows),
      state: this.#wanted === 'play' ? 'playing' : row >= run.storedRows ? 'ended' : 'paused',
      speed: this.#speed,
      ...(computing === undefined ? {} : { computing }),
    };
  }

  /** Whether the rows that come now are played or stepped to; those on the way of a seek, or to the end, are only gone through. */
  get watched(): boolean {
    return this.#watched;
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
    if (this.#wanted === 'play') this.#restart();
  }

  play(): void {
    if (this.#wanted === 'stop') return;
    this.#wanted = 'play';
    this.#restart();
  }

  async pause(): Promise<void> {
    this.#stand();
    await this.#busy;
    this.events.onMove();
  }

  /** Pauses and moves `rows` rows on, or back when negative. */
  async step(rows: number): Promise<Position> {
    this.#stand();
    return this.#go(async () => {
      if (rows >= 0) {
        await this.#watch(() => this.run.advance(rows));
        return;
      }
      const target = Math.max(0, this.run.row + rows);
      let seq = 0;
      for (const segment of this.run.segments) if (segment.firstRow <= target) seq = segment.seq;
      await this.run.rewindTo(seq);
      await this.run.advance(target - this.run.row);
    });
  }

  /** Does something to the run between two of its moves; it plays on, or goes on to its end, after, if it did and nobody said otherwise. */
  async between(work: () => Promise<void>): Promise<void> {
    if (this.#wanted === 'play') {
      await this.#move(work);
      return;
    }
    await this.#inTurn(work);
    this.events.onMove();
  }

  async seek(ts: number): Promise<Position> {
    return this.#go(() => this.run.seek(ts));
  }

  /** Settles when no seek or step is on its way: between its first and its last row the run is where nobody asked it to be. */
  async arrived(): Promise<void> {
    while (this.#underway > 0) await this.#busy.catch(() => undefined);
  }

  /** Runs to the end of what is stored in slices, unless a hand moves the run meanwhile. */
  async toEnd(): Promise<void> {
    this.#stand();
    const generation = this.#generation;
    this.#ending = generation;
    try {
      while ((await this.#take(generation, sliceRows, Number.POSITIVE_INFINITY)) > 0) {
        this.events.onMove();
        await breathe();
      }
    } finally {
      if (generation === this.#ending) this.#ending = -1;
    }
    this.events.onMove();
  }

  /** Nothing moves the run from here on. */
  async stop(): Promise<void> {
    this.#wanted = 'stop';
    this.#generation++;
    await this.#busy;
  }

  #stand(): void {
    if (this.#wanted === 'play') this.#wanted = 'stand';
    this.#generation++;
  }

  async #go(work: () => Promise<unknown>): Promise<Position> {
    this.#underway++;
    try {
      return await this.#move(work);
    } finally {
      this.#underway--;
    }
  }

  /** Moves the run in turn; a loop that was playing starts anew from there. */
  async #move(work: () => Promise<unknown>): Promise<Position> {
    const generation = ++this.#generation;
    try {
      await this.#inTurn(work);
    } finally {
      if (this.#wanted === 'play' && generation === this.#generation) this.#restart();
    }
    this.events.onMove();
    return this.position();
  }

  #restart(): void {
    const generation = ++this.#generation;
    this.#loop(generation).then(
      (ended) => {
        if (ended) this.#finish();
      },
      (thrown: unknown) => {
        if (generation === this.#generation) this.#finish(thrown);
      },
    );
  }

  #finish(failure?: unknown): void {
    if (this.#wanted === 'play') this.#wanted = 'stand';
    this.events.onMove();
    this.events.onEnd(failure);
  }

  /** True at the end of the rows, false when something newer took over. */
  async #loop(generation: number): Promise<boolean> {
    let wall = performance.now();
    let event = Number.NaN;
    while (generation === this.#generation) {
      const next = await this.#inTurn(() => this.run.nextTs());
      if (generation !== this.#generation) return false;
      if (Number.isNaN(next) || next > this.endTs) return true;
      let taken: number;
      if (this.#speed === 'max') {
        taken = await this.#take(generation, sliceRows, this.endTs, true);
        await breathe();
      } else {
        const now = performance.now();
        if (Number.isNaN(event)) event = Number.isFinite(this.run.engine.ts) ? this.run.engine.ts : next;
        event += (now - wall) * 1000 * this.#speed;
        if (next > event + longestSilence * Math.max(1, this.#speed)) event = next;
        wall = now;
        taken = await this.#take(generation, Number.POSITIVE_INFINITY, Math.min(event, this.endTs), true);
        await wait(frameMs);
      }
      if (taken > 0) this.events.onMove();
    }
    return false;
  }

  #take(generation: number, rows: number, untilTs: number, watched = false): Promise<number> {
    const advance = (): Promise<number> => this.run.advance(rows, untilTs);
    return this.#inTurn(async () => {
      if (generation !== this.#generation) return 0;
      return watched ? this.#watch(advance) : advance();
    });
  }

  async #watch(advance: () => Promise<number>): Promise<number> {
    this.#watched = true;
    try {
      return await advance();
    } finally {
      this.#watched = false;
    }
  }

  /** One at a time: the run reads and moves on shared memory. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#busy.then(work);
    this.#busy = turn.catch(() => undefined);
    return turn;
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
