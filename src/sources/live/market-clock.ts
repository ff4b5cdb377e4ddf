/**
 * The market's time as far as a feed can tell it, and how late its messages are. The two clocks differ by an unknown amount: the least
 * receive time less exchange time of the last minutes stands for it, and lag is what a message took beyond that. Times integer microseconds.
 */
import { Newest } from '../../core/newest.ts';
import { isPlausible } from '../rows/time.ts';

const samples = 4_096;
/** The least is that of one to two such stretches: a clock that is set right is believed after so long. */
const stretch = 150e6;
/** A time so far ahead of the newest, and of what has passed since, is none: it would close every bar until then. */
const farthest = 3_600e6;
/** After so many of them in a row the venue means it. */
const insisted = 50;
/** So much later than the newest message the market's time is believed to be: what is still on its way is not overtaken. */
const grace = 1e6;

export class MarketClock {
  /** Newest exchange time seen; -Infinity before the first. */
  newest = Number.NEGATIVE_INFINITY;
  #least = Number.POSITIVE_INFINITY;
  #leastBefore = Number.POSITIVE_INFINITY;
  #turned = Number.NEGATIVE_INFINITY;
  readonly #late = new Newest(samples);
  #newestRx = Number.NaN;
  /** Times in a row that were too far ahead, and too far behind. */
  #odd = 0;
  #behind = 0;

  /** Whether an exchange time can be one: false for a damaged one, of another century or far ahead of the market. */
  believes(ts: number, rx: number): boolean {
    if (!isPlausible(ts)) return false;
    const passed = Math.max(0, rx - this.#newestRx);
    if (!(ts - this.newest > farthest + passed) || this.newest === Number.NEGATIVE_INFINITY) return true;
    return ++this.#odd >= insisted;
  }

  /** A message of exchange time `ts` was received at `rx`. */
  note(ts: number, rx: number): void {
    const late = rx - ts;
    this.#behind = this.newest - ts > farthest ? this.#behind + 1 : 0;
    if (this.#behind >= insisted) this.#stepBack();
    if (rx - this.#turned > stretch) {
      this.#leastBefore = this.#least;
      this.#least = late;
      this.#turned = rx;
    } else if (late < this.#least) this.#least = late;
    this.#late.add(late);
    this.#odd = 0;
    if (!(ts > this.newest)) return;
    this.newest = ts;
    this.#newestRx = rx;
  }

  /** The newest time was a damaged one, and all that came since is behind it: the market begins anew. */
  #stepBack(): void {
    this.newest = Number.NEGATIVE_INFINITY;
    this.#least = this.#leastBefore = Number.POSITIVE_INFINITY;
    this.#turned = Number.NEGATIVE_INFINITY;
    this.#late.clear();
    this.#behind = 0;
  }

  /** How far this machine's clock is ahead, the fastest way of a message included; NaN before the first. */
  get skew(): number {
    const skew = Math.min(this.#least, this.#leastBefore);
    return skew === Number.POSITIVE_INFINITY ? Number.NaN : skew;
  }

  /**
   * The market's time at `rx`, never behind what was seen, nor further on than what has passed since: a clock of this machine that is set
   * forward is not the market's. NaN before the first message.
   */
  at(rx: number): number {
    const { skew, newest } = this;
    if (skew !== skew) return Number.NaN;
    return Math.max(newest, Math.round(Math.min(rx - skew - grace, newest + rx - this.#newestRx)));
  }

  /** Of the newest messages, microseconds; NaN before the first. */
  lag(): { p50: number; p99: number } {
    return this.#late.percentiles(this.skew);
  }
}
