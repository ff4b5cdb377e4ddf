/**
 * Playback: moves a run along its stored rows at a pace. Speed is event time over wall time; `max` takes all there is, in
 * slices that leave the worker free to answer. Only the pace knows the wall clock: what is computed does not depend on it.
 */
import type { Position } from '../api/types.ts';
import type { Run } from './run.ts';

export type Speed = number | 'max';

const sliceRows = 16_384;
const frameMs = 16;
/** A silence longer than this is skipped over when playing, microseconds of event time per wall frame at any speed. */
const longestSilence = 5_000_000;

export class Playback {
  #playing = false;
  #speed: Speed;
  #generation = 0;
  /** Calls that move the run, one at a time. */
  #busy: Promise<unknown> = Promise.resolve();

  constructor(
    readonly run: Run,
    speed: Speed,
    readonly onMove: () => void,
    readonly onEnd: () => void,
    readonly endTs = Number.POSITIVE_INFINITY,
  ) {
    this.#speed = speed;
  }

  position(): Position {
    const { run } = this;
    const ended = run.row >= run.storedRows;
    return {
      sessionId: run.sessionId,
      ts: run.engine.ts,
      row: run.row,
      rows: run.storedRows,
      state: this.#playing ? 'playing' : ended ? 'ended' : 'paused',
      speed: this.#speed,
    };
  }

  setSpeed(speed: Speed): void {
    this.#speed = speed;
    if (this.#playing) this.play();
  }

  play(): void {
    this.#playing = true;
    const generation = ++this.#generation;
    void this.#loop(generation);
  }

  async pause(): Promise<void> {
    this.#playing = false;
    this.#generation++;
    await this.#busy;
    this.onMove();
  }

  /** Pauses and moves `rows` rows on, or back when negative. */
  async step(rows: number): Promise<Position> {
    return this.#still(async () => {
      if (rows >= 0) {
        await this.run.advance(rows);
        return;
      }
      const target = Math.max(0, this.run.row + rows);
      let seq = 0;
      for (const segment of this.run.segments) if (segment.firstRow <= target) seq = segment.seq;
      await this.run.rewindTo(seq);
      await this.run.advance(target - this.run.row);
    });
  }

  /** Does something to the run while it stands still, then goes on as before. */
  async between(work: () => Promise<void>): Promise<void> {
    const resume = this.#playing;
    await this.#still(work);
    if (resume) this.play();
  }

  async seek(ts: number): Promise<Position> {
    const resume = this.#playing;
    await this.#still(() => this.run.seek(ts));
    if (resume) this.play();
    return this.position();
  }

  /** Runs to the end of what is stored (or to `endTs`) in slices, unless something else moves the run meanwhile. */
  async toEnd(onSlice: () => void = () => undefined): Promise<void> {
    await this.#still(async () => {
      const generation = this.#generation;
      while (generation === this.#generation && (await this.run.advance(sliceRows, this.endTs)) > 0) {
        onSlice();
        await breathe();
      }
    });
  }

  async stop(): Promise<void> {
    this.#playing = false;
    this.#generation++;
    await this.#busy;
  }

  async #still(move: () => Promise<void>): Promise<Position> {
    this.#playing = false;
    this.#generation++;
    await this.#inTurn(move);
    this.onMove();
    return this.position();
  }

  /** One at a time: the run reads and moves on shared memory. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#busy.then(work);
    this.#busy = turn.catch(() => undefined);
    return turn;
  }

  async #loop(generation: number): Promise<void> {
    let wall = performance.now();
    let event = Number.NaN;
    while (this.#playing && generation === this.#generation) {
      const next = await this.#inTurn(() => this.run.nextTs());
      if (Number.isNaN(next) || next > this.endTs) break;
      if (this.#speed === 'max') {
        await this.#take(generation, sliceRows, this.endTs);
        await breathe();
      } else {
        const now = performance.now();
        if (Number.isNaN(event)) event = Number.isFinite(this.run.engine.ts) ? this.run.engine.ts : next;
        event += (now - wall) * 1000 * this.#speed;
        if (next > event + longestSilence * Math.max(1, this.#speed)) event = next;
        wall = now;
        await this.#take(generation, Number.POSITIVE_INFINITY, Math.min(event, this.endTs));
        await wait(frameMs);
      }
      this.onMove();
    }
    if (generation !== this.#generation) return;
    this.#playing = false;
    this.onMove();
    this.onEnd();
  }

  async #take(generation: number, rows: number, untilTs: number): Promise<void> {
    await this.#inTurn(async () => {
      if (generation === this.#generation) await this.run.advance(rows, untilTs);
    });
  }
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets waiting messages in: a timer of 0 is clamped to 4 ms when nested, a port is not. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(0);
  });
}
