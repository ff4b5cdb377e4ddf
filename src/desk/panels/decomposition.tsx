/** Volume, price, size of returns or trades of bars as trend, season and rest, one below another over time. */
import type { JSX } from 'solid-js';
import { intervalMicros } from '../../core/interval.ts';
import type { AnalysisAnswer } from '../app/analysis.ts';
import type { Token } from '../charts/ink.ts';
import { extentOf, padded } from '../charts/places.ts';
import { drawLine, Plot, type PlotLane } from '../charts/plot.tsx';
import { axisNumber, count, dateTime, decimalsOf, figures, fixed, intervalWords, span } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import { baseUnit } from '../widgets/units.ts';
import type { PanelProps } from './panel.ts';
import { openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

interface DecompositionOutputs {
  n: number;
  period: number;
  ts: Float64Array;
  observed: Float64Array;
  trend: Float64Array;
  seasonal: Float64Array;
  resid: Float64Array;
  trendStrength: number;
  seasonStrength: number;
}

const columns = ['volume', 'price', 'size of returns', 'trades'];
const models: readonly (readonly [string, string])[] = [
  ['stl', 'STL'],
  ['stl robust', 'STL, robust'],
  ['additive', 'Additive'],
  ['multiplicative', 'Multiplicative'],
];
/** Points drawn: more than a wide screen has pixels. */
const mostPoints = 4_000;

export function DecompositionPanel(props: PanelProps): JSX.Element {
  const statistics = openStatistics<DecompositionOutputs>(props, 'returns.decomposition', 'one');
  const { feed, out, params } = statistics;
  const link = props.host.link();
  let body!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;

  const of = (): string => String(params().of ?? 'volume');
  const model = (): string => String(params().model ?? 'stl');
  const product = (): boolean => model() === 'multiplicative';
  const unit = (): string => {
    const info = link.instrument();
    return { volume: info ? baseUnit(info) : '', price: info?.quote ?? '', 'size of returns': 'bp' }[of()] ?? '';
  };
  const factor = (): number => (of() === 'size of returns' ? 1e4 : 1);

  function choices(key: 'of' | 'model', title: string, list: readonly (readonly [string, string])[], now: string): MenuItem[] {
    return [
      { kind: 'heading', title },
      ...list.map(
        ([value, words]): MenuItem => ({
          kind: 'choice',
          title: words,
          checked: now === value,
          run: () => statistics.set({ ...params(), [key]: value }),
        }),
      ),
    ];
  }

  props.host.setHead({
    words: () => statistics.words(`${of()}, ${models.find(([id]) => id === model())?.[1] ?? model()}`),
    menu: () => [
      ...choices(
        'of',
        'Of',
        columns.map((name) => [name, name.charAt(0).toUpperCase() + name.slice(1)] as const),
        of(),
      ),
      ...choices('model', 'Model', models, model()),
      ...statistics.menu(() => body),
    ],
    table: () => ({
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'time', title: 'Time', kind: 'time' },
        ...(['observed', 'trend', 'seasonal', 'resid'] as const).map((id, i) => ({
          id,
          title: ['Observed', 'Trend', 'Season', 'Rest'][i]!,
          unit: unit(),
          kind: 'number' as const,
          text: (value: number) => figures(value, 4),
        })),
      ],
      rows: Array.from(out()?.ts ?? [], (ts, i) => {
        const { observed, trend, seasonal, resid } = out()!;
        const f = factor();
        const part = product() ? 1 : f;
        return [ts, observed[i]! * f, trend[i]! * f, seasonal[i]! * part, resid[i]! * part];
      }),
      note: feed.answer() ? rest(feed.answer()!) : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  /** Every k-th bar, so that no more points are drawn than can be seen. */
  const step = (): number => Math.ceil(out()!.n / mostPoints);
  const thin = (column: Float64Array): Float64Array => (step() > 1 ? column.filter((_, i) => i % step() === 0) : column);

  function lane(title: string, column: Float64Array, colour: Token, about: number, weight = 1): PlotLane {
    const ts = thin(out()!.ts);
    const values = thin(column);
    const { low, high } = extentOf(values);
    const scale = about === 1 ? 1 : factor();
    return {
      title,
      weight,
      ...padded(low, high),
      zero: about === 0,
      text: (value, by) => axisNumber(value * scale, decimalsOf(by * scale)),
      draw(pen) {
        pen.g.strokeStyle = pen.ink(colour);
        drawLine(pen, ts, values);
      },
    };
  }

  function lanes(): PlotLane[] {
    const { observed, trend, seasonal, resid, trendStrength, seasonStrength } = out()!;
    const neutral = product() ? 1 : 0;
    const strength = (value: number): string => (Number.isNaN(value) ? '' : `, strength ${fixed(value, 2)}`);
    const of1 = product() ? 'factor' : unit();
    const titled = (name: string, unitWords: string, extra = ''): string => `${name}${unitWords ? `, ${unitWords}` : ''}${extra}`;
    return [
      lane(titled('Observed', unit()), observed, 'series-1', Number.NaN, 1.2),
      lane(titled('Trend', unit(), strength(trendStrength)), trend, 'series-2', Number.NaN),
      lane(titled('Season', of1, strength(seasonStrength)), seasonal, 'series-3', neutral),
      lane(titled('Rest', of1), resid, 'muted', neutral),
    ];
  }

  function words(i: number): string {
    const { ts, observed, trend, seasonal, resid } = out()!;
    const k = i * step();
    const f = factor();
    const part = product() ? 1 : f;
    return `${dateTime(ts[k]!)}: ${figures(observed[k]! * f, 4)} = trend ${figures(trend[k]! * f, 4)}, season ${figures(seasonal[k]! * part, 4)}, rest ${figures(resid[k]! * part, 4)}`;
  }

  function rest(answer: AnalysisAnswer): string {
    const { n, period } = answer.outputs as unknown as DecompositionOutputs;
    const bar = intervalMicros(answer.ask.interval);
    const hole = n < answer.n ? `, the longest stretch without a hole of ${count(answer.n)}` : '';
    return `Period ${count(period)} bars of ${intervalWords(answer.ask.interval)} (${span(period * bar)}) · ${count(n)} bars${hole} · two-sided: not for signals`;
  }

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed}>
        <Plot
          desk={props.desk}
          label={`Seasonal decomposition of ${of()}, ${statistics.words()}`}
          visible={props.host.visible}
          axis={{ low: out()!.ts[0]!, high: Math.max(out()!.ts.at(-1)!, out()!.ts[0]! + 1), text: 'time', title: 'UTC' }}
          lanes={lanes()}
          stops={thin(out()!.ts)}
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
