/** Which instruments a search finds, and what is typed by hand. */
import type { VenueInstruments } from '../../api/stream-types.ts';
import { idWords } from '../app/words.ts';

/** As many as are listed at once; the rest is found by typing. */
export const mostListed = 60;

/** By id where this version lists it, else as the venue spells it: so a stream takes it. `told`: what the venue has answered. */
export function namesOf(listed: readonly string[], told: VenueInstruments | undefined): readonly string[] {
  if (!told?.isAnswer) return listed;
  const here = new Set(listed);
  return told.instruments.map(({ id, symbol }) => (here.has(id) ? id : symbol));
}

/** `BTC-USDT.perp@binance` is found by btc, btcusdt, btc-usdt, perp. */
const searched = (id: string): string => {
  const words = idWords(id).toLowerCase();
  return `${words} ${words.replace(/[^a-z0-9]/g, '')}`;
};

export interface Found {
  ids: string[];
  /** More are known than are listed. */
  more: number;
}

/** Those that are picked first, in the order they were picked; then what every word of the query finds, as the venue lists them. */
export function findInstruments(known: readonly string[], picked: readonly string[], query: string): Found {
  const words = query.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const matches = (id: string): boolean => {
    const names = searched(id);
    return words.every((word) => names.includes(word) || names.includes(word.replace(/[^a-z0-9]/g, '')));
  };
  const rest = known.filter((id) => !picked.includes(id) && matches(id));
  const shown = rest.slice(0, mostListed);
  return { ids: [...picked.filter((id) => words.length === 0 || matches(id)), ...shown], more: rest.length - shown.length };
}

/** A symbol that no list has, as the venue spells it; undefined where the list has it or nothing was typed. */
export function byHand(known: readonly string[], picked: readonly string[], query: string): string | undefined {
  const typed = query.trim();
  if (typed === '' || /\s/.test(typed)) return undefined;
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  const same = (id: string): boolean => id.toLowerCase() === typed.toLowerCase() || plain(idWords(id).split(' ')[0] ?? '') === plain(typed);
  return known.some(same) || picked.some((id) => id.toLowerCase() === typed.toLowerCase()) ? undefined : typed;
}
