/** Tests of returns: normal, uncorrelated, of one variance? Statistic, p and whether the null hypothesis is rejected at 5 %. */
import { For, type JSX, Show } from 'solid-js';
import { Figure } from '../widgets/figure.tsx';
import { axisNumber, count, counted, DASH, figures, fixed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import { pText, type TestRow, verdictOf, verdictText } from './normality-rows.ts';
import type { PanelProps } from './panel.ts';
import { countWords, openStatistics } from './statistics.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

/** Four figures; what is too long for its column in thousands and millions. The table and the explanation have all of it. */
const compact = (value: number): string => (Math.abs(value) >= 99_999.5 ? axisNumber(value, 0) : figures(value, 4));

interface NormalityOutputs {
  n: number;
  known: number;
  tests: TestRow[];
}

const titles: Record<string, string> = {
  'jarque-bera': 'Jarque–Bera',
  dagostino: 'D’Agostino K²',
  shapiro: 'Shapiro–Wilk',
  'anderson-darling': 'Anderson–Darling',
  'ljung-box': 'Ljung–Box',
  'arch-lm': 'ARCH LM',
};

/** Null hypotheses and how their group is headed. */
const nulls = [
  ['normal', 'Null: returns are normal'],
  ['uncorrelated', 'Null: returns are uncorrelated'],
  ['constant variance', 'Null: returns have one variance'],
] as const;

const titleOf = ({ id, lag }: TestRow): string =>
  [titles[id] ?? id, lag === undefined ? '' : counted(lag, 'lag')].filter(Boolean).join(', ');

export function NormalityPanel(props: PanelProps): JSX.Element {
  const statistics = openStatistics<NormalityOutputs>(props, 'returns.normality', 'one');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;
  const note = (): string => {
    const now = out();
    if (!now) return '';
    return now.n < now.known
      ? `${countWords(feed.answer(), now.known)}; the longest stretch without a hole has ${count(now.n)}`
      : countWords(feed.answer(), now.n);
  };
  props.host.setHead({
    words: () => statistics.words(),
    menu: () => statistics.menu(() => body).filter((item) => item.kind !== 'rule' && !('title' in item && item.title === 'Parameters…')),
    table: () => ({
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: feed.answer()?.from ?? Number.NaN,
      to: feed.answer()?.asOf ?? Number.NaN,
      columns: [
        { id: 'test', title: 'Test', kind: 'text' },
        { id: 'null', title: 'Null hypothesis', kind: 'text' },
        { id: 'lag', title: 'Lags', kind: 'number', text: count },
        { id: 'statistic', title: 'Statistic', kind: 'number', text: (value) => figures(value, 4) },
        { id: 'p', title: 'p', kind: 'number', text: (value) => fixed(value, 4) },
        { id: 'critical', title: '5 % critical value', kind: 'number', text: (value) => fixed(value, 3) },
        { id: 'verdict', title: 'Null at 5 %', kind: 'text' },
      ],
      rows: (out()?.tests ?? []).map((test) => [
        titles[test.id] ?? test.id,
        `returns are ${test.null}`,
        test.lag ?? Number.NaN,
        test.statistic ?? Number.NaN,
        test.p ?? Number.NaN,
        test.critical ?? Number.NaN,
        verdictText(test),
      ]),
      note: note(),
    }),
  });
  function row(test: TestRow): JSX.Element {
    const written = test.statistic === undefined ? DASH : compact(test.statistic);
    return (
      <tr>
        <th scope="row">{titleOf(test)}</th>
        <td>
          <Figure
            desk={props.desk}
            about={statistics.about(titleOf(test), written, '', [
              ['n', count(out()?.n ?? 0)],
              ['Statistic', figures(test.statistic ?? Number.NaN, 6)],
              ['p', pText(test)],
              ['Null hypothesis', `returns are ${test.null}: ${verdictText(test)} at 5 %`],
            ])}
          >
            {written}
          </Figure>
        </td>
        <td title={test.p === undefined && test.critical !== undefined ? '5 % critical value in place of p' : undefined}>{pText(test)}</td>
        <td classList={{ muted: !test.rejected }}>{verdictText(test)}</td>
      </tr>
    );
  }

  return (
    <div class="fill" ref={body}>
      <StatisticsFrame feed={feed}>
        <div class="scroll statistics-tests" tabindex="0" role="group" aria-label="Tests of returns">
          <table class="grid summary" ref={(table) => rove(table)}>
            <colgroup>
              <col style={{ width: '38%' }} />
              <col style={{ width: '20%' }} />
              <col style={{ width: '22%' }} />
              <col style={{ width: '20%' }} />
            </colgroup>
            <thead>
              <tr>
                <th scope="col">Test</th>
                <th scope="col">Statistic</th>
                <th scope="col">p</th>
                <th scope="col">Null at 5 %</th>
              </tr>
            </thead>
            <For each={nulls}>
              {([hypothesis, title]) => (
                <Show when={out()!.tests.some((test) => test.null === hypothesis)}>
                  <tbody>
                    <tr class="group">
                      <th colspan={4} scope="rowgroup">
                        {title}
                      </th>
                    </tr>
                    <For each={out()!.tests.filter((test) => test.null === hypothesis)}>{(test) => row(test)}</For>
                  </tbody>
                </Show>
              )}
            </For>
          </table>
          <Show when={verdictOf(out()!.tests)}>{(words) => <p class="statistics-verdict">{words()}</p>}</Show>
          <p class="statistics-verdict muted">{note()}</p>
        </div>
      </StatisticsFrame>
    </div>
  );
}
