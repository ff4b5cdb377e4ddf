/**
 * All rules on one engine. It hears of every push, finds the few rules that the rows can have moved, and has these looked at. Rules whose
 * instruments are not there wait, saying why.
 */
import { QuantabError, toQuantabError } from '../../core/errors.ts';
import type { TickBatch } from '../../market/batch.ts';
import type { Engine, EngineWatcher } from '../engine.ts';
import type { Source } from '../source.ts';
import type { Condition } from './condition.ts';
import { Guards } from './guards.ts';
import { Moments, type Seconds } from './moments.ts';
import { type Hit, RuleRun } from './rule-run.ts';
import { makeSource } from './sources.ts';
import { type SessionClock, ValueTap, type Watched } from './value-tap.ts';

export interface PatrolRule {
  id: string;
  condition: Condition;
  cooldownMicros: number;
}

export interface PatrolEvents {
  hit(ruleId: string, hit: Hit): void;
  /** The rows that come are gone through silently: they set states, and tell nothing. */
  silent?(): boolean;
  /** After each push that was looked at. */
  pushed?(): void;
}

const secondMicros = 1_000_000;

export class Patrol implements EngineWatcher {
  readonly runs = new Map<string, RuleRun>();
  /** Why a rule is not looked at. */
  readonly waiting = new Map<string, string>();
  readonly #taps = new Map<Source['host'], ValueTap>();
  readonly #watched = new Map<string, { tap: ValueTap; watched: Watched }>();
  readonly #moments = new Moments();
  readonly #seconds: Seconds = { n: 0, rows: new Float64Array(0), times: new Float64Array(0) };
  readonly #clock: SessionClock;
  /** Undefined after a rule came or went. */
  #guards: Guards | undefined;
  #ids: string[] = [];
  #moved = new Int32Array(0);
  /** Session time before the rows that came last. */
  #ts: number;
  #row: number;
  #silent = false;

