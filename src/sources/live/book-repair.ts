/**
 * Books that cannot be followed, each until it is known again: mended at once, then ever more rarely, so that a venue whose books never
 * hold together is not asked without end. Milliseconds; `slot` is an instrument's place in the subscription.
 */
import { Backoff } from './backoff.ts';
import type { LiveWorld } from './world.ts';

/** A try has come to nothing when the book is not known after so long. */
const tryMs = 5_000;
/** So many failures in a row are worth saying. */
export const worthSaying = 3;

interface Repair {
  readonly backoff: Backoff;
  /** When the next try is due; Infinity while one is under way. */
  nextAt: number;
  /** When the try under way has come to nothing; Infinity while none is. */
  failsAt: number;
}

export class BookRepair {
  readonly #repairs = new Map<number, Repair>();
  readonly #backoffs = new Map<number, Backoff>();

  /** `mend` is one try, counted from 0 since the book last held for a while. */
  constructor(
    readonly world: LiveWorld,
    readonly isKnown: (slot: number) => boolean,
    readonly mend: (slot: number, tries: number) => void,
  ) {}

  /** Failed tries in a row, of the worst book. */
  get mostTries(): number {
    let most = 0;
    for (const [slot, { backoff }] of this.#repairs) if (!this.isKnown(slot)) most = Math.max(most, backoff.tries);
    return most;
  }

  /** The book is not known, and nothing else makes it known: it is mended now, or when that is due. */
  want(slot: number): void {
    if (this.#repairs.has(slot)) return;
    const repair = this.#open(slot);
    if (repair.backoff.isFresh(this.world.elapsed())) this.#try(slot, repair, 0);
    else repair.nextAt = this.world.elapsed();
  }

  /** A book that was being followed, or was just mended, does not hold together. */
  broken(slot: number): void {
    const at = this.world.elapsed();
    const repair = this.#repairs.get(slot) ?? this.#open(slot);
    const { backoff } = repair;
    const isFirst = backoff.isFresh(at);
    repair.failsAt = Number.POSITIVE_INFINITY;
    repair.nextAt = at + backoff.failed(at);
    if (isFirst) this.#try(slot, repair, 0);
  }

  /** The book comes by itself within `ms`; else it is mended. */
  expect(slot: number, ms: number): void {
    const repair = this.#open(slot);
    repair.failsAt = this.world.elapsed() + ms;
  }

  /** Its connection is gone: nothing can be mended until there is another. */
  drop(slot: number): void {
    this.#repairs.delete(slot);
  }

  /** What is under way has come to nothing: what was asked is not answered any more. */
  fail(): void {
    for (const repair of this.#repairs.values()) if (repair.failsAt < Number.POSITIVE_INFINITY) repair.failsAt = this.world.elapsed();
  }

  pulse(): void {
    const at = this.world.elapsed();
    for (const [slot, backoff] of this.#backoffs) if (this.isKnown(slot)) backoff.works(at);
    for (const [slot, repair] of this.#repairs) {
      if (this.isKnown(slot)) this.#repairs.delete(slot);
      else if (at >= repair.failsAt) {
        repair.failsAt = Number.POSITIVE_INFINITY;
        repair.nextAt = at + repair.backoff.failed(at);
      } else if (at >= repair.nextAt) this.#try(slot, repair, repair.backoff.tries);
    }
  }

  #open(slot: number): Repair {
    const backoff = this.#backoffs.get(slot) ?? new Backoff(this.world.random);
    this.#backoffs.set(slot, backoff);
    const repair: Repair = { backoff, nextAt: Number.POSITIVE_INFINITY, failsAt: Number.POSITIVE_INFINITY };
    this.#repairs.set(slot, repair);
    return repair;
  }

  #try(slot: number, repair: Repair, tries: number): void {
    repair.nextAt = Number.POSITIVE_INFINITY;
    repair.failsAt = this.world.elapsed() + tryMs;
    this.mend(slot, tries);
  }
}
