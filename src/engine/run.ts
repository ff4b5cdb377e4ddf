/**
 * A run: one session going through one engine. Rows enter in intake order; at every segment boundary the engine's state is
 * kept as a keyframe, so that a seek is one keyframe and at most one segment of rows. Row numbers count all instruments.
 */
import { SEGMENT_ROWS } from '../../assembly/layout.ts';
import { breathe } from '../core/breathe.ts';
import { openKernels } from '../kernels/kernels.ts';
import type { TickBatch } from '../market/batch.ts';
import type { Instrument } from '../market/instrument.ts';
import { defaultPlan } from './default-plan.ts';
import type { Engine, EngineOptions } from './engine.ts';
import { FirstRows } from './first-rows.ts';
import { openEngine } from './graph.ts';
import { booksEvery, booksKey, saveBooks } from './resting-books.ts';
import type { SegmentInfo, Store } from './store/contract.ts';

export interface RunEvents extends Pick<EngineOptions, 'onStudyFailed' | 'onBar' | 'onGap'> {
  onRows?: (rows: number) => void;
  /** Some rows before the position were computed once more. */
  onAgain?: () => void;
}

export class Run {
  readonly engine: Engine;
  readonly instruments: Instrument[] = [];
  #segments: SegmentInfo[] = [];
  #cached: { seq: number; batch: TickBatch } | undefined;
  #keyframes = new Map<number, ArrayBuffer>();
  /** Hears of the rows that were pushed; `row` is the number of the first. */
  tap: ((batch: TickBatch, from: number, to: number, row: number) => void) | undefined;
  #closed = false;
  #grows = false;
  #events: RunEvents;
  /** Rows from the start that this run has computed: outputs are held up to there, so no state beyond it may be loaded. */
  #computed = 0;
  /** The state before the first row: going back to it keeps what is held, which a reset would not. */
  #origin: ArrayBuffer | undefined;
  /** An instrument or a reference came in mid-stream: outputs start there, so the states kept since are not those of a replay. */
  #partial = false;
  readonly #booksKept = new Set<number>();
  readonly #firstRows = new FirstRows();
  /** While the rows before the position are computed once more: where the run stood, and stands again after. */
  #again: { row: number; ts: number; done: Promise<void> } | undefined;

  constructor(
    readonly sessionId: string,
    readonly store: Store,
    events: RunEvents = {},
  ) {
    this.#events = events;
    this.engine = openEngine(openKernels(), {
      onStudyFailed: (ref, reason) => this.#events.onStudyFailed?.(ref, reason),
      // What is computed once more was told before.
      onBar: (instrument, start) => this.#again ?? this.#events.onBar?.(instrument, start),
      onGap: (instrument, from, to) => this.#again ?? this.#events.onGap?.(instrument, from, to),
    });
  }

  /** From now on others are told: an import runs silently until it is shown. */
  listen(events: RunEvents): void {
    this.#events = events;
  }

  get row(): number {
    return this.engine.row;
  }

  /** Row and time that others are shown: those before it began, while rows are computed once more. */
  get stands(): { row: number; ts: number } {
    return this.#again ?? this.engine;
  }

  /** Share of the rows before the position, while they are computed once more; undefined otherwise. */
  get computing(): number | undefined {
    return this.#again && this.row / this.#again.row;
  }

