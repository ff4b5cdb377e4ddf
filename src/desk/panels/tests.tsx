/** Tests of whether the spread of the pair returns: statistics with critical values, p, verdicts; half-life, memory, stability of the ratio. */
import './pair.css';
import { For, type JSX, Show } from 'solid-js';
import { intervalMicros } from '../../core/interval.ts';
import { Figure } from '../widgets/figure.tsx';
import { count, DASH, figures, fixed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import type { TableData } from '../widgets/table-data.ts';
import { Verdict } from './hedge.tsx';
import { openPairStatistics } from './pair-legs.ts';
import { barsWords, pWords, type SampleOutput, sampleWords } from './pair-words.ts';
import type { PanelProps } from './panel.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

interface TestRow {
  id: string;
  title: string;
  null: string;
  stat: number;
  p: number;
  pEnd?: 'below' | 'above';
  critical: readonly number[];
  rejected: boolean | undefined;
  detail: string;
}

interface Stability {
  parts: readonly { beta: number; lo: number; hi: number; n: number }[];
  stat: number;
  df: number;
  p: number;
}

interface TestsOutputs {
  tests: readonly TestRow[];
  halfLife: { exact: number; linear: number; lo: number; hi: number; lambda: number; error: number } | undefined;
  hurst: number;
  varianceRatio: readonly { q: number; ratio: number; z: number; p: number }[];
  stability: { halves?: Stability; quarters?: Stability };
  verdict: string;
  words: string;
  beta: number;
  sample: SampleOutput;
}

interface Row {
  id: string;
  title: string;
  what: string;
  stat: string;
  p: string;
  beside: string;
  verdict: string;
  detail: string;
}

function rowsOf(out: TestsOutputs, micros: number): Row[] {
  const tests = out.tests.map(
    (test): Row => ({
      id: test.id,
      title: test.title,
      what: test.null,
      stat: fixed(test.stat, 2),
      p: pWords(test.p, test.pEnd),
      beside: test.critical.map((value) => fixed(value, 2)).join(' / '),
      verdict: test.rejected === undefined ? DASH : test.rejected ? 'rejected' : 'kept',
      detail: test.detail,
    }),
  );
  const more: Row[] = [];
  const life = out.halfLife;
  if (life) {
    const back = !Number.isNaN(life.exact);
    more.push({
      id: 'half-life',
      title: 'Half-life',
      what: 'exact',
      stat: back ? barsWords(life.exact, micros) : DASH,
      p: '',
      beside: back ? `${barsWords(life.lo, micros)} – ${barsWords(life.hi, micros)} at 95 %` : 'it does not return',
      verdict: '',
      detail: `λ ${figures(life.lambda)} ± ${figures(1.96 * life.error)} a bar; −ln 2 / λ, for a small λ only, gives ${barsWords(life.linear, micros)}`,
    });
  }
  more.push({
    id: 'hurst',
    title: 'Hurst',
    what: 'of changes, DFA',
    stat: fixed(out.hurst, 2),
    p: '',
    beside: '0.50 without memory',
    verdict: Number.isNaN(out.hurst) ? '' : out.hurst < 0.45 ? 'reverts' : out.hurst > 0.55 ? 'trends' : 'neither',
    detail: 'slope of the detrended fluctuations of the changes of the spread',
  });
  for (const { q, ratio, z, p } of out.varianceRatio.filter((each) => each.q === 2 || each.q === 16))
    more.push({
      id: `variance-ratio-${q}`,
      title: `Variance ratio ${q}`,
      what: 'walk',
      stat: fixed(ratio, 2),
      p: pWords(p),
      beside: `z ${fixed(z, 2)}, robust`,
      verdict: Number.isNaN(p) ? DASH : p < 0.05 ? 'rejected' : 'kept',
      detail: `variance over ${q} bars against ${q} times that over one; below 1 it returns`,
    });
  for (const [name, title] of [
    ['halves', 'β in halves'],
    ['quarters', 'β in quarters'],
  ] as const) {
    const found = out.stability[name];
    if (!found) continue;
    more.push({
      id: `stability-${name}`,
      title,
      what: 'one β',
      stat: fixed(found.stat, 2),
      p: pWords(found.p),
      beside: found.parts.map(({ beta }) => fixed(beta, 2)).join(' / '),
      verdict: found.p < 0.05 ? 'rejected' : 'kept',
      detail: `Cochran’s Q of OLS ratios with Newey–West errors, ${found.df} ${found.df === 1 ? 'degree' : 'degrees'} of freedom`,
    });
  }
  return [...tests, ...more];
}

export function TestsPanel(props: PanelProps): JSX.Element {
  const statistics = openPairStatistics<TestsOutputs>(props, 'pairs.tests');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;
  const micros = (): number => intervalMicros(feed.answer()?.ask.interval ?? '1m');
  const rows = (): Row[] => (out() ? rowsOf(out()!, micros()) : []);

  const table = (): TableData => ({
    words: statistics.words(),
    instruments: statistics.instruments().map(({ id }) => id),
    from: feed.answer()?.from ?? Number.NaN,
    to: feed.answer()?.asOf ?? Number.NaN,
    columns: [
      { id: 'test', title: 'Test', kind: 'text' },
      { id: 'null', title: 'Null hypothesis', kind: 'text' },
      { id: 'statistic', title: 'Statistic', kind: 'text' },
      { id: 'p', title: 'p', kind: 'text' },
      { id: 'critical', title: 'Critical 10 / 5 / 1 %, or interval', kind: 'text' },
      { id: 'verdict', title: 'Null at 5 %', kind: 'text' },
      { id: 'how', title: 'How', kind: 'text' },
    ],
    rows: rows().map(({ title, what, stat, p, beside, verdict, detail }) => [title, what, stat, p, beside, verdict, detail]),
    note: [out()?.words, out() ? sampleWords(out()!.sample) : ''].filter(Boolean).join(' '),
  });

  props.host.setHead({ words: statistics.words, menu: () => statistics.menu(() => body), table });

  return (
    <div class="scroll" ref={body} tabindex="0" role="group" aria-label="Tests">
      <StatisticsFrame feed={feed} shorter={statistics.shorter()} grows={statistics.grows()}>
        <Show when={out()}>
          {(found) => (
            <>
              <table class="grid pair-tests" classList={{ 'pair-outdated': feed.outdated() }} ref={(grid) => rove(grid)}>
                <thead>
                  <tr>
                    <th scope="col">Test, null hypothesis</th>
                    <th scope="col">Statistic</th>
                    <th scope="col">p</th>
                    <th scope="col">Critical 10 / 5 / 1 %</th>
                    <th scope="col">At 5 %</th>
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
                            about={statistics.about(row.title, row.stat, '', [
                              ['Null hypothesis', row.what],
                              ['Beside it', row.beside],
                              ['How', row.detail],
                              ['n', count(found().sample.used)],
                            ])}
                          >
                            {row.title}
                          </Figure>
                          <span class="muted">, {row.what}</span>
                        </th>
                        <td>
                          <b>{row.stat}</b>
                        </td>
                        <td>{row.p}</td>
                        <td class="muted">{row.beside}</td>
                        <td classList={{ muted: row.verdict === 'kept' }}>{row.verdict}</td>
                      </tr>
                    )}
                  </For>
                </tbody>
              </table>
              <Verdict words={found().words} doubt={found().verdict !== 'returns'} />
              <For each={[statistics.chartsWords(), sampleWords(found().sample)].filter(Boolean)}>
                {(words) => <p class="pair-sample muted">{words}</p>}
              </For>
            </>
          )}
        </Show>
      </StatisticsFrame>
    </div>
  );
}
