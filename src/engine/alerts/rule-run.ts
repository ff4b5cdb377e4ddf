/**
 * One rule on one engine: looked at row by row, it says when it fires. Between two looks nothing happens, so looks at which no comparison
 * can have moved are left out (`still`). Invariant: how rows are cut into batches does not show.
 */
import type { AlertDirection, AlertPart, AlertTruth } from '../../api/alert-types.ts';
import { type Evaluator, openEvaluator } from '../../core/expression/evaluate.ts';
import { type Condition, directionOf, valueAt } from './condition.ts';
import type { Moments, Seconds } from './moments.ts';
import { readSides, type Sides } from './sides.ts';
import type { ValueTap, Watched } from './value-tap.ts';

export interface Hit {
  ts: number;
  row: number;
  /** By reference of the condition. */
  values: Float64Array;
  direction: AlertDirection | undefined;
}

export class RuleRun {
  armed = true;
  fired = 0;
  held = 0;
  /** Market time of the newest hit, until when it cools, the newest row looked at. */
  lastTs = Number.NaN;
  coolsUntil = Number.NEGATIVE_INFINITY;
  /** 1, 0 or NaN, at the newest look. */
  is = Number.NaN;
  /** Values that stand against numbers alone in some comparison. */
  readonly watched: readonly Watched[];
  readonly #strict: Evaluator;
  readonly #loose: Evaluator;
  /** What can move it while it is armed, and until it is again. */
  readonly #armedSides: Sides;
  readonly #heldSides: Sides;
  /** From this time on it has to be looked at though no value moved. */
  wake = Number.POSITIVE_INFINITY;
  /** Rows it has gone through before, and where the way it is on began. */
  #seenFrom = Number.POSITIVE_INFINITY;
  #seenTo = Number.NEGATIVE_INFINITY;
  #begun = 1;
  /** Time of the newest look. */
  #looked = Number.NaN;

  /** `inputs` by reference of the condition; `lane` of each its place among the taps. */
  constructor(
    readonly condition: Condition,
    readonly cooldownMicros: number,
    readonly taps: readonly ValueTap[],
    readonly inputs: readonly Watched[],
    readonly lane: readonly number[],
  ) {
    this.#strict = openEvaluator(condition.strict);
    this.#loose = openEvaluator(condition.loose);
    const { strictly, loosely, holds } = condition;
    const both = [...strictly, ...loosely];
    // How long a comparison was true counts also while it cannot fire.
    this.#armedSides = readSides(holds ? both : strictly, inputs);
    this.#heldSides = holds ? this.#armedSides : readSides(loosely, inputs);
    this.watched = [...new Set([...this.#armedSides.plain.keys(), ...this.#heldSides.plain.keys()])];
  }

  get sides(): Sides {
    return this.armed ? this.#armedSides : this.#heldSides;
  }

  /** Whether the comparisons that are not of one value against a number stayed as they were. */
  wideStill(): boolean {
    const { wide } = this.sides;
    for (let i = 0; i < wide.length; i++) if (!wide[i]!.still()) return false;
    return true;
  }

  /** Looks at all that came; `hit` hears of what it fires, undefined: nobody does. `seconds` are asked for where time by itself counts. */
  look(moments: Moments, seconds: () => Seconds, hit: ((hit: Hit) => void) | undefined): void {
    const { holds } = this.condition;
    moments.gather(this.taps, this.inputs, this.lane, holds ? seconds() : undefined);
    const { n, rows, times, inputs, strict, loose } = moments;
    if (n === 0) return;
    this.#strict.push(inputs, times, strict, 0, n);
    let first = 0;
    while (this.armed && first < n && strict[first] !== 1) first++;
    // Until it is true for once, how nearly it was does not matter; a hold below a `not` counts all the same.
    if (first < n || holds) this.#loose.push(inputs, times, loose, 0, n);
    for (let i = first; i < n; i++) {
      if (!this.armed && loose[i] !== 1) this.armed = true;
      if (strict[i] !== 1 || !this.armed) continue;
      this.armed = false;
      const ts = times[i]!;
      if (ts < this.coolsUntil) {
        if (hit) this.held++;
        continue;
      }
      this.lastTs = ts;
      this.coolsUntil = ts + this.cooldownMicros;
      if (!hit) continue;
      this.fired++;
      const row = rows[i]!;
      if (row < this.#seenFrom || row > this.#seenTo)
        hit(
          this.#hit(
            ts,
            row,
            Float64Array.from(inputs, (column) => column[i]!),
          ),
        );
    }
    this.is = strict[n - 1]!;
    this.#looked = times[n - 1]!;
  }

  /** After a look, once values stand as they are now. */
  settle(): void {
    for (const wide of this.sides.wide) wide.settle();
    const { holds } = this.condition;
    this.wake = holds ? Math.min(this.#strict.wake(this.#looked), this.#loose.wake(this.#looked)) : Number.POSITIVE_INFINITY;
  }

  /** The session stands elsewhere: begins with the values there. What is true already does not fire. */
  restart(ts: number): void {
    this.#strict.reset();
    this.#loose.reset();
    this.armed = true;
    this.coolsUntil = Number.NEGATIVE_INFINITY;
    this.lastTs = Number.NaN;
    this.fired = this.held = 0;
    this.is = Number.NaN;
    if (ts === ts) {
      const now = this.inputs.map(({ before }) => Float64Array.of(before));
      const out = new Float64Array(1);
      const at = Float64Array.of(ts);
      this.#loose.push(now, at, out, 0, 1);
      this.#strict.push(now, at, out, 0, 1);
      this.is = out[0]!;
      if (this.is === 1) this.armed = false;
    }
    this.#looked = ts;
    this.settle();
  }

  /**
   * From row `from`, up to which it has told all since the last jump, to row `to`; Infinity: rows come that are not told. What it goes
   * through once more is not told again.
   */
  jump(from: number, to: number): void {
    if (from >= this.#begun) {
      const apart = this.#begun > this.#seenTo + 1 || from < this.#seenFrom - 1;
      this.#seenFrom = apart ? this.#begun : Math.min(this.#seenFrom, this.#begun);
      this.#seenTo = apart ? from : Math.max(this.#seenTo, from);
    }
    this.#begun = to + 1;
  }

  /** Whether it is true as values stand, 1, 0 or NaN; of a crossing whether it is beyond. */
  now(): number {
    const { holds, level } = this.condition;
    return holds ? this.is : valueAt(level, (index) => this.inputs[index]!.before);
  }

  /** Its comparisons as they stand. */
  parts(): AlertPart[] {
    const now = (index: number): number => this.inputs[index]!.before;
    return this.condition.parts.map(({ text, hysteresis, left, right, level }) => ({
      text,
      is: truthOf(valueAt(level, now)),
      left: valueAt(left, now),
      right: valueAt(right, now),
      hysteresis,
    }));
  }

  #hit(ts: number, row: number, values: Float64Array): Hit {
    const { parts } = this.condition;
    const truths = parts.map(({ level }) => valueAt(level, (index) => values[index]!));
    return { ts, row, values, direction: directionOf(parts, truths) };
  }
}

export function truthOf(value: number): AlertTruth {
  return value === 1 ? 'true' : value === 0 ? 'false' : 'unknown';
}
