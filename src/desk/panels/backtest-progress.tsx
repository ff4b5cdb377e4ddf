/** How far a run is that will replace the answer below it, with its cancel. */
import './backtest.css';
import { type JSX, Show } from 'solid-js';
import type { AnalysisFeed } from '../app/analysis.ts';

export function BacktestProgress(props: { feed: AnalysisFeed; label: string }): JSX.Element {
  const share = (): number => props.feed.progress()?.share ?? Number.NaN;
  return (
    <Show when={props.feed.computing() && props.feed.answer()}>
      <div class="backtest-progress">
        <progress class="import-line" max={1} {...(Number.isNaN(share()) ? {} : { value: share() })} aria-label={props.label} />
        <span class="muted">{props.feed.progress()?.note ?? 'reading bars'}</span>
        <button type="button" class="btn" onClick={() => props.feed.cancel()}>
          Cancel
        </button>
      </div>
    </Show>
  );
}
