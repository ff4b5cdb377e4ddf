/**
 * The engine: ticks to instruments, bar clocks and the studies of the plan. Rows go through the intake in arrival order; a study
 * reads the lane of its clock and keeps its outputs. Everything it knows can be saved at any row and loaded again.
 */

import { KIND_QUOTE } from '../../assembly/layout.ts';
import { QuantabError } from '../core/errors.ts';
import type { Interval } from '../core/interval.ts';
import { intervalMicros } from '../core/interval.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { TickBatch } from '../market/batch.ts';
import type { BarColumns, BookSnapshot } from '../market/columns.ts';
import type { Instrument } from '../market/instrument.ts';
import type { Status, ViewFrame, ViewRequest } from '../market/view.ts';
import type { Clock } from '../studies/study.ts';
import { BarClock, clockKey } from './bar-clock.ts';
import { ruleOf } from './bar-rule.ts';
import { BookRows } from './book-rows.ts';
import type { Engine, EngineOptions, EngineWatcher, Plan, StudyColumns, StudyLoad } from './engine.ts';
import { EventRows } from './event-rows.ts';
import { Intake } from './intake.ts';
import { KeyframeReader, KeyframeWriter } from './keyframe.ts';
import type { Lane } from './lane.ts';
import { openBarLane, openBookLane, openEventLane, openQuoteLane, openTradeLane } from './lanes.ts';
import { StudyNode } from './node.ts';
import { OpenStudy } from './open-study.ts';
import { intervalOf, type Planned, planReference } from './planned.ts';
import { RuleBars } from './rule-bars.ts';
import type { MakeSource, Source } from './source.ts';
import { Tape } from './tape.ts';
import {
  beyondBars,
  needsTicks,
  neverCame,
  type ViewContext,
  viewBars,
  viewMarket,
  viewQuote,
  viewRule,
  viewScalar,
  viewStudy,
  viewTrades,
} from './views.ts';

export const defaultHistoryRows = 1_048_576;
/** Bars by rules that are computed of one instrument: each costs every trade, so those asked for longest ago go. */
const rulesHeld = 8;

/** An engine over a kernel instance of its own. */
export function openEngine(kernels: Kernels, options: EngineOptions = {}): Engine {
  return new Graph(kernels, options);
}

class Graph implements Engine {
  revision = 0;
  ended = false;
  watcher: EngineWatcher | undefined;
  readonly #historyRows: number;
  readonly #intake: Intake;
  readonly #nodes = new Map<string, StudyNode>();
  /** References that need no study: kept so that a plan can be read back. */
  readonly #bare = new Set<string>();
  readonly #failed = new Set<string>();
  /** What is no study and is watched: its lane is part of the state. */
  readonly #watched = new Set<string>();
  #memory: ArrayBufferLike;

  constructor(
    readonly kernels: Kernels,
    readonly options: EngineOptions,
  ) {
    this.#historyRows = options.historyRows ?? defaultHistoryRows;
    this.#intake = new Intake((instrument, from, to) => options.onGap?.(instrument, from, to));
    this.#memory = kernels.arena.memory.buffer;
  }

  get row(): number {
    return this.#intake.row;
  }

