/** The hedge ratio by several methods: values, intervals as numbers and on one axis, and whether they disagree. */
import './pair.css';
import { For, type JSX, Show } from 'solid-js';
import { Figure } from '../widgets/figure.tsx';
import { count, decimalsOf, figureDecimals, fixed } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import type { TableData } from '../widgets/table-data.ts';
import { openPairStatistics } from './pair-legs.ts';
import { axisOf, intervalText, ratioText, type SampleOutput, sampleWords } from './pair-words.ts';
import type { PanelProps } from './panel.ts';
import { StatisticsFrame } from './statistics-frame.tsx';

interface Estimate {
  id: string;
  title: string;
  detail: string;
  beta: number;
  lo: number;
  hi: number;
  n: number;
}

interface HedgeOutputs {
  legs: readonly { name: string; estimates: readonly Estimate[]; against: readonly string[] }[];
  agree: boolean;
  words: string;
  /** Intervals that hold 0. */
  zeroes: number;
  rsquared: number;
  sample: SampleOutput;
}

export function HedgePanel(props: PanelProps): JSX.Element {
  const statistics = openPairStatistics<HedgeOutputs>(props, 'pairs.hedge');
  const { feed, out } = statistics;
  let body!: HTMLDivElement;

  const decimals = (): number => {
    const widths = (out()?.legs ?? []).flatMap(({ estimates }) => estimates.map(({ lo, hi }) => hi - lo)).filter((width) => width > 0);
    return widths.length === 0 ? 3 : Math.max(2, Math.min(6, figureDecimals(Math.min(...widths), 3)));
  };
  const title = (each: Estimate): string => (each.detail ? `${each.title}, ${each.detail}` : each.title);

  function table(): TableData {
    const answer = feed.answer();
    return {
      words: statistics.words(),
      instruments: statistics.instruments().map(({ id }) => id),
      from: answer?.from ?? Number.NaN,
      to: answer?.asOf ?? Number.NaN,
      columns: [
        { id: 'leg', title: 'Against', kind: 'text' },
        { id: 'method', title: 'Method', kind: 'text' },
        { id: 'beta', title: 'β', kind: 'number', text: (value) => fixed(value, decimals()) },
        { id: 'lo', title: '95 % from', kind: 'number', text: (value) => fixed(value, decimals()) },
        { id: 'hi', title: '95 % to', kind: 'number', text: (value) => fixed(value, decimals()) },
        { id: 'n', title: 'n', kind: 'number', text: count },
      ],
      rows: (out()?.legs ?? []).flatMap(({ name, estimates }) =>
        estimates.map((each) => [name, title(each), each.beta, each.lo, each.hi, each.n]),
      ),
      note: [out()?.words, out() ? sampleWords(out()!.sample) : ''].filter(Boolean).join(' '),
    };
  }

  props.host.setHead({ words: statistics.words, menu: () => statistics.menu(() => body), table });

  return (
    <div class="scroll" ref={body} tabindex="0" role="group" aria-label="Hedge ratio">
      <StatisticsFrame feed={feed} shorter={statistics.shorter()} grows={statistics.grows()}>
        <Show when={out()}>
          {(found) => (
            <>
              <For each={found().legs}>
                {(leg) => {
                  const axis = (): [number, number] => axisOf(leg.estimates);
                  const digits = (): number =>
                    Math.min(3, Math.max(0, decimalsOf(10 ** Math.floor(Math.log10(axis()[1] - axis()[0]))) + 1));
                  return (
                    <table class="grid pair-hedge" classList={{ 'pair-outdated': feed.outdated() }} ref={(table) => rove(table)}>
                      <thead>
                        <tr>
                          <th scope="col">{found().legs.length > 1 ? `On ${leg.name}` : 'Method'}</th>
                          <th scope="col">β</th>
                          <th scope="col">95 % interval</th>
                          <th scope="col" class="pair-axis">
                            <span>{fixed(axis()[0], digits())}</span>
                            <span>{fixed(axis()[1], digits())}</span>
                          </th>
                        </tr>
                      </thead>
                      <tbody>
                        <For each={leg.estimates}>
                          {(each) => (
                            <tr>
                              <th scope="row">
                                <Figure
                                  desk={props.desk}
                                  class="about-link"
                                  about={statistics.about(`Hedge ratio, ${each.title}`, `β ${ratioText(each, decimals())}`, '', [
                                    ['95 % interval', intervalText(each, decimals())],
                                    ['How', each.detail],
                                    ['n', count(each.n)],
                                  ])}
                                >
                                  {each.title}
                                </Figure>
                                <small class="muted"> {each.detail}</small>
                              </th>
                              <td>
                                <b>{ratioText(each, decimals())}</b>
                              </td>
                              <td class="muted">{intervalText(each, decimals())}</td>
                              <td class="pair-axis">
                                <Whisker each={each} axis={axis()} odd={leg.against.includes(each.id)} />
                              </td>
                            </tr>
                          )}
                        </For>
                      </tbody>
                    </table>
                  );
                }}
              </For>
              <Verdict words={found().words} doubt={!found().agree || found().zeroes > 0} />
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

/** The first sentence stands out: what is to be taken from the table. */
export function Verdict(props: { words: string; doubt: boolean }): JSX.Element {
  const at = (): number => props.words.indexOf('. ') + 1;
  return (
    <p class="pair-verdict" role="status">
      <span classList={{ warn: props.doubt }}>{at() > 0 ? props.words.slice(0, at()) : props.words}</span>
      {at() > 0 ? props.words.slice(at()) : ''}
    </p>
  );
}

function Whisker(props: { each: Estimate; axis: [number, number]; odd: boolean }): JSX.Element {
  const place = (value: number): number => {
    const [low, high] = props.axis;
    return Math.max(0, Math.min(100, (100 * (value - low)) / (high - low)));
  };
  const ends = (): [number, number] => {
    const { lo, hi, beta } = props.each;
    return [place(Number.isFinite(lo) ? lo : beta), place(Number.isFinite(hi) ? hi : beta)];
  };
  return (
    <span class="pair-whisker" classList={{ odd: props.odd }} aria-hidden="true">
      <i style={{ left: `${ends()[0]}%`, width: `${ends()[1] - ends()[0]}%` }} />
      <Show when={props.each.beta >= props.axis[0] && props.each.beta <= props.axis[1]}>
        <b style={{ left: `${place(props.each.beta)}%` }} />
      </Show>
    </span>
  );
}
