/** Walk-forward, fold by fold: what was chosen on the past, and what came of it. Run on request. */
import './backtest.css';
import { createEffect, createSignal, For, type JSX, on, Show, untrack } from 'solid-js';
import { type AnalysisAsk, openAnalysis } from '../app/analysis.ts';
import { count, DASH, dateTime, fixed, signed } from '../widgets/format.ts';
import { bpText } from './backtest-outputs.ts';
import { BacktestProgress } from './backtest-progress.tsx';
import { openBacktest, plainFeed } from './backtest-run.ts';
import type { PanelProps } from './panel.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

interface Side {
  net: number;
  trades: number;
  sharpe: number;
}

interface Fold {
  trainTo: number;
  from: number;
  to: number;
  embargoBars: number;
  entry?: number;
  exit?: number;
  train?: Side;
  test?: Side;
  why?: string;
}

interface WalkOutputs {
  folds: readonly Fold[];
  embargo: number;
  positive: number;
  tried?: { n: number };
}

const start = { folds: 4, entries: '1.5, 2, 2.5, 3', exits: '0, 0.5, 1' };

export function BacktestWalkPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  const { state } = props.desk;
  const { host } = props;
  const link = host.link();
  const choices = (): typeof start => ({ ...start, ...(host.params().walk as Partial<typeof start> | undefined) });
  const [asked, setAsked] = createSignal<AnalysisAsk | undefined>();
  const feed = plainFeed(openAnalysis({ state, axis: link.axis, visible: host.visible }, asked));
  const out = (): WalkOutputs | undefined => feed.answer()?.outputs as WalkOutputs | undefined;
  let body!: HTMLDivElement;
  // What was tried here counts against the backtest beside it.
  createEffect(on(feed.answer, (answer) => answer && untrack(backtest.feed.again), { defer: true }));
  const keep = (key: string, value: string | number): void => host.setParams({ ...host.params(), walk: { ...choices(), [key]: value } });

  function run(): void {
    const instruments = backtest.instruments().map(({ id }) => id);
    if (instruments.length < 2) return;
    const before = asked();
    const { entry: _entry, exit: _exit, ...rest } = backtest.asked();
    setAsked({ id: 'backtest.walk-forward', instruments, interval: link.interval(), over: 'all', params: { ...rest, ...choices() } });
    if (before === asked()) feed.again();
  }

  host.setHead({
    words: () => [backtest.pairWords(), out() ? `embargo ${count(out()!.embargo)} bars` : ''].filter(Boolean).join(' · '),
    menu: () => backtest.menu(() => body),
    table: () => ({
      words: `${backtest.pairWords()} · ${backtest.words()}`,
      instruments: backtest.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'from', title: 'Judged from', unit: 'UTC', kind: 'time' },
        { id: 'to', title: 'to', unit: 'UTC', kind: 'time' },
        { id: 'trainTo', title: 'Trained to', unit: 'UTC', kind: 'time' },
        { id: 'entry', title: 'Entry', kind: 'number' },
        { id: 'exit', title: 'Exit', kind: 'number' },
        { id: 'trainNet', title: 'Net in training', unit: 'bp', kind: 'number', text: bpText },
        { id: 'net', title: 'Net judged', unit: 'bp', kind: 'number', text: bpText },
        { id: 'trades', title: 'Trades judged', kind: 'number', text: count },
        { id: 'note', title: 'Note', kind: 'text' },
      ],
      rows: (out()?.folds ?? []).map(({ from, to, trainTo, entry = Number.NaN, exit = Number.NaN, train, test, why = '' }) => [
        ...[from, to, trainTo, entry, exit, train?.net ?? Number.NaN, test?.net ?? Number.NaN, test?.trades ?? Number.NaN],
        why,
      ]),
    }),
  });

  return (
    <div class="scroll" ref={body}>
      <form
        class="backtest-ask"
        aria-label="Walk-forward"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        <label>
          <span>Folds</span>
          <input
            type="number"
            min={1}
            max={100}
            value={choices().folds}
            onChange={(event) => keep('folds', Number(event.currentTarget.value) || start.folds)}
          />
        </label>
        <label class="wide">
          <span>Entries tried</span>
          <input type="text" value={choices().entries} onChange={(event) => keep('entries', event.currentTarget.value)} />
        </label>
        <label class="wide">
          <span>Exits tried</span>
          <input type="text" value={choices().exits} onChange={(event) => keep('exits', event.currentTarget.value)} />
        </label>
        <button type="submit" class="btn btn-primary" disabled={backtest.feed.fault() !== undefined}>
          Walk forward
        </button>
      </form>
      <Show
        when={asked()}
        fallback={
          <p class="note muted">
            Thresholds are chosen on all bars so far and judged on the block that follows, behind an embargo as long as the windows and the
            longest trade.
          </p>
        }
      >
        <BacktestProgress feed={feed} label="Walk-forward" />
        <StatisticsFrame feed={feed}>
          <Show when={out()}>
            {(found) => (
              <>
                <table class="grid backtest-folds">
                  <thead>
                    <tr>
                      <th scope="col">Judged from, UTC</th>
                      <th scope="col">Entry, exit</th>
                      <th scope="col">Training, bp</th>
                      <th scope="col">Judged, bp</th>
                      <th scope="col">Trades</th>
                    </tr>
                  </thead>
                  <tbody>
                    <For each={found().folds}>
                      {(fold) => (
                        <tr>
                          <th scope="row">{dateTime(fold.from).slice(5, -3)}</th>
                          <Show when={fold.test} fallback={<td colspan={4}>{fold.why ?? DASH}</td>}>
                            {(test) => (
                              <>
                                <td class="muted">
                                  {fold.entry}, {fold.exit}
                                </td>
                                <td class="muted">{signed(fold.train?.net ?? Number.NaN, 1)}</td>
                                <td class={test().net >= 0 ? 'buy' : 'sell'}>
                                  <b>{Number.isNaN(test().net) ? `${DASH} no trades` : signed(test().net, 1)}</b>
                                </td>
                                <td class="muted">{fixed(test().trades)}</td>
                              </>
                            )}
                          </Show>
                        </tr>
                      )}
                    </For>
                  </tbody>
                </table>
                <p class="note muted">
                  {count(found().positive)} of {count(found().folds.length)} folds gained where they were judged. The best fold is not an
                  expectation.
                </p>
              </>
            )}
          </Show>
        </StatisticsFrame>
      </Show>
    </div>
  );
}
