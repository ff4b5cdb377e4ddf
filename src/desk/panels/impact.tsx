/** Price impact of order flow: how much of the moves it explains by the levels looked at, the weight of each, and the few numbers of it. */
import './pair.css';
import './impact.css';
import { For, type JSX, Show } from 'solid-js';
import { instrumentWords } from '../app/words.ts';
import { drawLine, Plot, type PlotLane, type PlotPen } from '../charts/plot.tsx';
import { Figure } from '../widgets/figure.tsx';
import { count, decimalsOf, figures, fixed, signed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { Verdict } from './hedge.tsx';
import { type ImpactOutputs, impactRows, impactVerdict } from './impact-rows.ts';
import type { PanelProps } from './panel.ts';
import { openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

export function ImpactPanel(props: PanelProps): JSX.Element {
  const link = props.host.link();
  const statistics = openStatistics<ImpactOutputs>(props, 'flow.impact', 'one');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;

  const rows = () => (out() ? impactRows(out()!, link.instrument()) : []);
  const words = (): string =>
    [out() ? `bars of ${out()!.bar} s · n ${count(out()!.n)}` : '', link.instrument() ? instrumentWords(link.instrument()!) : '']
      .filter(Boolean)
      .join(' · ');
  const curves = ['r2In', 'r2Out'] as const;

  props.host.setHead({
    words,
    menu: () => withoutBars(statistics.menu(() => body)),
    table: () => ({
      words: words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'level', title: 'Levels', kind: 'number', text: count },
        { id: 'r2In', title: 'R² in sample', kind: 'number', text: (value) => signed(value, 3) },
        { id: 'r2Out', title: 'R² out of sample', kind: 'number', text: (value) => signed(value, 3) },
        { id: 'penalty', title: 'Penalty', kind: 'number', text: figures },
        { id: 'weight', title: 'Weight', unit: 'ticks / base', kind: 'number', text: figures },
        { id: 'weightStd', title: 'Weight of a deviation', unit: 'ticks', kind: 'number', text: figures },
      ],
      rows: out()
        ? Array.from(out()!.level, (level, i) => [
            level,
            out()!.r2In[i]!,
            out()!.r2Out[i]!,
            out()!.penalty[i]!,
            out()!.weight[i]!,
            out()!.weightStd[i]!,
          ])
        : [],
      note: out()
        ? rows()
            .map(({ title, value, unit, note }) => `${title} ${[value, unit].filter(Boolean).join(' ')} (${note})`)
            .join('; ')
        : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  function lanes(): PlotLane[] {
    const now = out()!;
    const values = curves.flatMap((id) => [...now[id]]).filter(Number.isFinite);
    const low = Math.min(0, ...values);
    const high = Math.max(0.1, ...values);
    const most = Math.max(1e-9, ...now.weightStd.map(Math.abs));
    return [
      {
        title: 'R² of the same bar by levels: ● out of sample, ○ in sample (bars fitted on)',
        low: low - 0.04 * (high - low),
        high: high + 0.08 * (high - low),
        weight: 1.4,
        zero: true,
        text: (value, step) => fixed(value, decimalsOf(step)),
        draw: (pen) => {
          drawCurve(pen, now.level, now.r2In, 'muted', false);
          drawCurve(pen, now.level, now.r2Out, 'series-1', true);
        },
      },
      {
        title: 'Weight of each level, ticks a deviation of its flow',
        low: Math.min(0, ...now.weightStd) - 0.08 * most,
        high: Math.max(0, ...now.weightStd) + 0.12 * most,
        zero: true,
        text: (value, step) => signed(value, decimalsOf(step)),
        draw: (pen) => drawWeights(pen, now.level, now.weightStd),
      },
    ];
  }

  const booked = (): boolean => !link.instrument() || (link.instrument()!.rows.level ?? 0) > 0;

  return (
    <div class="fill" ref={body}>
      <Show when={!booked() && !statistics.grows()}>
        <div class="empty">
          <h2>No order book here</h2>
          <p>
            How far the price moves with the flow of orders, level by level. It reads every change of the book, and this session tells none.
          </p>
          <button type="button" class="btn" onClick={() => props.desk.chooseFiles()}>
            Choose files with an order book
          </button>
        </div>
      </Show>
      <Show when={booked() || statistics.grows()}>
        <StatisticsFrame feed={feed} grows={statistics.grows()}>
          <Show when={out()}>
            {(now) => (
              <div class="statistics-split">
                <Plot
                  desk={props.desk}
                  label={`Price impact by level, ${words()}`}
                  visible={props.host.visible}
                  axis={{ low: 0.4, high: 10.6, text: (value) => (value >= 1 && value <= 10 ? fixed(value) : ''), title: 'levels' }}
                  lanes={lanes()}
                  stops={now().level}
                  words={(i) =>
                    `${count(now().level[i]!)} levels: R² out of sample ${signed(now().r2Out[i]!, 3)}, in sample ${signed(now().r2In[i]!, 3)} · weight of level ${count(now().level[i]!)} ${signed(now().weightStd[i]!, 3)} ticks`
                  }
                  rest="R² is of the same bar: it knows the flow of the bar whose move it explains. It is no forecast."
                  onPicture={(made) => {
                    picture = made;
                  }}
                />
                <div class="statistics-side" tabindex="0" role="group" aria-label="Numbers of the price impact">
                  <Verdict words={impactVerdict(now())} doubt={false} />
                  <table class="grid impact-rows" ref={(table) => rove(table)}>
                    <thead>
                      <tr>
                        <th scope="col">Number</th>
                        <th scope="col">Value</th>
                      </tr>
                    </thead>
                    <tbody>
                      <For each={rows()}>
                        {(row) => (
                          <tr>
                            <th scope="row">
                              <Figure
                                desk={props.desk}
                                class="about-link"
                                about={statistics.about(row.title, row.value, row.unit, [
                                  ['Rests on', row.note],
                                  ['n', count(now().n)],
                                ])}
                              >
                                {row.title}
                              </Figure>
                              <Show when={row.unit}>
                                {' '}
                                <small class="muted">{row.unit}</small>
                              </Show>
                              <br />
                              <small class="muted">{row.note}</small>
                            </th>
                            <td class="num">
                              <b>{row.value}</b>
                            </td>
                          </tr>
                        )}
                      </For>
                    </tbody>
                  </table>
                  <p class="impact-read muted">
                    R²: share of the variance. Key numbers and Measures go by the newest 30 minutes; out of sample there, each bar is told
                    by the fit of the bars before it.
                  </p>
                </div>
              </div>
            )}
          </Show>
        </StatisticsFrame>
      </Show>
    </div>
  );
}

/** Full dots and a full line, or hollow ones and a dashed line. */
function drawCurve(pen: PlotPen, xs: Float64Array, ys: Float64Array, name: 'muted' | 'series-1', full: boolean): void {
  const { g, ink, x, y } = pen;
  g.strokeStyle = ink(name);
  g.lineWidth = 1.5;
  if (!full) g.setLineDash([4, 3]);
  drawLine(pen, xs, ys);
  g.setLineDash([]);
  for (let i = 0; i < xs.length; i++) {
    if (Number.isNaN(ys[i])) continue;
    g.beginPath();
    g.arc(x(xs[i]!), y(ys[i]!), 3, 0, 2 * Math.PI);
    g.fillStyle = ink(full ? name : 'panel');
    g.fill();
    g.stroke();
  }
  g.lineWidth = 1;
}

function drawWeights({ g, ink, x, y }: PlotPen, xs: Float64Array, weights: Float64Array): void {
  const wide = Math.max(2, Math.min(14, (x(2) - x(1)) * 0.4));
  for (let i = 0; i < xs.length; i++) {
    const value = weights[i]!;
    if (Number.isNaN(value)) continue;
    g.fillStyle = ink(value >= 0 ? 'buy' : 'sell');
    const [top, bottom] = value > 0 ? [y(value), y(0)] : [y(0), y(value)];
    g.fillRect(Math.round(x(xs[i]!) - wide / 2), top, wide, Math.max(1, bottom - top));
  }
}

/** Rows are messages of the book, not bars: which bars is no question. */
function withoutBars<Item extends { kind?: string; title?: string }>(items: readonly Item[]): Item[] {
  const from = items.findIndex((item) => item.kind === 'heading' && item.title === 'Bars');
  const to = items.findIndex((item, i) => i > from && item.kind === 'rule');
  return from < 0 ? [...items] : [...items.slice(0, from), ...items.slice(to)];
}
