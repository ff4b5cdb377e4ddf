/** The hedge ratio by several methods: values, intervals as numbers and on one axis, and whether they disagree. */
import './pair.css';
import { For, type JSX, Show } from 'solid-js';
import { Figure } from '../widgets/figure.tsx';
import { count, decimalsOf, figureDecimals, fixed, range } from '../widgets/format.ts';
import { rove } from '../widgets/rove.ts';
import type { TableData } from '../widgets/table-data.ts';
import { openPairStatistics, type SampleOutput, sampleWords } from './pair-legs.ts';
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
  rsquared: number;
  sample: SampleOutput;
}

/** Both ends of the axis that all intervals of a leg share; one that is many times as wide as the others runs out of it. */
export function axisOf(estimates: readonly { beta: number; lo: number; hi: number }[]): [number, number] {
  const known = estimates.filter(({ beta }) => Number.isFinite(beta));
  const half = known
    .map(({ beta, lo, hi }) => Math.max(beta - lo, hi - beta))
    .filter(Number.isFinite)
    .sort((a, b) => a - b);
  const usual = (half[Math.floor((half.length - 1) / 2)] ?? 0) * 4;
  const near = (value: number, beta: number): number => Math.max(beta - usual, Math.min(beta + usual, value));
  const low = Math.min(...known.map(({ beta, lo }) => near(Number.isFinite(lo) ? lo : beta, beta)));
  const high = Math.max(...known.map(({ beta, hi }) => near(Number.isFinite(hi) ? hi : beta, beta)));
  if (!Number.isFinite(low) || !Number.isFinite(high)) return [0, 1];
  const room = Math.max((high - low) * 0.08, Math.abs(high) * 1e-6, 1e-9);
  return [low - room, high + room];
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
      <StatisticsFrame feed={feed}>
        <Show when={out()}>
          {(found) => (
            <>
              <For each={found().legs}>
                {(leg) => {
                  const axis = (): [number, number] => axisOf(leg.estimates);
                  const digits = (): number =>
                    Math.min(3, Math.max(0, decimalsOf(10 ** Math.floor(Math.log10(axis()[1] - axis()[0]))) + 1));
                  return (
                    <table class="grid pair-hedge" ref={(table) => rove(table)}>
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
                                  about={statistics.about(`Hedge ratio, ${each.title}`, `β ${fixed(each.beta, decimals())}`, '', [
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
                                <b>{fixed(each.beta, decimals())}</b>
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
              <Verdict words={found().words} doubt={!found().agree} />
              <Show when={sampleWords(found().sample)}>{(words) => <p class="pair-sample muted">{words()}</p>}</Show>
            </>
          )}
        </Show>
      </StatisticsFrame>
    </div>
  );
}

const intervalText = ({ lo, hi }: Estimate, decimals: number): string =>
  Number.isFinite(lo) && Number.isFinite(hi) ? range(lo, hi, decimals) : '— not known';

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
      <Show when={Number.isFinite(props.each.beta)}>
        <b style={{ left: `${place(props.each.beta)}%` }} />
      </Show>
    </span>
  );
}
