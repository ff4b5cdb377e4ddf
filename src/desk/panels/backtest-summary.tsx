/** The backtest at a glance: what it earned after costs beside what it would have seemed to earn, and whether it knew the future. */
import './backtest.css';
import { For, type JSX, Show } from 'solid-js';
import { Figure, PlainFigure } from '../widgets/figure.tsx';
import { count, counted, DASH, signed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { BacktestFrame } from './backtest-frame.tsx';
import { allMetrics, type BacktestMetric, type BacktestOutputs, bpText, metricText, probability, testWords } from './backtest-outputs.ts';
import { openBacktest } from './backtest-run.ts';
import type { PanelProps } from './panel.ts';

interface Row {
  title: string;
  figure: string;
  text: string;
  tone?: 'buy' | 'sell' | 'warn' | undefined;
}

const toneOf = (value: number): 'buy' | 'sell' | undefined => (value > 0 ? 'buy' : value < 0 ? 'sell' : undefined);

export function summaryRows(out: BacktestOutputs): Row[] {
  const metrics = allMetrics(out);
  const of = (id: string): BacktestMetric | undefined => metrics.find((metric) => metric.id === id);
  const trades = of('trades')?.value ?? 0;
  const t = of('expectancy-t')?.value ?? Number.NaN;
  const rate = of('win-rate')?.value ?? Number.NaN;
  const naive = out.naiveMetrics.net ?? Number.NaN;
  const tested = out.test.passed;
  return [
    { title: 'Net', figure: 'backtest-net', text: metricText(of('net')), tone: toneOf(of('net')?.value ?? Number.NaN) },
    {
      title: 'Mean trade',
      figure: 'backtest-expectancy',
      text: metricText(of('expectancy')) + (Number.isNaN(t) ? '' : `, t ${signed(t, 1)}`),
    },
    { title: 'Gross, naive', figure: 'backtest-naive', text: Number.isNaN(naive) ? `${DASH} no trades` : `${bpText(naive)} bp` },
    { title: 'Mean hold', figure: 'backtest-hold', text: metricText(of('hold')) },
    {
      title: 'Max drawdown',
      figure: 'backtest-max-drawdown',
      text: metricText(of('max-drawdown')),
      tone: toneOf(of('max-drawdown')?.value ?? Number.NaN),
    },
    { title: 'Sharpe, annual', figure: 'backtest-sharpe', text: metricText(of('sharpe')) },
    {
      title: 'Win rate',
      figure: 'backtest-win-rate',
      text: Number.isNaN(rate) ? metricText(of('win-rate')) : `${count(Math.round(rate * trades))} of ${count(trades)}`,
    },
    { title: 'Look-ahead test', figure: 'backtest-self-test', text: testWords(out), tone: tested === false ? 'warn' : undefined },
  ];
}

export function BacktestSummaryPanel(props: PanelProps): JSX.Element {
  const backtest = openBacktest(props);
  const { feed, out } = backtest;
  let body!: HTMLDivElement;
  const deflated = (): string => {
    const found = out();
    if (!found?.tried) return '';
    const tried = `${count(found.tried.n)} tried`;
    const dsr = allMetrics(found).find(({ id }) => id === 'dsr');
    return dsr && !dsr.why ? `${probability(dsr.value)}, ${tried}` : `${DASH} ${tried}`;
  };
  props.host.setHead({
    words: () => [backtest.words(), feed.computing() ? 'computing' : ''].filter(Boolean).join(' · '),
    legend: () => (
      <Show when={deflated()}>
        <span class="backtest-deflated">
          <span class="muted">deflated</span> <PlainFigure desk={props.desk} id="backtest-dsr" title="Deflated Sharpe" text={deflated()} />
        </span>
      </Show>
    ),
    menu: () => backtest.menu(() => body),
    table: () => ({
      words: `${backtest.pairWords()} · ${backtest.words()}`,
      instruments: backtest.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'figure', title: 'Figure', kind: 'text' },
        { id: 'value', title: 'Value', kind: 'text' },
      ],
      rows: out() ? summaryRows(out()!).map(({ title, text }) => [title, text]) : [],
    }),
  });
  return (
    <div class="scroll" ref={body} tabindex="0" role="group" aria-label="Backtest">
      <BacktestFrame backtest={backtest}>
        <Show when={out()}>
          {(found) => (
            <dl class="backtest-brief" classList={{ 'backtest-old': feed.computing() }} ref={(list) => rove(list, '.figure', () => 2)}>
              <For each={summaryRows(found())}>
                {({ title, figure, text, tone }) => (
                  <div>
                    <dt>{title}</dt>
                    <dd class={tone ?? ''}>
                      <Figure desk={props.desk} about={backtest.about(figure, title, text, factsOf(found(), figure))}>
                        {text}
                      </Figure>
                    </dd>
                  </div>
                )}
              </For>
            </dl>
          )}
        </Show>
      </BacktestFrame>
    </div>
  );
}

/** What the card of a figure says beside it. */
export function factsOf({ trades, naiveMetrics, tried, test, endings }: BacktestOutputs, figure: string): (readonly [string, string])[] {
  const ends = Object.entries(endings).map(([reason, n]) => `${count(n)} ${reason}`);
  const leak = test.leak.net;
  if (figure === 'backtest-naive') return [['n', counted(naiveMetrics.trades ?? 0, 'trade')]];
  return [
    ['n', `${counted(trades.length, 'trade')}${ends.length > 0 ? `: ${ends.join(', ')}` : ''}`],
    ...(figure === 'backtest-self-test' ? [['Knowing the next bar', Number.isNaN(leak) ? DASH : `${bpText(leak)} bp`] as const] : []),
    ...(tried ? [['Tried', counted(tried.n, 'configuration')] as const] : []),
  ];
}
