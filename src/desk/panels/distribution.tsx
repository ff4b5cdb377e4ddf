/** Returns as a histogram with the normal and the t fitted to them, and their moments with intervals. Basis points. */
import { For, type JSX, Show } from 'solid-js';
import type { AnalysisAnswer } from '../app/analysis.ts';
import { extentOf } from '../charts/places.ts';
import { drawLine, Plot, type PlotLane, type PlotPen } from '../charts/plot.tsx';
import { Figure } from '../widgets/figure.tsx';
import { count, DASH, decimalsOf, figures, fixed, percent } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { bp, type DistributionOutputs, type MomentRow, momentRows } from './moment-rows.ts';
import type { PanelProps } from './panel.ts';
import { countWords, openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

const rangeText = ({ interval, text }: MomentRow): string => (interval ? `${text(interval[0])}\u2009\u2013\u2009${text(interval[1])}` : '');

export function DistributionPanel(props: PanelProps): JSX.Element {
  const statistics = openStatistics<DistributionOutputs>(props, 'returns.distribution', 'one');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;

  /** Which line is which. */
  const lines = (): JSX.Element => (
    <>
      <span>
        <i class="stroke" style={{ 'border-color': 'var(--series-2)' }} aria-hidden="true" />
        normal
      </span>
      <Show when={out()?.student}>
        {(known) => (
          <span>
            <i class="stroke" style={{ 'border-color': 'var(--series-4)' }} aria-hidden="true" />t of {figures(known().df, 2)}
          </span>
        )}
      </Show>
    </>
  );

  props.host.setHead({
    words: () => statistics.words(),
    menu: () => statistics.menu(() => body),
    // On a phone the head has room for the words alone: the lines are named below the drawing.
    legend: () => <Show when={!props.desk.phone()}>{lines()}</Show>,
    table: () => ({
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'from', title: 'From', unit: 'bp', kind: 'number', text: (value) => fixed(value, 2) },
        { id: 'to', title: 'To', unit: 'bp', kind: 'number', text: (value) => fixed(value, 2) },
        { id: 'count', title: 'Returns', kind: 'number', text: count },
        { id: 'share', title: 'Share', unit: '%', kind: 'number', text: (value) => fixed(value, 2) },
      ],
      rows: Array.from(out()?.counts ?? [], (n, k) => {
        const { edges, n: all } = out()!;
        return [edges[k]! * bp, edges[k + 1]! * bp, n, (100 * n) / all];
      }),
      note: out() ? countWords(feed.answer(), out()!.n) : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  const lane = (): PlotLane => {
    const { edges, counts, curve } = out()!;
    const most = extentOf(counts, curve.normal, curve.student ?? []).high;
    return {
      title: 'Returns a class',
      low: 0,
      high: Math.max(1, most * 1.06),
      text: (value, step) => fixed(value, decimalsOf(step)),
      draw: (pen) => drawHistogram(pen, edges, counts, curve),
    };
  };

  function words(k: number): string {
    const { edges, counts, n } = out()!;
    const [from, to] = [edges[k]! * bp, edges[k + 1]! * bp];
    const decimals = Math.max(1, Math.min(4, 1 - Math.floor(Math.log10(to - from || 1))));
    return `${fixed(from, decimals)} to ${fixed(to, decimals)} bp: ${count(counts[k]!)} returns, ${fixed((100 * counts[k]!) / n, 2)} %`;
  }

  function rest(answer: AnalysisAnswer): string {
    const { n, below, above, unchanged } = answer.outputs as unknown as DistributionOutputs;
    const outside = below + above > 0 ? ` · ${count(below)} below and ${count(above)} above what is drawn` : '';
    const still = unchanged > 0.1 * n ? ` · ${percent(unchanged / n, 0).replace('+', '')} did not move` : '';
    return countWords(answer, n) + outside + still;
  }

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed}>
        <div class="statistics-split">
          <Plot
            desk={props.desk}
            label={`Histogram of returns, ${statistics.words()}`}
            visible={props.host.visible}
            axis={{
              low: out()!.edges[0]!,
              high: Math.max(out()!.edges.at(-1)!, out()!.edges[0]! + 1e-12),
              text: (value, step) => fixed(value * bp, decimalsOf(step * bp)),
              title: 'bp',
            }}
            lanes={[lane()]}
            stops={out()!.counts.map((_, k) => (out()!.edges[k]! + out()!.edges[k + 1]!) / 2)}
            words={words}
            rest={rest(feed.answer()!)}
            onPicture={(made) => {
              picture = made;
            }}
          />
          <div class="statistics-side">
            <Show when={props.desk.phone()}>
              <p class="statistics-lines muted">{lines()}</p>
            </Show>
            <table class="grid" aria-label="Moments of returns" ref={(table) => rove(table)}>
              <colgroup>
                <col style={{ width: '37%' }} />
                <col style={{ width: '21%' }} />
                <col style={{ width: '42%' }} />
              </colgroup>
              <thead>
                <tr>
                  <th scope="col">Moment</th>
                  <th scope="col">Value</th>
                  <th scope="col">95 % interval</th>
                </tr>
              </thead>
              <tbody>
                <For each={momentRows(out()!)}>
                  {(row) => (
                    <tr>
                      <th scope="row" class="left">
                        {row.title}
                        <Show when={row.unit}>
                          <span class="muted">, {row.unit}</span>
                        </Show>
                      </th>
                      <td>
                        <Figure
                          desk={props.desk}
                          about={statistics.about(row.title, written(row), row.unit, [
                            ['n', count(out()!.n)],
                            ...(row.interval ? [['95 % interval', rangeText(row)] as const] : []),
                          ])}
                        >
                          {written(row)}
                        </Figure>
                      </td>
                      <td>{rangeText(row)}</td>
                    </tr>
                  )}
                </For>
              </tbody>
            </table>
          </div>
        </div>
      </StatisticsFrame>
    </div>
  );
}

const written = ({ value, text }: MomentRow): string => (Number.isFinite(value) ? text(value) : DASH);

function drawHistogram(pen: PlotPen, edges: Float64Array, counts: Float64Array, curve: DistributionOutputs['curve']): void {
  const { g, ink, x, y } = pen;
  g.fillStyle = ink('series-1');
  g.globalAlpha = 0.55;
  for (let k = 0; k < counts.length; k++) {
    const [from, to] = [Math.round(x(edges[k]!)), Math.round(x(edges[k + 1]!))];
    const top = y(counts[k]!);
    g.fillRect(from, top, Math.max(1, to - from - 1), pen.bottom - top);
  }
  g.globalAlpha = 1;
  g.lineWidth = 1.5;
  g.strokeStyle = ink('series-2');
  drawLine(pen, curve.x, curve.normal);
  if (curve.student) {
    g.strokeStyle = ink('series-4');
    drawLine(pen, curve.x, curve.student);
  }
  g.lineWidth = 1;
}
