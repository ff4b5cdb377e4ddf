/** What the backtest of this group is told: rules, windows, costs. Every change is another run, and counts as one more tried. */
import { type JSX, Show } from 'solid-js';
import { PlainFigure } from '../widgets/figure.tsx';
import { count } from '../widgets/format.ts';
import { BacktestFields } from './backtest-form.tsx';
import { openBacktest } from './backtest-run.ts';
import type { PanelProps } from './panel.ts';

export function BacktestSetupPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  props.host.setHead({
    words: () => backtest.pairWords(),
    menu: () => [{ title: 'Defaults', run: () => backtest.set({}) }],
  });
  return (
    <div class="scroll">
      <BacktestFields desk={props.desk} values={backtest.params()} asked={backtest.asked()} apply={backtest.set} />
      <Show when={backtest.speaks() && backtest.feed.fault()}>{(words) => <p class="note warn">{words()}</p>}</Show>
      <Show when={backtest.out()?.tried}>
        {(tried) => (
          <p class="note muted">
            <PlainFigure desk={props.desk} id="backtest-tried" title="Configurations tried" text={count(tried().n)} />{' '}
            {tried().n === 1 ? 'configuration' : 'configurations'} tried on this pair in this session.
          </p>
        )}
      </Show>
      <Show when={(backtest.out()?.notes ?? []).length > 0}>
        <p class="note muted">{backtest.out()!.notes.join(' ')}</p>
      </Show>
    </div>
  );
}
