/**
 * A crash and its recovery, a pump and its dump: one agent drives the mid price along a path there, holds, and back. It trades as
 * much as that takes; while it drives, the crowd withdraws from the side it eats, and those who know the value follow it.
 */
import type { Chance } from '../chance.ts';
import type { Venue } from '../venue.ts';
import { Agent, percent } from './agent.ts';

interface Leg {
  /** Where it ends, as a fraction away from the first mid, and how long it takes. */
  readonly to: number;
  readonly seconds: number;
}

/** Mean seconds between its orders while the price is where it should be, and while it is behind. */
const patient = 0.3;
const hurried = 0.06;
/** Share of the crowd's limit orders that still come on the side that is eaten. */
const withdrawn = 0.5;
/** Seconds it goes on behind its time for a leg to be reached. */
const grace = 8;
/** Share of it that others take for news about themselves, at a coupling of 1: a crash is believed, a pump less. */
const believed = { crash: 0.7, pump: 0.4 };
/** Seconds on the way back in which another instrument may still reach the extreme of what it was dragged. */
const late = 5;

export class PriceRun extends Agent {
  readonly #first: number;
  readonly #legs: readonly Leg[];
  readonly #believed: number;
  #leg = 0;
  #legFrom: number;
  #started: number;
  #wiggle = 0;
  /** Extreme mid of the way there, the time of it, and lots traded. */
  #extreme: number;
  #extremeAt: number;
  #lots = 0;
  /** Of the other instrument: mid at the start, extreme mid since, and whether it had no run of its own. */
  readonly #otherFirst: number;
  #otherExtreme: number;
  #otherFree = true;

  constructor(
    venue: Venue,
    readonly other: Venue,
    chance: Chance,
    from: number,
    id: number,
    kind: 'crash' | 'pump',
  ) {
    super(venue, chance, from, id, kind, kind === 'crash' ? 'The price is falling.' : 'The price is being driven up.');
    const there = kind === 'crash' ? -chance.between(0.034, 0.055) : chance.between(0.108, 0.135);
    const back = there * (kind === 'crash' ? chance.between(0.05, 0.25) : chance.between(-0.02, 0.08));
    const seconds = kind === 'crash' ? chance.between(22, 46) : chance.between(190, 265);
    const rest = kind === 'crash' ? chance.between(1, 5) : chance.between(5, 20);
    const homeward = kind === 'crash' ? chance.between(60, 130) : chance.between(70, 130);
    this.#legs = [
      { to: there, seconds },
      { to: there, seconds: rest },
      { to: back, seconds: homeward },
    ];
    this.#believed = believed[kind];
    this.#first = venue.book.mid;
    this.#started = from;
    this.#legFrom = 0;
    this.#extreme = this.#first;
    this.#extremeAt = from;
    this.#otherFirst = other.book.mid;
    this.#otherExtreme = this.#otherFirst;
  }

  act(): void {
    const { venue, due } = this;
    const leg = this.#legs[this.#leg];
    const passed = (due - this.#started) / 1e6;
    const u = Math.min(1, passed / leg.seconds);
    const there = this.#leg === 0;
    // There: ever faster, slower at the very end. Back: at once, then slower.
    const share = there ? u * u * (1.6 - 0.6 * u * u) : 1 - (1 - u) * (1 - u);
    this.#wiggle = 0.95 * this.#wiggle + 0.005 * this.chance.normal() * Math.abs(this.#legs[0].to);
    const target = this.#first * (1 + this.#legFrom + (leg.to - this.#legFrom) * share + this.#wiggle * 4 * u * (1 - u));
    venue.drive(target, true);
    venue.pull = this.#believed * (target / this.#first - 1);
    const up = leg.to > this.#legFrom;
    const moves = leg.to !== this.#legFrom;
    this.#withdraw(moves ? up : undefined);
    const behind = moves ? (up ? target - venue.book.mid : venue.book.mid - target) : 0;
    if (behind > 1) {
      const atBest = venue.book.lotsAt(up ? venue.book.bestAsk : venue.book.bestBid);
      const wanted = Math.max(venue.listing.usual * Math.min(40, 2 + behind), atBest * Math.min(4, behind / 2));
      const lots = Math.round(wanted * this.chance.between(0.5, 1.5));
      venue.begin(due);
      this.#lots += venue.book.execute(up, lots, Math.round(target));
      venue.rows.end();
    }
    this.#measure();
    if (this.#leg < 2 || passed < late) this.#measureOther();
    if (u === 1 && (behind <= 1 || passed > leg.seconds + grace)) this.#turn(target);
    else this.wait(behind > 2 ? hurried : patient);
  }

  /** The end of a leg. */
  #turn(target: number): void {
    this.#legFrom = this.#legs[this.#leg].to;
    this.#started = this.due;
    this.#wiggle = 0;
    this.#leg++;
    if (this.#leg < this.#legs.length) {
      this.wait(patient);
    } else {
      this.#withdraw(undefined);
      this.venue.drive(target, false);
      this.#write();
    }
  }

  #withdraw(up: boolean | undefined): void {
    this.venue.crowd.bidShare = up === false ? withdrawn : 1;
    this.venue.crowd.askShare = up === true ? withdrawn : 1;
  }

  /** Follows the extreme while on the way there. */
  #measure(): void {
    const { mid } = this.venue.book;
    const further = this.#legs[0].to < 0 ? mid < this.#extreme : mid > this.#extreme;
    if (this.#leg > 0 || !further) return;
    this.#extreme = mid;
    this.#extremeAt = this.due;
  }

  #measureOther(): void {
    const { mid } = this.other.book;
    if (this.other.driven) this.#otherFree = false;
    if (this.#legs[0].to < 0 ? mid < this.#otherExtreme : mid > this.#otherExtreme) this.#otherExtreme = mid;
  }

  #write(): void {
    const { episode } = this;
    const seconds = (this.#extremeAt - this.from) / 1e6;
    const size = Math.abs(this.#extreme / this.#first - 1);
    const traded = this.base(this.#lots);
    const crash = episode.kind === 'crash';
    if (this.#extreme === this.#first) {
      episode.figures = crash ? { depth: 0, traded } : { rise: 0, traded };
      this.end(`The price did not move ${crash ? 'down' : 'up'}, though it was tried for ${((this.due - this.from) / 1e6).toFixed(0)} s.`);
      return;
    }
    const back = (this.venue.book.mid - this.#extreme) / (this.#first - this.#extreme);
    const backSeconds = (this.due - this.#extremeAt) / 1e6;
    const dragged = Math.abs(this.#otherExtreme / this.#otherFirst - 1);
    const spill = this.#otherFree ? { spill: dragged / size } : {};
    const along = this.#otherFree ? ` ${this.other.listing.instrument.symbol} went along by ${percent(dragged)}.` : '';
    const times = `in ${seconds.toFixed(0)} s, then ${percent(back)} of it`;
    if (crash) {
      episode.figures = { depth: size, fallSeconds: seconds, recovered: back, recoverySeconds: backSeconds, ...spill, traded };
      this.end(`${percent(size)} down ${times} recovered in ${backSeconds.toFixed(0)} s.${along}`);
    } else {
      episode.figures = { rise: size, riseSeconds: seconds, dumped: back, dumpSeconds: backSeconds, ...spill, traded };
      this.end(`${percent(size)} up ${times} dumped in ${backSeconds.toFixed(0)} s.${along}`);
    }
  }
}
