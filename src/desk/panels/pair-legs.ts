/** The instruments a panel of pair statistics is about: the pair of its group, and others that were added to it; how it is said, and its menu. */
import { type Accessor, createEffect, createMemo, createSignal, on, type Signal, untrack } from 'solid-js';
import type { InstrumentInfo } from '../../api/types.ts';
import { intervalMicros } from '../../core/interval.ts';
import type { Link } from '../app/links.ts';
import { partnerItem } from '../app/pair-items.ts';
import { openLegPicker } from '../app/pair-menu.tsx';
import { instrumentWords } from '../app/words.ts';
import { count, intervalWords } from '../widgets/format.ts';
import type { MenuItem } from '../widgets/menu.tsx';
import type { SampleOutput } from './pair-words.ts';
import type { PanelProps } from './panel.ts';
import { openStatistics, type Statistics } from './statistics.ts';

/** More instruments than these are a list to be searched. */
const mostListed = 8;

const sameIds = (a: readonly string[], b: readonly string[]): boolean => a.length === b.length && a.every((id, i) => id === b[i]);

/** Legs beside the pair of a group: all panels of the group measure the same ones. */
const added = new WeakMap<Link, Signal<readonly string[]>>();

/** They are kept with each panel, so that a workspace brings them back. */
function addedLegs({ host }: PanelProps, link: Link): Signal<readonly string[]> {
  const kept = (): readonly string[] => (Array.isArray(host.params().also) ? (host.params().also as string[]) : []);
  let held = added.get(link);
  if (!held) {
    held = createSignal(untrack(kept), { equals: sameIds });
    added.set(link, held);
  }
  const [legs, setLegs] = held;
  createEffect(on(kept, (ids) => setLegs(ids), { defer: true }));
  createEffect(() => {
    const ids = legs();
    if (!sameIds(ids, untrack(kept))) host.setParams({ ...untrack(host.params), also: ids });
  });
  return held;
}

export interface PairStatistics<Outputs> extends Statistics<Outputs> {
  /** `ETH on BTC`. */
  pairWords(): string;
  /** What the charts beside it leave out; '' where they show all legs. */
  chartsWords(): string;
}

export function openPairStatistics<Outputs>(props: PanelProps, id: string): PairStatistics<Outputs> {
  const { state } = props.desk;
  const { host } = props;
  const link = host.link();
  const [also, setAlso] = addedLegs(props, link);
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
    const toggle = (id: string): void => void setAlso(also().includes(id) ? also().filter((each) => each !== id) : [...also(), id]);
    const many = others.length > mostListed;
    const more = (many ? others.filter((each) => also().includes(each.id)) : others).map(
      (info): MenuItem => ({
        kind: 'choice',
        title: instrumentWords(info),
        checked: also().includes(info.id),
        stay: true,
        run: () => toggle(info.id),
      }),
    );
    if (many)
      more.push({ title: 'Another instrument…', run: () => queueMicrotask(() => openLegPicker(props.desk, others, also(), toggle)) });
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
    chartsWords: () => {
      const [first, second, third] = legs();
      return first && second && third ? `Spread and z-score beside it are of ${shortWords(first)} on ${shortWords(second)} alone.` : '';
    },
    words: () =>
      [
        intervalWords(statistics.feed.answer()?.ask.interval ?? link.interval()),
        nWords(statistics, state.session()?.from ?? Number.NaN),
        pairWords(),
        price() === 'log' ? 'log prices' : 'prices as quoted',
      ]
        .filter(Boolean)
        .join(' · '),
    menu,
  };
}

/** `ETH`, where quote and type tell nothing apart. */
const shortWords = ({ base, symbol }: InstrumentInfo): string => base || symbol;

/** `n 1,440`, and that older bars there are were not asked for. */
function nWords({ feed, out }: Statistics<unknown>, begin: number): string {
  const sample = (out() as { sample?: SampleOutput } | undefined)?.sample;
  const last = (feed.answer()?.from ?? Number.NaN) >= begin + 2 * intervalMicros(feed.answer()?.ask.interval ?? '1s');
  const n = sample ? (last ? `the last ${count(sample.used)} bars` : `n ${count(sample.used)}`) : '';
  return feed.computing() ? [n, 'computing'].filter(Boolean).join(', ') : n;
}
