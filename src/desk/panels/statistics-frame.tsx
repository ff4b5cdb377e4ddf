/** Where an analysis' answer will stand: its progress with a cancel, why there is none, or what is drawn of it. */
import { type JSX, Match, Show, Switch } from 'solid-js';
import './statistics.css';
import type { AnalysisFeed } from '../app/analysis.ts';
import { fixed } from '../widgets/format.ts';

export function StatisticsFrame(props: {
  feed: AnalysisFeed;
  /** What is needed where nothing can be asked for. */
  lacks?: string | undefined;
  /** What gives more bars. */
  shorter?: { title: string; run(): void } | undefined;
  /** Bars are still coming. */
  grows?: boolean;
  children: JSX.Element;
}): JSX.Element {
  const share = (): number => props.feed.progress()?.share ?? Number.NaN;
  return (
    <Switch>
      <Match when={props.lacks}>
        {(words) => (
          <div class="empty">
            <h2>One instrument only</h2>
            <p>{words()}</p>
          </div>
        )}
      </Match>
      <Match when={props.feed.answer()}>{props.children}</Match>
      <Match when={props.feed.fault()}>
        {(words) => (
          <div class="empty">
            <h2>Not enough to go by</h2>
            <p>{words()}</p>
            <Show when={props.grows}>
              <p>Or wait: it is looked at again as bars come.</p>
            </Show>
            <Show when={props.shorter}>
              {(offer) => (
                <button type="button" class="btn" onClick={() => offer().run()}>
                  {offer().title}
                </button>
              )}
            </Show>
          </div>
        )}
      </Match>
      <Match when={props.feed.cancelled()}>
        <div class="empty">
          <h2>Stopped</h2>
          <p>Nothing was kept of the run.</p>
          <button type="button" class="btn" onClick={() => props.feed.again()}>
            Run again
          </button>
        </div>
      </Match>
      <Match when={props.feed.computing()}>
        <div class="statistics-wait">
          <progress class="import-line" max={1} {...(Number.isNaN(share()) ? {} : { value: share() })} aria-label="Analysis" />
          <p class="muted">
            {props.feed.progress()?.note ?? 'reading bars'}
            <Show when={!Number.isNaN(share())}> {fixed(100 * share())} %</Show>
          </p>
          <button type="button" class="btn" onClick={() => props.feed.cancel()}>
            Cancel
          </button>
        </div>
      </Match>
    </Switch>
  );
}
