/** Where a view of the backtest will stand. Why there is none is said by one of the panels on the screen; the others refer to it. */
import { type JSX, Show } from 'solid-js';
import type { BacktestRun } from './backtest-run.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

export function BacktestFrame(props: { backtest: BacktestRun; children: JSX.Element }): JSX.Element {
  const { feed } = props.backtest;
  return (
    <Show when={feed.answer() || props.backtest.speaks()} fallback={<p class="note muted">{feed.fault() ? 'No run.' : 'Computing.'}</p>}>
      <StatisticsFrame feed={feed} shorter={props.backtest.shorter()}>
        {props.children}
      </StatisticsFrame>
    </Show>
  );
}