  /** Settles when nothing is computed once more: until then outputs end before the position. */
  async whole(): Promise<void> {
    while (this.#again) await this.#again.done.catch(() => undefined);
  }

  /** Rows that are stored and can be replayed. */
  get storedRows(): number {
    const last = this.#segments.at(-1);
    return last ? last.firstRow + last.rows : 0;
  }

  get segments(): readonly SegmentInfo[] {
    return this.#segments;
  }

  instrument(index: number, instrument: Instrument): void {
    if (this.#closed) return;
    if (!this.instruments[index] && this.row > 0) this.#partial = true;
    this.instruments[index] = instrument;
    this.engine.instrument(index, instrument);
  }

  /** Takes the stored segments over: the run can now be replayed and seeked. What has been shown and is not stored stays as it is. */
  async attach(): Promise<void> {
    this.#segments = await this.store.segments(this.sessionId);
    this.#cached = undefined;
    if (this.#partial && this.row <= this.storedRows) await this.#recompute();
  }

  /** Whether its session is still being recorded: where its rows end it looks for more. */
  follow(grows: boolean): void {
    this.#grows = grows;
  }

  /** Takes over what has been stored since; true when there are more rows. */
  async refresh(): Promise<boolean> {
    const before = this.storedRows;
    const { instrumentTable } = await this.store.get(this.sessionId);
    for (const [index, instrument] of instrumentTable.entries()) {
      const known = this.instruments[index];
      if (known?.tickSize !== instrument.tickSize || known?.scalars !== instrument.scalars) this.instrument(index, instrument);
    }
    this.#segments = await this.store.segments(this.sessionId);
    return this.storedRows > before;
  }

  /** To the newest row that is stored. */
  async toNewest(): Promise<void> {
    await this.refresh();
    if (this.#partial) await this.#recompute();
    await this.seek(Number.POSITIVE_INFINITY);
  }

  /** Pushes rows [from, to), stopping at segment boundaries to keep the state there. */
  push(batch: TickBatch, from = 0, to = batch.n): void {
    if (this.#closed) return;
    this.#plan(batch, from, to);
    if (this.row === 0) this.#origin = this.engine.save();
    const { row } = this;
    let at = from;
    while (at < to) {
      const room = SEGMENT_ROWS - (this.engine.row % SEGMENT_ROWS);
      const end = Math.min(to, at + room);
      this.engine.push(batch, at, end);
      at = end;
      if (this.engine.row > this.#computed) this.#computed = this.engine.row;
      if (this.engine.row % SEGMENT_ROWS === 0) this.#keep(this.engine.row / SEGMENT_ROWS);
    }
    this.tap?.(batch, from, to, row);
    if (this.#again) this.#events.onAgain?.();
    else this.#events.onRows?.(to - from);
  }

  /** Plans what fits the instruments, as their first rows show what they are. */
  #plan(batch: TickBatch, from: number, to: number): void {
    if (!this.#firstRows.look(batch, from, to, this.instruments.length)) return;
    const before = this.engine.refs().length;
    const names = this.instruments.map((known) => known.id);
    this.engine.plan(defaultPlan(names, undefined, (index) => this.#firstRows.barsOf(index)));
    if (this.row > 0 && this.engine.refs().length > before) this.#partial = true;
  }

  /** Pushes at most `limit` stored rows from the position on, none with ts above `untilTs`; returns how many. */
  async advance(limit: number, untilTs = Number.POSITIVE_INFINITY): Promise<number> {
    let done = 0;
    while (done < limit && !this.#closed && (await this.#hasNext())) {
      const seq = Math.floor(this.row / SEGMENT_ROWS);
      const batch = await this.#segment(seq);
      if (this.#closed) break;
      const from = this.row - (this.#segments[seq]?.firstRow ?? 0);
      let to = Math.min(batch.n, from + limit - done);
      if (untilTs < Number.POSITIVE_INFINITY) to = firstAfter(batch.ts, from, to, untilTs);
      this.push(batch, from, to);
      done += to - from;
      if (to < batch.n && done < limit) break;
    }
    return done;
  }

  /** Puts the position behind the last row that comes before the first one later than `ts`. */
  async seek(ts: number): Promise<void> {
    if (this.#grows) await this.refresh();
    let seq = 0;
    for (const segment of this.#segments) if (segment.from <= ts) seq = segment.seq;
    await this.rewindTo(seq);
    await this.advance(Number.POSITIVE_INFINITY, ts);
  }

  /** Back (or on) to the state before segment `seq`: its keyframe, or the nearest earlier one and the rows between. */
  async rewindTo(seq: number): Promise<void> {
    let from = Math.min(seq, Math.floor(this.#computed / SEGMENT_ROWS));
    let state = from === 0 ? this.#origin : undefined;
    while (from > 0 && !state) {
      state = this.#keyframes.get(from) ?? (await this.store.getKeyframe(this.sessionId, from, planKey(this.engine.refs())));
      if (!state && --from === 0) state = this.#origin;
    }
    const target = seq * SEGMENT_ROWS;
    const onTheWay = this.row <= target && this.row >= from * SEGMENT_ROWS;
    if (!onTheWay && !(state && this.#load(state))) this.#forget();
    await this.advance(target - this.row);
  }

  /** Adds references; those that are new are computed from the first row on, where the rows are stored. */
  async ensure(refs: readonly string[]): Promise<void> {
    this.add(refs);
    if (this.#partial && this.row <= this.storedRows) await this.#recompute();
  }

  /** Adds references and says which are new: they begin at the rows that come next, until `attach` has computed them from the first on. */
  add(refs: readonly string[]): string[] {
    const before = new Set(this.engine.refs());
    this.engine.plan(refs);
    const added = this.engine.refs().filter((ref) => !before.has(ref));
    if (added.length > 0 && this.row > 0) this.#partial = true;
    return added;
  }

  /** Time of the row that comes next, NaN at the end. */
  async nextTs(): Promise<number> {
    if (!(await this.#hasNext())) return Number.NaN;
    const seq = Math.floor(this.row / SEGMENT_ROWS);
    const batch = await this.#segment(seq);
    return batch.ts[this.row - (this.#segments[seq]?.firstRow ?? 0)] ?? Number.NaN;
  }

  close(): void {
    this.#closed = true;
    this.engine.close();
  }

  async #hasNext(): Promise<boolean> {
    return this.row < this.storedRows || (this.#grows && (await this.refresh()) && this.row < this.storedRows);
  }

  /** False for a state of another version or plan: the rows are then computed again. */
  #load(state: ArrayBuffer): boolean {
    try {
      this.engine.load(state);
      return true;
    } catch {
      return false;
    }
  }

  async #recompute(): Promise<void> {
    const { row, ts } = this.engine;
    this.#partial = false;
    this.#keyframes.clear();
    this.#forget();
    const done = this.#to(row);
    this.#again = { row, ts, done };
    try {
      await done;
    } finally {
      this.#again = undefined;
    }
  }

  /** On to `row`, in slices that leave the worker free to say how far it is. */
  async #to(row: number): Promise<void> {
    while (this.row < row) {
      await breathe();
      if ((await this.advance(Math.min(sliceRows, row - this.row))) === 0) return;
    }
  }

  /** Before the first row, with no outputs held. */
  #forget(): void {
    this.engine.reset();
    this.#computed = 0;
  }

  #keep(seq: number): void {
    this.#keepBooks(seq);
    if (this.#keyframes.has(seq) || this.#partial) return;
    const state = this.engine.save();
    this.#keyframes.set(seq, state);
    let bytes = 0;
    for (const known of this.#keyframes.values()) bytes += known.byteLength;
    for (const [oldest, known] of this.#keyframes) {
      if (this.#keyframes.size <= keyframesInMemory && bytes <= keyframeBytes) break;
      this.#keyframes.delete(oldest);
      bytes -= known.byteLength;
    }
    // A keyframe only saves time: a full disk is told by the rows' own write.
    this.store.putKeyframe(this.sessionId, seq, planKey(this.engine.refs()), state).catch(() => undefined);
  }

  /** Once for each run: rows that are gone through again have the same books. */
  #keepBooks(seq: number): void {
    if (seq % booksEvery !== 0 || this.#booksKept.has(seq) || this.instruments.length === 0) return;
    this.#booksKept.add(seq);
    this.store.putKeyframe(this.sessionId, seq, booksKey, saveBooks(this.engine, this.instruments)).catch(() => undefined);
  }

  async #segment(seq: number): Promise<TickBatch> {
    // The last segment may have grown since.
    if (this.#cached?.seq !== seq || this.#cached.batch.n < (this.#segments[seq]?.rows ?? 0))
      this.#cached = { seq, batch: await this.store.read(this.sessionId, seq, false, this.#cached?.batch) };
    return this.#cached.batch;
  }
}

declare const __VERSION__: string;

/** Rows computed once more between two looks at what else is asked. */
const sliceRows = 16_384;

/** States kept in memory, the newest: seeks within 4M rows need no disk, or within fewer where many studies make a state large. */
const keyframesInMemory = 64;
const keyframeBytes = 8 * 2 ** 20;

/** First index in [from, to) whose time is later than `ts`; `to` when there is none. Rows are in arrival order: a linear look. */
function firstAfter(column: Float64Array, from: number, to: number, ts: number): number {
  let i = from;
  while (i < to && !((column[i] as number) > ts)) i++;
  return i;
}

/** Names a plan in keyframe keys; an update of the app computes its own states. */
function planKey(refs: readonly string[]): string {
  return [__VERSION__, ...[...refs].sort()].join('\n');
}
