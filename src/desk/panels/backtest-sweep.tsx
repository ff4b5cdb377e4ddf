/** A backtest a cell over two parameters. Run on request, over several workers; every cell counts as a configuration tried. */
import './backtest.css';
import { createEffect, createSignal, For, type JSX, on, Show, untrack } from 'solid-js';
import { type AnalysisAsk, openAnalysis } from '../app/analysis.ts';
import { count, counted, DASH, fixed, signed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { bpText } from './backtest-outputs.ts';
import { BacktestProgress } from './backtest-progress.tsx';
import { openBacktest, plainFeed } from './backtest-run.ts';
import type { PanelProps } from './panel.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

const sweepable: Readonly<Record<string, string>> = {
  entry: 'Entry',
  exit: 'Exit',
  stop: 'Stop',
  timeStop: 'Time stop',
  window: 'Window of z',
  betaWindow: 'Window of β',
  fee: 'Fee',
  slippage: 'Slippage',
};
const shownAs = { net: 'Net, bp', sharpe: 'Sharpe a bar x 1,000', trades: 'Trades', drawdown: 'Drawdown, %' } as const;
type Shown = keyof typeof shownAs;

interface SweepOutputs extends Record<Shown, Float64Array> {
  x: string;
  y: string;
  xs: Float64Array;
  ys: Float64Array;
  tried?: { n: number };
}

const start = { x: 'entry', xs: '1.5 to 4 by 0.5', y: 'exit', ys: '0, 0.25, 0.5, 0.75, 1' };

const textOf: Record<Shown, (value: number) => string> = {
  net: bpText,
  sharpe: (value) => signed(value * 1_000, 1),
  trades: (value) => fixed(value),
  drawdown: (value) => fixed(value * 100, 1),
};

/** How strongly a cell is coloured, -1 to 1: its value over the largest of all. */
export function strengths(values: Float64Array): number[] {
  const most = Math.max(...Array.from(values, (value) => Math.abs(value) || 0), 1e-12);
  return Array.from(values, (value) => (Number.isNaN(value) ? 0 : value / most));
}

export function BacktestSweepPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  const { state } = props.desk;
  const { host } = props;
  const link = host.link();
  const grid = (): typeof start => ({ ...start, ...(host.params().grid as Partial<typeof start> | undefined) });
  const shown = (): Shown => (String(host.params().shown) in shownAs ? (host.params().shown as Shown) : 'net');
  const [asked, setAsked] = createSignal<AnalysisAsk | undefined>();
  const feed = plainFeed(openAnalysis({ state, axis: link.axis, visible: host.visible }, asked));
  const out = (): SweepOutputs | undefined => feed.answer()?.outputs as SweepOutputs | undefined;
  let body!: HTMLDivElement;
  // What was tried here counts against the backtest beside it.
  createEffect(on(feed.answer, (answer) => answer && untrack(backtest.feed.again), { defer: true }));

  /** The backtest itself cannot run, and no other window is to be tried. */
  const stuck = (): boolean => backtest.feed.fault() !== undefined && ![grid().x, grid().y].some((key) => /window/i.test(key));

  function keep(key: string, value: string): void {
    host.setParams({ ...host.params(), grid: { ...grid(), [key]: value } });
  }
  function run(): void {
    const instruments = backtest.instruments().map(({ id }) => id);
    if (instruments.length < 2) return;
    const same = asked();
    setAsked({ id: 'backtest.sweep', instruments, interval: link.interval(), over: 'all', params: { ...backtest.asked(), ...grid() } });
    if (same === asked()) feed.again();
  }
  /** Takes the cell's two values into the backtest. */
  function take(x: number, y: number): void {
    const found = out();
    if (found) backtest.set({ ...backtest.params(), [found.x]: x, [found.y]: y });
  }

  host.setHead({
    words: () =>
      [backtest.pairWords(), shownAs[shown()], out()?.tried ? `${count(out()!.tried!.n)} tried in all` : ''].filter(Boolean).join(' · '),
    menu: () => [
      { kind: 'heading', title: 'Shown' },
      ...Object.entries(shownAs).map(([key, title]) => ({
        kind: 'choice' as const,
        title,
        checked: shown() === key,
        run: () => host.setParams({ ...host.params(), shown: key }),
      })),
      { kind: 'rule' },
      ...backtest.menu(() => body),
    ],
    table: () => {
      const found = out();
      return {
        words: `${backtest.pairWords()} · ${backtest.words()}`,
        instruments: backtest.instruments().map(({ id }) => id),
        from: feed.answer()?.from ?? Number.NaN,
        to: feed.answer()?.asOf ?? Number.NaN,
        columns: [
          { id: found?.x ?? 'x', title: sweepable[found?.x ?? ''] ?? 'Across', kind: 'number' },
          { id: found?.y ?? 'y', title: sweepable[found?.y ?? ''] ?? 'Down', kind: 'number' },
          { id: 'net', title: 'Net', unit: 'bp', kind: 'number', text: bpText },
          { id: 'sharpe', title: 'Sharpe a bar', kind: 'number', text: (value) => signed(value, 4) },
          { id: 'trades', title: 'Trades', kind: 'number', text: count },
          { id: 'drawdown', title: 'Drawdown', kind: 'number', text: (value) => fixed(value, 4) },
        ],
        rows: found
          ? Array.from(found.net, (net, k) => {
              const across = found.xs.length;
              return [
                found.xs[k % across]!,
                found.ys[Math.floor(k / across)]!,
                net,
                found.sharpe[k]!,
                found.trades[k]!,
                found.drawdown[k]!,
              ];
            })
          : [],
      };
    },
  });

  const choice = (key: 'x' | 'y', label: string): JSX.Element => (
    <label>
      <span>{label}</span>
      <select value={grid()[key]} onChange={(event) => keep(key, event.currentTarget.value)}>
        <For each={Object.entries(sweepable)}>
          {([id, title]) => (
            <option value={id} selected={id === grid()[key]}>
              {title}
            </option>
          )}
        </For>
      </select>
    </label>
  );
  const values = (key: 'xs' | 'ys', label: string): JSX.Element => (
    <label class="wide">
      <span>{label}</span>
      <input type="text" value={grid()[key]} onChange={(event) => keep(key, event.currentTarget.value)} />
    </label>
  );

  return (
    <div class="scroll" ref={body}>
      <form
        class="backtest-ask"
        aria-label="Sweep"
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {choice('x', 'Across')}
        {values('xs', 'Values across')}
        {choice('y', 'Down')}
        {values('ys', 'Values down')}
        <button type="submit" class="btn btn-primary" disabled={stuck()}>
          Run sweep
        </button>
      </form>
      <Show
        when={asked()}
        fallback={
          <p class="note muted">
            One whole backtest a cell, with the rules and costs of this backtest. A broad plateau is worth more than a peak. Every cell
            counts as a configuration tried.
          </p>
        }
      >
        <BacktestProgress feed={feed} label="Sweep" />
        <StatisticsFrame feed={feed}>
          <Show when={out()}>{(found) => <Heat out={found()} shown={shown()} take={take} />}</Show>
        </StatisticsFrame>
      </Show>
    </div>
  );
}

