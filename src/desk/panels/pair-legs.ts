/** The instruments a panel of pair statistics is about: the pair of its group, and others that were added to it; how it is said, and its menu. */
import { type Accessor, createMemo } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import { partnerItem } from '../app/pair-menu.tsx';
import { instrumentWords } from '../app/words.ts';
import { count, counted, intervalWords } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { PanelProps } from './panel.ts';
import { openStatistics, type Statistics } from './statistics.ts';

/** What an analysis of pairs says of its bars (studies/legs.ts). */
export interface SampleOutput {
  bars: number;
  used: number;
  gap: number;
  stale: number;
  unknown: number;
  older: number;
  stopped: readonly { instrument: string; bars: number }[];
}

/** More legs than these in one menu are a list to be searched: the others are reached through the pair. */
const mostListed = 12;

export interface PairStatistics<Outputs> extends Statistics<Outputs> {
  /** `ETH on BTC`. */
  pairWords(): string;
}

export function openPairStatistics<Outputs>(props: PanelProps, id: string): PairStatistics<Outputs> {
  const { state } = props.desk;
  const { host } = props;
  const link = host.link();
  const also = (): readonly string[] => (Array.isArray(host.params().also) ? (host.params().also as string[]) : []);
  const legs: Accessor<readonly InstrumentInfo[]> = createMemo(() => {
    const [first, second] = [link.instrument(), link.partner()];
    if (!first || !second) return [];
    const more = state.instruments().filter(({ id: each }) => also().includes(each) && each !== first.id && each !== second.id);
    return [first, second, ...more];
  });
  const statistics = openStatistics<Outputs>(props, id, legs);
  const pairWords = (): string => {
    const [first, ...others] = legs().map(shortWords);
    return first ? `${first} on ${others.join(', ')}` : '';
  };
  const price = (): string => String(statistics.params().price ?? 'log');

  function menu(anchor: () => Element): MenuItem[] {
    const others = state.instruments().filter(({ id: each }) => each !== link.instrument()?.id && each !== link.partner()?.id);
    const more = others.slice(0, mostListed).map((info): MenuItem => {
      const checked = also().includes(info.id);
      const next = checked ? also().filter((each) => each !== info.id) : [...also(), info.id];
      return {
        kind: 'choice',
        title: instrumentWords(info),
        checked,
        stay: true,
        run: () => host.setParams({ ...host.params(), also: next }),
      };
    });
    const priceItem = (value: string, title: string): MenuItem => ({
      kind: 'choice',
      title,
      checked: price() === value,
      run: () => statistics.set({ ...statistics.params(), price: value }),
    });
    return [
      partnerItem(props.desk, link),
      ...(more.length > 0 ? [{ kind: 'heading' as const, title: 'Regress on these too' }, ...more] : []),
      { kind: 'heading', title: 'Prices' },
      priceItem('log', 'Logarithms'),
      priceItem('level', 'As quoted'),
      ...statistics.menu(anchor),
    ];
  }

  return {
    ...statistics,
    pairWords,
    words: () =>
      [
        pairWords(),
        price() === 'log' ? 'log prices' : 'prices as quoted',
        intervalWords(statistics.feed.answer()?.ask.interval ?? link.interval()),
        nWords(statistics),
      ]
        .filter(Boolean)
        .join(' · '),
    menu,
  };
}

/** `ETH`, where quote and type tell nothing apart. */
const shortWords = ({ base, symbol }: InstrumentInfo): string => base || symbol;

function nWords({ feed, out }: Statistics<unknown>): string {
  const sample = (out() as { sample?: SampleOutput } | undefined)?.sample;
  const n = sample ? `n ${count(sample.used)}` : '';
  return feed.computing() ? [n, 'computing'].filter(Boolean).join(', ') : n;
}

/** What was left out of the bars, in words; '' where nothing was. */
export function sampleWords({ bars, used, gap, stale, unknown, older, stopped }: SampleOutput): string {
  const parts = [
    gap > 0 ? `${count(gap)} with data missing` : '',
    stale > 0 ? `${count(stale)} in which one did not trade` : '',
    unknown > 0 ? `${count(unknown)} before one began` : '',
    older > 0 ? `${count(older)} older ones` : '',
  ].filter(Boolean);
  const left = parts.length > 0 ? `${count(used)} of ${counted(bars, 'bar')} used; left out: ${parts.join(', ')}.` : '';
  const ended = stopped.map((leg) => `${leg.instrument} has not traded for ${counted(leg.bars, 'bar')}.`);
  return [left, ...ended].filter(Boolean).join(' ');
}
