/** A number with its honesty: muted and n/nMin while warming, struck through when stale, a dash and the reason when it is not known. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import type { Status, ViewFrame } from '../../market/view.ts';
import { count, DASH, span } from './format.ts';

export interface Shown {
  value: number;
  status: Status;
  interval?: ViewFrame['interval'] | undefined;
  /** Length of the newest gap, microseconds; NaN where there is none. */
  gapMicros?: number;
}

/** What a panel shows of a frame. */
export const shownOf = ({ last, status, interval, gaps }: ViewFrame): Shown => ({
  value: last.value,
  status,
  interval,
  gapMicros: lastGap(gaps),
});

/** `gaps`: pairs of microseconds, oldest first. */
export const lastGap = (gaps: Float64Array): number => (gaps.length > 1 ? gaps.at(-1)! - gaps.at(-2)! : Number.NaN);

/** `gap 14 s`; whole seconds, so that one that grows can be read. */
export function gapWords(micros: number | undefined): string {
  if (micros === undefined || !(micros > 0)) return 'gap';
  return `gap ${span(micros < 1e6 ? micros : Math.floor(micros / 1e6) * 1e6)}`;
}

/** The value itself; `text` writes it. */
export function StatusValue(props: { shown: Shown | undefined; text(value: number): string }): JSX.Element {
  const known = (): boolean => props.shown !== undefined && Number.isFinite(props.shown.value);
  const state = (): string => props.shown?.status.state ?? 'warming';
  return (
    <Show when={known() && state() !== 'gap' && state() !== 'degenerate'} fallback={<span class="muted">{DASH}</span>}>
      <span class={state() === 'ok' ? '' : state() === 'stale' ? 'stale' : 'muted'}>{props.text(props.shown!.value)}</span>
    </Show>
  );
}

/** `this session holds quotes; this needs trades` is `needs trades` where there is little room. */
const shortReason = (reason: string): string => /; this (needs \w+)$/.exec(reason)?.[1] ?? reason;

/** Why it is not `ok`, in a word or two; `short` in a narrow column. */
export function StatusNote(props: { shown: Shown | undefined; short?: boolean }): JSX.Element {
  const status = (): Status | undefined => props.shown?.status;
  return (
    <Switch>
      <Match when={status()?.state === 'warming'}>
        <span class="muted">warming</span>
      </Match>
      <Match when={status()?.state === 'gap'}>
        <span class="muted" title={status()?.reason}>
          <i class="gap-swatch" aria-hidden="true" />
          {props.short ? gapWords(props.shown?.gapMicros) : (status()?.reason ?? 'gap')}
        </span>
      </Match>
      <Match when={status()?.state === 'stale'}>
        <span class="warn">{status()?.reason ?? 'stale'}</span>
      </Match>
      <Match when={status()?.state === 'degenerate'}>
        <span class="muted" title={status()?.reason}>
          {props.short ? shortReason(status()?.reason ?? 'not defined') : (status()?.reason ?? 'not defined')}
        </span>
      </Match>
    </Switch>
  );
}

/** Rows behind the value; while warming, of how many. */
export function statusCount(status: Status | undefined, write: (n: number) => string = count): string {
  if (!status || !(status.n > 0 || status.state === 'warming')) return '';
  return status.state === 'warming' && status.nMin > 0 ? `${write(status.n)}/${write(status.nMin)}` : write(status.n);
}

/** A count in at most five characters: 9,999 as it is, then thousands and millions, never more than there are. The whole count is in the about note. */
export function shortCount(n: number): string {
  if (n < 10_000) return count(n);
  const [of, letter] = n < 1_000_000 ? [n / 1_000, 'k'] : [n / 1_000_000, 'M'];
  return `${of < 100 ? (Math.floor(of * 10) / 10).toFixed(1) : count(Math.floor(of))}${letter}`;
}