function Heat(props: { out: SweepOutputs; shown: Shown; take(x: number, y: number): void }): JSX.Element {
  const strong = (): number[] => strengths(props.out[props.shown]);
  const name = (key: string): string => sweepable[key] ?? key;
  return (
    <>
      <table class="grid backtest-heat" ref={(table) => rove(table, 'button', () => props.out.xs.length)}>
        <caption class="spoken">
          {shownAs[props.shown]} by {name(props.out.x)} and {name(props.out.y)}
        </caption>
        <thead>
          <tr>
            <th scope="col">
              {name(props.out.y)} ↓ {name(props.out.x)} →
            </th>
            <For each={[...props.out.xs]}>{(x) => <th scope="col">{x}</th>}</For>
          </tr>
        </thead>
        <tbody>
          <For each={[...props.out.ys]}>
            {(y, row) => (
              <tr>
                <th scope="row">{y}</th>
                <For each={[...props.out.xs]}>
                  {(x, column) => {
                    const k = (): number => row() * props.out.xs.length + column();
                    const value = (): number => props.out[props.shown][k()]!;
                    const strength = (): number => strong()[k()]!;
                    return (
                      <td
                        style={{
                          background: `color-mix(in srgb, var(--${strength() >= 0 ? 'buy' : 'sell'}-tint) ${Math.round(Math.abs(strength()) * 100)}%, var(--panel))`,
                        }}
                      >
                        <Show when={!Number.isNaN(value())} fallback={<span class="muted">{DASH}</span>}>
                          <button
                            type="button"
                            title={`Use ${name(props.out.x)} ${x}, ${name(props.out.y)} ${y}: ${counted(props.out.trades[k()]!, 'trade')}`}
                            onClick={() => props.take(x, y)}
                          >
                            {textOf[props.shown](value())}
                          </button>
                        </Show>
                      </td>
                    );
                  }}
                </For>
              </tr>
            )}
          </For>
        </tbody>
      </table>
      <p class="note muted">Press a cell to use its values. The best cell was chosen with hindsight: judge it on other data.</p>
    </>
  );
}