  get ts(): number {
    return Number.isFinite(this.#intake.ts) ? this.#intake.ts : Number.NaN;
  }

  instrument(index: number, instrument: Instrument): void {
    const known = this.#intake.tapes[index];
    if (known) {
      if (instrument.tickSize < known.instrument.tickSize) {
        known.book?.refine(instrument.tickSize);
        known.bookRows?.touch();
      }
      known.instrument = instrument;
      return;
    }
    const kinds = this.options.kinds?.(index);
    const onBar = (start: number): void => this.options.onBar?.(index, start);
    this.#intake.addTape(new Tape(instrument, index, kinds?.has(KIND_QUOTE), onBar, this.#historyRows));
  }

  plan(refs: Plan): void {
    // All are checked before the first is added: a bad reference changes nothing.
    const planned = refs.map((ref) => this.#planned(ref));
    for (const one of planned) {
      if (one.bare) this.#addBare(one);
      else if (!this.#nodes.has(one.key) && !this.#failed.has(one.key)) this.#open(one);
    }
    this.#bind();
    this.revision++;
  }

  refs(): string[] {
    return [...this.#nodes.keys(), ...this.#bare];
  }

  push(batch: TickBatch, from = 0, to = batch.n): void {
    this.#bind();
    this.#intake.push(batch, from, to);
    this.revision++;
    this.watcher?.pushed(batch, from, to);
  }

  save(): ArrayBuffer {
    const writer = new KeyframeWriter();
    this.#intake.save(writer);
    return writer.finish({ refs: this.#stateful(), instruments: this.#names() });
  }

  load(keyframe: ArrayBuffer): void {
    const reader = new KeyframeReader(keyframe);
    const { refs, instruments } = reader.header;
    this.#mustMatch('plan', [...refs].sort(), this.#stateful().sort());
    this.#mustMatch('instruments', instruments, this.#names());
    this.#bind();
    this.#intake.load(reader);
    this.revision++;
    this.watcher?.jumped();
  }

  reset(): void {
    this.#bind();
    this.#intake.clear();
    this.revision++;
    this.watcher?.jumped();
  }

  view(ref: string, request: ViewRequest): ViewFrame {
    const planned = this.#planned(ref);
    const { ended } = this;
    const context = { ref, revision: this.revision, ts: this.#intake.ts, ended, gaps: this.#intake.gaps, request };
    const tape = this.#intake.tapes[planned.instruments[0]];
    if (planned.bare === 'bars') return this.#viewBars(context, tape, planned);
    if (planned.bare === 'scalar') return viewScalar(context, tape, planned.params.series as number);
    if (planned.bare === 'trades') return viewTrades(context, tape);
    if (planned.bare === 'quote') return viewQuote(context, tape);
    if (planned.bare !== undefined) return viewMarket(context, tape, planned.bare);
    const node = this.#node(planned);
    const output = node.study.definition.outputs.findIndex((spec) => spec.id === planned.output);
    const frame = viewStudy(context, node, Math.max(0, output));
    const why = this.#lacking(planned);
    return why === undefined ? frame : { ...frame, status: why };
  }

  source(ref: string, make: MakeSource): Source {
    const planned = this.#planned(ref);
    const tape = this.#intake.tapes[planned.instruments[0]];
    const node = planned.study && this.#node(planned);
    const source = make(planned, { tape, node, lane: (clock) => this.#lane(clock, planned) });
    if (!node) {
      this.#addBare(planned);
      this.#watched.add(planned.key);
      this.#bind();
    }
    return source;
  }

  columns(ref: string): StudyColumns {
    const planned = this.#planned(ref);
    const node = this.#node(planned);
    const { raw } = node.outputs;
    const times = node.lane.times.raw;
    const low = Math.max(raw.lo, times.lo);
    const rows = times.n - low;
    const column = (from: typeof raw, c: number): Float64Array => {
      const out = new Float64Array(rows);
      from.read(c, low, low + rows, out);
      return out;
    };
    const outputs: Record<string, Float64Array> = {};
    const status: Record<string, Status> = {};
    const lacking = this.#lacking(planned);
    node.study.definition.outputs.forEach((spec, c) => {
      outputs[spec.id] = column(raw, c);
      status[spec.id] = lacking ?? node.status(c, this.#intake.ts - node.lane.times.newest);
    });
    return { ts: column(times, 0), outputs, status, microsPerRow: node.cost.mean, before: low };
  }

  bars(instrument: string, interval: Interval): BarColumns {
    return this.#tape(instrument).barRows(intervalMicros(interval)).columns();
  }

  book(instrument: string, depth: number): BookSnapshot {
    const none = (): { price: Float64Array; qty: Float64Array } => ({ price: new Float64Array(0), qty: new Float64Array(0) });
    const { book } = this.#tape(instrument);
    return book?.depth(depth) ?? { ts: Number.NaN, id: Number.NaN, known: false, bids: none(), asks: none() };
  }

  counts(instrument: string): { crossed: number; late: number; unused: number } {
    const { crossed, late, unused, quote } = this.#tape(instrument);
    return { crossed: crossed + quote.crossed, late: late + quote.late, unused };
  }

  costs(): Record<string, number> {
    return Object.fromEntries([...this.#nodes].map(([ref, node]) => [ref, node.cost.mean]));
  }

  studyLoads(): StudyLoad[] {
    return [...this.#nodes].map(([ref, { cost, lane, bytes, failed }]) => ({
      ref,
      spentMs: cost.spentMs,
      rows: lane.times.n,
      samples: cost.samples,
      microsPerRow: cost.mean,
      p99MicrosPerRow: cost.p99,
      bytes,
      failed,
    }));
  }

  kernelBytes(): number {
    return this.kernels.arena.memory.buffer.byteLength;
  }

  bytes(): number {
    let bytes = this.kernels.arena.memory.buffer.byteLength;
    for (const tape of this.#intake.tapes) bytes += tape?.bytes ?? 0;
    for (const lane of this.#lanes()) bytes += lane.times.bytes;
    for (const node of this.#nodes.values()) bytes += node.outputs.bytes;
    return bytes;
  }

  close(): void {
    this.#nodes.clear();
    this.#bare.clear();
    this.#intake.tapes.length = 0;
    this.#intake.clocks.length = 0;
  }

  #planned(ref: string): Planned {
    const { tapes } = this.#intake;
    return planReference(
      ref,
      (id) => tapes.findIndex((tape) => tape?.instrument.id === id),
      () => this.#names(),
    );
  }

  #addBare(one: Planned): void {
    // The newest asked for last.
    this.#bare.delete(one.key);
    this.#bare.add(one.key);
    const rule = one.barsBy === undefined ? 0 : ruleOf(one.barsBy);
    const { rules } = this.#intake.tapes[one.instruments[0]];
    if (typeof rule === 'number' || rules.some(({ key }) => key === one.key)) return;
    rules.push(new RuleBars(one.key, rule));
    rules.sort((a, b) => (a.key < b.key ? -1 : 1));
    if (rules.length <= rulesHeld) return;
    for (const asked of this.#bare) {
      const oldest = rules.findIndex(({ key }) => key === asked);
      if (oldest < 0) continue;
      rules.splice(oldest, 1);
      this.#bare.delete(asked);
      return;
    }
  }

  #viewBars(context: ViewContext, tape: Tape, { barsBy, key }: Planned): ViewFrame {
    const by = ruleOf(barsBy);
    if (typeof by === 'number') return viewBars(context, tape, by);
    const bars = tape.rules.find((rule) => rule.key === key);
    if (bars) return viewRule(context, tape, bars);
    throw new QuantabError(
      'not-found',
      `${key} is not in the plan: bars that close by a rule are computed from when they are asked for, the newest ${rulesHeld} of an instrument.`,
    );
  }

  /** References with state of their own. */
  #stateful(): string[] {
    return [...this.#nodes.keys(), ...this.#watched, ...this.#intake.tapes.flatMap((tape) => tape?.rules.map(({ key }) => key) ?? [])];
  }

  /** Why a study cannot be computed of an instrument that has bars alone; undefined where it can. */
  #beyondBars({ study, instruments, params }: Planned): string | undefined {
    for (const index of instruments) {
      const tape = this.#intake.tapes[index];
      if (!study || !tape.onlyBars) continue;
      if (study.clock !== 'bar') return study.clock === 'quote' && tape.quote.ts === tape.quote.ts ? undefined : needsTicks(study.clock);
      const why = beyondBars(tape, intervalMicros(intervalOf(params)));
      if (why !== undefined) return why;
    }
    return undefined;
  }

  /** What the session has not, and never will have, that a study is computed from. */
  #lacking(planned: Planned): Status | undefined {
    const tapes = planned.instruments.map((index) => this.#intake.tapes[index]);
    const why = this.#beyondBars(planned) ?? (this.ended ? neverCame(planned.study?.clock, tapes) : undefined);
    return why === undefined ? undefined : { state: 'degenerate', reason: why, n: 0, nMin: 1 };
  }

  #open(planned: Planned): void {
    const definition = planned.study;
    if (!definition) return;
    const lane = this.#lane(definition.clock, planned);
    const { tapes } = this.#intake;
    try {
      const study = new OpenStudy({
        kernels: this.kernels,
        definition,
        params: planned.params,
        instruments: planned.instruments.map((index) => tapes[index].instrument),
        lanes: lane.named,
        maxRows: lane.columns[0].length,
      });
      const onFailed = (ref: string, reason: string): void => this.options.onStudyFailed?.(ref, reason);
      const whole = this.options.historyRows !== undefined;
      const node = new StudyNode(planned.key, planned.instruments, lane, study, this.#historyRows, onFailed, whole);
      lane.add(node);
      this.#nodes.set(planned.key, node);
    } catch (thrown) {
      this.#failed.add(planned.key);
      this.options.onStudyFailed?.(planned.key, thrown instanceof Error ? thrown.message : String(thrown));
    }
  }

  #lane(clock: Clock, planned: Planned): Lane {
    const { tapes, clocks } = this.#intake;
    const { arena } = this.kernels;
    const tape = tapes[planned.instruments[0]];
    if (clock === 'trade') return (tape.lane ??= openTradeLane(arena, this.#historyRows));
    if (clock === 'quote') return (tape.quote.lane ??= openQuoteLane(arena, this.#historyRows));
    if (clock === 'event') return (tape.quote.events ??= new EventRows(openEventLane(arena, this.#historyRows))).lane;
    if (clock === 'book') return (tape.bookRows ??= new BookRows(openBookLane(arena, this.#historyRows))).lane;
    const micros = intervalMicros(intervalOf(planned.params));
    const key = clockKey(micros, planned.instruments);
    const known = clocks.find((one) => one.key === key);
    if (known) return known.lane;
    const added = new BarClock(micros, planned.instruments, openBarLane(arena, planned.instruments.length, this.#historyRows));
    this.#intake.addClock(added);
    return added.lane;
  }

  #lanes(): Lane[] {
    const lanes = this.#intake.clocks.map((clock) => clock.lane);
    for (const tape of this.#intake.tapes) {
      if (tape?.lane) lanes.push(tape.lane);
      if (tape?.quote.lane) lanes.push(tape.quote.lane);
      if (tape?.quote.events) lanes.push(tape.quote.events.lane);
      if (tape?.bookRows) lanes.push(tape.bookRows.lane);
    }
    return lanes;
  }

  /** Kernel memory may have grown since its columns were last looked at. */
  #bind(): void {
    const { buffer } = this.kernels.arena.memory;
    if (buffer === this.#memory) return;
    this.#memory = buffer;
    for (const lane of this.#lanes()) lane.bind();
  }

  #node(planned: Planned): StudyNode {
    const node = this.#nodes.get(planned.key);
    if (node) return node;
    const why = this.#failed.has(planned.key) ? 'could not be opened' : 'is not in the plan';
    throw new QuantabError('not-found', `${planned.key} ${why}; the plan has: ${[...this.#nodes.keys()].join(', ') || 'nothing'}.`);
  }

  #tape(id: string): Tape {
    const tape = this.#intake.tapes.find((known) => known?.instrument.id === id);
    if (tape) return tape;
    throw new QuantabError('not-found', `The session has no instrument "${id}"; it has ${this.#names().join(', ') || 'none'}.`);
  }

  #names(): string[] {
    return this.#intake.tapes.filter((tape) => tape !== undefined).map((tape) => tape.instrument.id);
  }

  #mustMatch(what: string, saved: readonly string[], here: readonly string[]): void {
    if (saved.join('\n') === here.join('\n')) return;
    const message = `A saved engine state is for another ${what} (${saved.join(', ') || 'none'}); here: ${here.join(', ') || 'none'}.`;
    throw new QuantabError('bad-input', `${message} Compute it again from the session's rows.`);
  }
}
