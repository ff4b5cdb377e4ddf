/** What can be dropped, in words, from the formats there are; asked of a worker when it is first shown. */
import { createSignal } from 'solid-js';
import type { FormatInfo, Quantab } from '../../api/types.ts';
import { sourceWords } from './words.ts';

const [formats, setFormats] = createSignal<readonly FormatInfo[]>([]);
let asked = false;
const inShort = 'CSV, JSON lines, archives of venues, session files';

/** Nothing while they are not told. */
function formatList(quantab: Quantab): readonly FormatInfo[] {
  if (!asked) {
    asked = true;
    quantab.sessions.formats().then(setFormats, () => {
      // The next time it is shown.
      asked = false;
    });
  }
  return formats();
}

export function formatTitles(quantab: Quantab): string {
  const titles = formatList(quantab).map(({ title }) => title);
  return titles.length > 0 ? titles.join(', ') : inShort;
}

/** Title of the format a session was read by; its own words where it was not read from a file. */
export function sourceTitle(quantab: Quantab, source: string): string {
  return formatList(quantab).find(({ id }) => id === source)?.title ?? sourceWords(source);
}

interface FormatGroup {
  title: string;
  kinds: string[];
}

/** By who writes them: `Binance archive, trades` (`binance-trades`) is `trades` of Binance. What anybody may write comes last. */
export function groupFormats(list: readonly Pick<FormatInfo, 'id' | 'title'>[]): FormatGroup[] {
  const groups = new Map<string, string[]>();
  const others: string[] = [];
  for (const { id, title } of list) {
    const [, first = '', kind = ''] = /^(\S+) (?:archive, )?(.+)$/.exec(title) ?? [];
    const own = id.split('-')[0] === first.toLowerCase() && !kind.startsWith('as ');
    if (own) groups.set(first, [...(groups.get(first) ?? []), kind]);
    else others.push(title);
  }
  const named = [...groups].map(([title, kinds]) => ({ title, kinds }));
  return others.length > 0 ? [...named, { title: 'Any venue', kinds: others }] : named;
}

/** Before the formats are told, what they are in short. */
export function formatGroups(quantab: Quantab): FormatGroup[] {
  const groups = groupFormats(formatList(quantab));
  return groups.length > 0 ? groups : [{ title: 'Any venue', kinds: [inShort] }];
}