  constructor(
    readonly engine: Engine,
    readonly events: PatrolEvents,
  ) {
    this.#ts = engine.ts;
    this.#row = engine.row;
    this.#clock = {
      get row() {
        return engine.row;
      },
      get ts() {
        return engine.ts;
      },
    };
    engine.watcher = this;
  }

  /** Takes a rule on, or anew; its studies must be in the plan. One that cannot be is kept waiting. */
  add({ id, condition, cooldownMicros }: PatrolRule): void {
    if (this.runs.has(id)) this.remove(id);
    this.waiting.delete(id);
    const { engine } = this;
    try {
      const inputs = condition.references.map((ref) => this.#watch(ref));
      const taps = [...new Set(inputs.map(({ tap }) => tap))];
      const run = new RuleRun(
        condition,
        cooldownMicros,
        taps,
        inputs.map(({ watched }) => watched),
        inputs.map(({ tap }) => taps.indexOf(tap)),
      );
      run.restart(engine.ts);
      run.jump(Number.NaN, this.#toldFrom(engine.row));
      this.runs.set(id, run);
      this.#guards = undefined;
    } catch (thrown) {
      const error = toQuantabError(thrown);
      if (!(thrown instanceof QuantabError)) throw thrown;
      this.waiting.set(id, error.message);
    }
  }

  remove(id: string): void {
    this.runs.delete(id);
    this.waiting.delete(id);
    this.#guards = undefined;
    const used = new Set([...this.runs.values()].flatMap(({ inputs }) => inputs));
    for (const [ref, { tap, watched }] of this.#watched) {
      if (used.has(watched)) continue;
      this.#watched.delete(ref);
      tap.watched.splice(tap.watched.indexOf(watched), 1);
    }
  }

  pushed(batch: TickBatch, from: number, to: number): void {
    const { engine } = this;
    const { ts } = engine;
    const silent = this.events.silent?.() === true;
    if (silent !== this.#silent) {
      this.#silent = silent;
      for (const run of this.runs.values()) run.jump(this.#row, this.#toldFrom(this.#row));
    }
    const guards = this.#guardsNow();
    const { runs } = guards;
    for (const tap of this.#taps.values()) tap.measure();
    const moved = this.#moved;
    const n = guards.moved(ts, moved);
    let hasSeconds = false;
    const seconds = (): Seconds => {
      if (!hasSeconds) this.#countSeconds(batch, from, to);
      hasSeconds = true;
      return this.#seconds;
    };
    for (let k = 0; k < n; k++) {
      const r = moved[k]!;
      runs[r]!.look(this.#moments, seconds, silent ? undefined : (hit) => this.events.hit(this.#ids[r]!, hit));
    }
    for (const tap of this.#taps.values()) tap.clear();
    for (let k = 0; k < n; k++) {
      runs[moved[k]!]!.settle();
      guards.settle(moved[k]!);
    }
    this.#ts = ts;
    this.#row = engine.row;
    this.events.pushed?.();
  }

  jumped(): void {
    const { ts, row } = this.engine;
    this.#ts = ts;
    for (const tap of this.#taps.values()) tap.restart();
    for (const run of this.runs.values()) {
      run.restart(ts);
      run.jump(this.#row, this.#toldFrom(row));
    }
    this.#row = row;
    this.#guards = undefined;
  }

  /** Whether a condition is true as values stand, 1, 0 or NaN; of a crossing whether it is beyond. */
  truth(condition: Condition): number {
    const id = '\0';
    this.add({ id, condition, cooldownMicros: 0 });
    const now = this.runs.get(id)?.now() ?? Number.NaN;
    this.remove(id);
    return now;
  }

  #toldFrom(row: number): number {
    return this.#silent ? Number.POSITIVE_INFINITY : row;
  }

  close(): void {
    for (const host of this.#taps.keys()) host.tap = undefined;
    if (this.engine.watcher === this) this.engine.watcher = undefined;
    this.runs.clear();
    this.#guards = undefined;
  }

  #guardsNow(): Guards {
    if (this.#guards) return this.#guards;
    this.#ids = [...this.runs.keys()];
    this.#moved = new Int32Array(this.runs.size);
    const watched = [...this.#taps.values()].flatMap((tap) => tap.watched);
    this.#guards = new Guards([...this.runs.values()], watched);
    return this.#guards;
  }

  #watch(ref: string): { tap: ValueTap; watched: Watched } {
    const known = this.#watched.get(ref);
    if (known) return known;
    const source = this.engine.source(ref, makeSource);
    let tap = this.#taps.get(source.host);
    if (!tap) {
      tap = new ValueTap(this.#clock);
      this.#taps.set(source.host, tap);
      source.host.tap = tap;
    }
    const made = { tap, watched: tap.watch(source) };
    this.#watched.set(ref, made);
    return made;
  }

  /** The rows of a batch at which the session's time reached another second. */
  #countSeconds(batch: TickBatch, from: number, to: number): void {
    const seconds = this.#seconds;
    const { ts } = batch;
    const firstRow = this.engine.row - (to - from) + 1;
    seconds.n = 0;
    let reached = this.#ts;
    let next = (Math.floor(reached / secondMicros) + 1) * secondMicros;
    for (let i = from; i < to; i++) {
      const at = ts[i]!;
      if (at - at !== 0 || at <= reached || at > this.engine.ts) continue;
      reached = at;
      if (at < next) continue;
      next = (Math.floor(at / secondMicros) + 1) * secondMicros;
      if (seconds.n === seconds.rows.length) grow(seconds);
      seconds.rows[seconds.n] = firstRow + i - from;
      seconds.times[seconds.n] = at;
      seconds.n++;
    }
  }
}

function grow(seconds: Seconds): void {
  const size = Math.max(64, seconds.rows.length * 2);
  for (const name of ['rows', 'times'] as const) {
    const made = new Float64Array(size);
    made.set(seconds[name]);
    seconds[name] = made;
  }
}
