/** What bars close by, a span of time or a count of trades, volume or value: which of them an instrument has, in words and as typed. */
import type { BarInterval, InstrumentInfo, StudyOutline } from '../../api/types.ts';
import { type Interval, intervalMicros, intervals } from '../../core/interval.ts';
import { formatReference, parseReference } from '../../core/reference.ts';
import { count, fixed, intervalWords } from '../widgets/format.ts';

export type BarRule = Exclude<BarInterval, Interval>;
export type RuleName = 'ticks' | 'volume' | 'value';
export const ruleNames: readonly RuleName[] = ['ticks', 'volume', 'value'];

type Held = Pick<InstrumentInfo, 'rows' | 'barMicros'>;

/** The instrument is known by bars of a file alone. */
export const onlyBars = (held: Held | undefined): boolean => held?.barMicros !== undefined && (held.rows.trade ?? 0) === 0;

/** Whether an instrument can be shown in bars of an interval: made of trades any, made of bars a multiple of theirs. */
export function hasInterval(held: Held | undefined, interval: Interval): boolean {
  return !held || !onlyBars(held) || intervalMicros(interval) % held.barMicros! === 0;
}

export const knownIntervals = (held: Held | undefined): readonly Interval[] => intervals.filter((each) => hasInterval(held, each));

/** Name and amount of a rule. */
export function partsOf(rule: BarRule): { name: RuleName; amount: number } {
  const [name, amount] = Object.entries(rule)[0] as [RuleName, number];
  return { name, amount };
}

export const ruleOf = (name: RuleName, amount: number): BarRule => ({ [name]: amount }) as unknown as BarRule;

/** A rule read from what may be one: a workspace of another person. */
export function readRule(given: unknown): BarRule | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const [[name, amount] = [], second] = Object.entries(given);
  const known = ruleNames.find((each) => each === name);
  return known && !second && typeof amount === 'number' && amount > 0 && amount < Number.POSITIVE_INFINITY
    ? ruleOf(known, amount)
    : undefined;
}

/** `500 trades`, `10 BTC`, `1,000,000 USDT`. */
export function ruleWords(rule: BarRule, { base, quote }: Pick<InstrumentInfo, 'base' | 'quote'>): string {
  const { name, amount } = partsOf(rule);
  if (name === 'ticks') return `${count(amount)} trades`;
  // As many decimals as it was given, not more.
  const decimals = (/\.(\d+)$/.exec(String(Number(amount.toPrecision(6))))?.[1] ?? '').length;
  return `${fixed(amount, decimals)} ${name === 'volume' ? base || 'volume' : quote || 'value'}`;
}

/** What the bars of a group close by, in words. */
export function barsWords(link: { interval(): Interval; rule(): BarRule | undefined; instrument(): InstrumentInfo | undefined }): string {
  const info = link.instrument();
  const rule = onlyBars(info) ? undefined : link.rule();
  return rule && info ? ruleWords(rule, info) : intervalWords(link.interval());
}

/** Days in a window of daily bars, as the plan nobody asked for has it. */
const daysOfWindow = 30;

/**
 * A reference to a study of bars as instruments that have only a file's bars can give it: at the shortest interval all of them have, where
 * it names none. Others stay as they are.
 */
export function fitReference(
  ref: string,
  instruments: readonly InstrumentInfo[],
  studies: readonly Pick<StudyOutline, 'id' | 'clock'>[],
): string {
  if (!instruments.some(onlyBars)) return ref;
  const reference = parseReference(ref);
  const named = instruments.filter((info) => reference.instruments.includes(info.id) && onlyBars(info));
  if (named.length === 0 || reference.params.interval !== undefined) return ref;
  if (studies.find(({ id }) => id === reference.id)?.clock !== 'bar') return ref;
  const interval = intervals.find((each) => named.every((info) => hasInterval(info, each)));
  if (interval === undefined) return ref;
  const window = interval === '1d' && reference.params.window === undefined ? { window: daysOfWindow } : {};
  return formatReference({ ...reference, params: { ...reference.params, interval, ...window } });
}

/** Words that name the usual bars of studies, `60 bars of 1 s` or `60 × 1 s`, with those of the reference instead. */
export function windowWords(words: string, ref: string): string {
  const { interval, window = 60 } = parseReference(ref).params;
  if (typeof interval !== 'string') return words;
  return words.replace(/60 (bars of|×) 1 s/, `${window} $1 ${intervalWords(interval)}`);
}

/** A study of trades or quotes, which bars cannot tell. */
export function needsTicks(ref: string, held: Held | undefined, studies: readonly Pick<StudyOutline, 'id' | 'clock'>[]): boolean {
  if (!onlyBars(held)) return false;
  const clock = studies.find(({ id }) => id === parseReference(ref).id)?.clock;
  return clock !== undefined && clock !== 'bar';
}

const sizes: Record<string, number> = { k: 1e3, m: 1e6, b: 1e9 };

/** What was typed as an amount and the start of a rule's name: `500`, `500 ticks`, `2.5k val`; undefined where it is none. */
export function readAmount(typed: string): { amount: number; name: string } | undefined {
  const parts = /^([\d.,]+)\s*([kmb](?![a-z]))?\s*([a-z]*)$/.exec(typed.trim().toLowerCase());
  if (!parts) return undefined;
  const amount = Number(parts[1]!.replaceAll(',', '')) * (sizes[parts[2] ?? ''] ?? 1);
  return amount > 0 && amount < Number.POSITIVE_INFINITY ? { amount, name: parts[3]! } : undefined;
}

/** The nearest of 1, 2, 5 times a power of ten. */
export function roundAmount(amount: number): number {
  if (!(amount > 0) || !Number.isFinite(amount)) return Number.NaN;
  const power = 10 ** Math.floor(Math.log10(amount));
  const factor = [1, 2, 5, 10].reduce((best, each) =>
    Math.abs(Math.log((each * power) / amount)) < Math.abs(Math.log((best * power) / amount)) ? each : best,
  );
  return Number((factor * power).toPrecision(1));
}
