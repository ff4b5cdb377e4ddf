/** Correlation of the returns of all loaded instruments, each pair over the bars both have, with its interval. */
import type { JSX } from 'solid-js';
import type { AnalysisAnswer } from '../app/analysis.ts';
import { instrumentWords } from '../app/words.ts';
import { Heat } from '../charts/heat.tsx';
import { count, fixed } from '../widgets/format.ts';
import { correlationWords } from './correlation-words.ts';
import type { PanelProps } from './panel.ts';
import { openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

interface MatrixOutputs {
  m: number;
  r: Float64Array;
  n: Float64Array;
  lo: Float64Array;
  hi: Float64Array;
  order: number[];
  mean: number;
  common: [number, number];
}

export function HeatmapPanel(props: PanelProps): JSX.Element {
  const statistics = openStatistics<MatrixOutputs>(props, 'correlation.matrix', 'all');
  const { feed, out, params } = statistics;
  let body!: HTMLDivElement;
  let picture: ((density: number) => HTMLCanvasElement) | undefined;

  const alike = (): boolean => props.host.params().order !== 'loaded';
  const order = (): number[] => (alike() ? out()!.order : Array.from({ length: out()!.m }, (_, i) => i));
  /** Of the instruments the answer is about. */
  const names = (): string[] => {
    const known = new Map(statistics.instruments().map((info) => [info.id, info]));
    const infos = (feed.answer()?.ask.instruments ?? []).map((id) => known.get(id));
    const bases = infos.map((info) => info?.base ?? '');
    // The base alone says enough where no two share it.
    return infos.map((info, i) =>
      info ? (bases.indexOf(bases[i]!) === bases.lastIndexOf(bases[i]!) ? info.base : instrumentWords(info)) : '',
    );
  };
  const ordered = (): string[] => order().map((i) => names()[i] ?? '');
  const values = (): Float64Array => {
    const { r, m } = out()!;
    const places = order();
    return Float64Array.from({ length: m * m }, (_, k) => r[places[Math.floor(k / m)]! * m + places[k % m]!]!);
  };

  function words(row: number, column: number): string {
    const { m, r, n, lo, hi } = out()!;
    const at = order()[row]! * m + order()[column]!;
    const [a, b] = [ordered()[row], ordered()[column]];
    return row === column ? `${a}: ${count(n[at]!)} returns` : `${a} and ${b}: ${correlationWords(r[at]!, n[at]!, lo[at]!, hi[at]!)}`;
  }

  /** The pair of a cell, in the workspace of pairs. */
  function open(row: number, column: number): void {
    const ids = feed.answer()?.ask.instruments ?? [];
    const [first, second] = [ids[order()[row]!], ids[order()[column]!]];
    if (first === undefined || second === undefined || first === second) return;
    const { links, spaces } = props.desk;
    links.main.pick(first);
    links.main.pickPartner(second);
    spaces.go('pairs');
  }

  function rest(answer: AnalysisAnswer): string {
    const { m, mean, common } = answer.outputs as unknown as MatrixOutputs;
    const each = common[0] === common[1] ? count(common[0]) : `${count(common[0])} to ${count(common[1])}`;
    const average = Number.isNaN(mean) ? '' : ` · mean ${fixed(mean, 2)}`;
    return `${count(m)} instruments, pairwise-complete, ${each} common returns${average}`;
  }

  props.host.setHead({
    words: () => statistics.words(params().of === 'ranks' ? 'of ranks' : ''),
    menu: () => [
      { kind: 'heading', title: 'Order' },
      ...(
        [
          ['alike', 'Those alike together'],
          ['loaded', 'As loaded'],
        ] as const
      ).map(([id, title]) => ({
        kind: 'choice' as const,
        title,
        checked: alike() === (id === 'alike'),
        run: () => props.host.setParams({ ...props.host.params(), order: id }),
      })),
      ...statistics.menu(() => body),
    ],
    table: () => ({
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'a', title: 'Of', kind: 'text' },
        { id: 'b', title: 'With', kind: 'text' },
        { id: 'r', title: 'Correlation', kind: 'number', text: (value) => fixed(value, 3) },
        { id: 'lo', title: '95 % from', kind: 'number', text: (value) => fixed(value, 3) },
        { id: 'hi', title: '95 % to', kind: 'number', text: (value) => fixed(value, 3) },
        { id: 'n', title: 'n', kind: 'number', text: count },
      ],
      rows: out() ? pairRows(out()!, names()) : [],
      note: feed.answer() ? rest(feed.answer()!) : '',
    }),
    picture(density) {
      if (!picture) throw new Error('picture needs a drawing, there is none yet');
      return picture(density);
    },
  });

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed}>
        <Heat
          desk={props.desk}
          label={`Correlations, ${statistics.words()}`}
          visible={props.host.visible}
          rows={ordered()}
          columns={ordered()}
          values={values()}
          words={words}
          take={open}
          takes="opens the pair"
          rest={rest(feed.answer()!)}
          onPicture={(made) => {
            picture = made;
          }}
        />
      </StatisticsFrame>
    </div>
  );
}

/** Each pair once, the strongest first. */
function pairRows({ m, r, n, lo, hi }: MatrixOutputs, names: readonly string[]): (string | number)[][] {
  const rows: (string | number)[][] = [];
  for (let i = 0; i < m; i++)
    for (let k = i + 1; k < m; k++) {
      const at = i * m + k;
      rows.push([names[i]!, names[k]!, r[at]!, lo[at]!, hi[at]!, n[at]!]);
    }
  const size = (row: readonly (string | number)[]): number => (Number.isNaN(row[2] as number) ? -1 : Math.abs(row[2] as number));
  return rows.sort((a, b) => size(b) - size(a));
}
