/** Ordered returns against the quantiles of a normal or of the fitted t, with the line of the fit and, for the normal, its 95 % band. */
import { type JSX, Show } from 'solid-js';
import type { AnalysisAnswer } from '../app/analysis.ts';
import { extentOf, padded } from '../charts/places.ts';
import { drawLine, Plot, type PlotLane, type PlotPen } from '../charts/plot.tsx';
import { count, decimalsOf, fixed, signed, signedFigures } from '../widgets/format.ts';
import type { PanelProps } from './panel.ts';
import { countWords, openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

interface Line {
  x: Float64Array;
  slope: number;
  intercept: number;
  r: number;
}

interface QqOutputs {
  n: number;
  ranks: Float64Array;
  ordered: Float64Array;
  normal: Line & { lo: Float64Array; hi: Float64Array };
  student: (Line & { df: number }) | undefined;
}

const bp = 1e4;

export function QqPanel(props: PanelProps): JSX.Element {
  const statistics = openStatistics<QqOutputs>(props, 'returns.qq', 'one');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;

  const student = (): QqOutputs['student'] => (props.host.params().against === 'student' ? out()?.student : undefined);
  const line = (): Line => student() ?? out()!.normal;
  const against = (): string => (student() ? `t of ${student()!.df}` : 'normal');
  const set = (name: string): void => props.host.setParams({ ...props.host.params(), against: name });

  props.host.setHead({
    words: () => statistics.words(`against a ${against()}`),
    menu: () => [
      { kind: 'heading', title: 'Against' },
      { kind: 'choice', title: 'Normal', checked: !student(), run: () => set('normal') },
      {
        kind: 'choice',
        title: 'Fitted t',
        hint: out()?.student ? `${out()!.student!.df} degrees` : 'none could be fitted',
        checked: student() !== undefined,
        run: () => set('student'),
      },
      ...statistics.menu(() => body),
    ],
    legend: () => <Show when={out()}>r {fixed(line().r, 4)}</Show>,
    table: () => ({
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'rank', title: 'Rank', kind: 'number', text: count },
        { id: 'quantile', title: `Quantile of the ${against()}`, kind: 'number', text: (value) => signed(value, 3) },
        { id: 'return', title: 'Return', unit: 'bp', kind: 'number', text: (value) => signedFigures(value) },
        { id: 'line', title: 'On the line', unit: 'bp', kind: 'number', text: (value) => signedFigures(value) },
      ],
      rows: out() ? Array.from(out()!.ranks, (rank, i) => [rank + 1, line().x[i]!, out()!.ordered[i]! * bp, at(line(), i) * bp]) : [],
      note: out() ? countWords(feed.answer(), out()!.n) : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  const at = ({ slope, intercept, x }: Line, i: number): number => intercept + slope * x[i]!;

  function lane(): PlotLane {
    const { ordered } = out()!;
    return {
      title: 'Return, bp',
      ...padded(extentOf(ordered).low, extentOf(ordered).high),
      zero: true,
      text: (value, step) => fixed(value * bp, decimalsOf(step * bp)),
      draw: (pen) => drawPoints(pen, ordered, line(), student() ? undefined : out()!.normal),
    };
  }

  const words = (i: number): string =>
    `rank ${count(out()!.ranks[i]! + 1)} of ${count(out()!.n)}: ${signedFigures(out()!.ordered[i]! * bp)} bp, ${signedFigures(at(line(), i) * bp)} bp on the line`;

  function rest(answer: AnalysisAnswer): string {
    const { n, normal, ordered } = answer.outputs as unknown as QqOutputs;
    const beyond = ordered.reduce((m, value, i) => m + (value < normal.lo[i]! || value > normal.hi[i]! ? 1 : 0), 0);
    const drawn = ordered.length < n ? `${count(ordered.length)} drawn` : '';
    const outside = student() ? '' : `${count(beyond)} of the points outside the 95 % band`;
    return [countWords(answer, n), drawn, outside].filter(Boolean).join(' · ');
  }

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed}>
        <Plot
          desk={props.desk}
          label={`Quantiles of returns against a ${against()}, ${statistics.words()}`}
          visible={props.host.visible}
          axis={{
            ...padded(extentOf(line().x).low, extentOf(line().x).high),
            text: (value, step) => fixed(value, decimalsOf(step)),
            title: 'σ',
          }}
          lanes={[lane()]}
          stops={line().x}
          words={words}
          rest={rest(feed.answer()!)}
          onPicture={(made) => {
            picture = made;
          }}
        />
      </StatisticsFrame>
    </div>
  );
}

function drawPoints(pen: PlotPen, ordered: Float64Array, line: Line, band: QqOutputs['normal'] | undefined): void {
  const { g, ink, x, y } = pen;
  if (band) {
    g.fillStyle = ink('series-2');
    g.globalAlpha = 0.16;
    g.beginPath();
    for (let i = 0; i < band.x.length; i++) g.lineTo(x(band.x[i]!), y(band.hi[i]!));
    for (let i = band.x.length - 1; i >= 0; i--) g.lineTo(x(band.x[i]!), y(band.lo[i]!));
    g.fill();
    g.globalAlpha = 1;
  }
  g.strokeStyle = ink('series-2');
  const ends = [line.x[0]! * 1.5, line.x.at(-1)! * 1.5];
  drawLine(
    pen,
    ends,
    ends.map((value) => line.intercept + line.slope * value),
  );
  g.fillStyle = ink('series-1');
  for (let i = 0; i < ordered.length; i++) {
    g.beginPath();
    g.arc(x(line.x[i]!), y(ordered[i]!), 2, 0, 2 * Math.PI);
    g.fill();
  }
}
