/** Autocorrelation of returns, partial and of squares, lag by lag, with the band that white noise stays in at 95 of 100 lags. */
import type { JSX } from 'solid-js';
import type { AnalysisAnswer } from '../app/analysis.ts';
import { Plot, type PlotLane, type PlotPen } from '../charts/plot.tsx';
import { count, decimalsOf, fixed, signed } from '../widgets/format.ts';
import type { PanelProps } from './panel.ts';
import { countWords, openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

interface AcfOutputs {
  n: number;
  known: number;
  lag: Float64Array;
  acf: Float64Array;
  pacf: Float64Array;
  squared: Float64Array;
  white: number;
  outside: Record<'acf' | 'pacf' | 'squared', number>;
}

const lanesOf = [
  ['acf', 'Returns'],
  ['pacf', 'Returns, partial'],
  ['squared', 'Squared returns'],
] as const;

export function AcfPanel(props: PanelProps): JSX.Element {
  const statistics = openStatistics<AcfOutputs>(props, 'returns.autocorrelation', 'one');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;

  props.host.setHead({
    words: () => statistics.words(),
    menu: () => statistics.menu(() => body),
    table: () => ({
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'lag', title: 'Lag', unit: 'bars', kind: 'number', text: count },
        ...lanesOf.map(([id, title]) => ({ id, title, kind: 'number' as const, text: (value: number) => signed(value, 3) })),
      ],
      rows: Array.from(out()?.lag ?? [], (lag, i) => [lag, ...lanesOf.map(([id]) => out()![id][i]!)]),
      note: out() ? `${rest(feed.answer()!)} · 95 % of white noise within ±${fixed(out()!.white, 3)}` : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  function lane([id, title]: (typeof lanesOf)[number]): PlotLane {
    const values = out()![id];
    const { white, lag, outside } = out()!;
    const most = values.reduce((size, value) => Math.max(size, Math.abs(value)), white) * 1.12;
    return {
      title: `${title}: ${outside[id]} of ${lag.length} outside the band`,
      low: -most,
      high: most,
      zero: true,
      text: (value, step) => signed(value, decimalsOf(step)),
      draw: (pen) => drawBars(pen, lag, values, white),
    };
  }

  const words = (i: number): string => {
    const now = out()!;
    return `lag ${count(now.lag[i]!)}: ${lanesOf.map(([id, title]) => `${title.toLowerCase()} ${signed(now[id][i]!, 3)}`).join(' · ')} · band ±${fixed(now.white, 3)}`;
  };

  function rest(answer: AnalysisAnswer): string {
    const { n, known } = answer.outputs as unknown as AcfOutputs;
    return `${countWords(answer, known)}${n < known ? `, the longest stretch without a hole has ${count(n)}` : ''}`;
  }

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed}>
        <Plot
          desk={props.desk}
          label={`Autocorrelation of returns, ${statistics.words()}`}
          visible={props.host.visible}
          axis={{ low: 0, high: out()!.lag.length + 1, text: (value) => fixed(value), title: 'bars' }}
          lanes={lanesOf.map(lane)}
          stops={out()!.lag}
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

function drawBars({ g, ink, x, y, right }: PlotPen, lags: Float64Array, values: Float64Array, white: number): void {
  g.fillStyle = ink('raised');
  g.fillRect(0, y(white), right, y(-white) - y(white));
  g.strokeStyle = ink('muted');
  g.setLineDash([3, 3]);
  for (const edge of [white, -white]) {
    g.beginPath();
    g.moveTo(0, Math.round(y(edge)) + 0.5);
    g.lineTo(right, Math.round(y(edge)) + 0.5);
    g.stroke();
  }
  g.setLineDash([]);
  const wide = Math.max(1, Math.min(7, Math.floor((x(2) - x(1)) * 0.5)));
  for (let i = 0; i < lags.length; i++) {
    const value = values[i]!;
    if (Number.isNaN(value)) continue;
    g.fillStyle = ink(Math.abs(value) > white ? 'series-1' : 'control');
    const [top, bottom] = value > 0 ? [y(value), y(0)] : [y(0), y(value)];
    g.fillRect(Math.round(x(lags[i]!) - wide / 2), top, wide, Math.max(1, bottom - top));
  }
}
