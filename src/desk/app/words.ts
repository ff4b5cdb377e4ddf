/** Instruments, sources and references in words, and templates of references filled in. */
import type { Instrument } from '../../market/instrument.ts';
import { heldRows, type KindName } from '../../market/meta.ts';
import { counted } from '../widgets/format.ts';

const types: Record<string, string> = { perp: ' perp', future: ' future' };

/** `BTC-USDT perp`. */
export function instrumentWords({ base, quote, type }: Pick<Instrument, 'base' | 'quote' | 'type'>): string {
  return `${quote ? `${base}-${quote}` : base}${types[type] ?? ''}`;
}

const venues: Record<string, string> = { binance: 'Binance', file: '', okx: 'OKX' };

export function venueWords(venue: string): string {
  return venues[venue] ?? venue.charAt(0).toUpperCase() + venue.slice(1);
}

/** Words of an instrument id when nothing more is known: `BTC-USDT.perp@binance` is `BTC-USDT perp`. */
export function idWords(id: string): string {
  const [pair = id] = id.split('@');
  const dot = pair.lastIndexOf('.');
  return dot < 0 ? pair : `${pair.slice(0, dot)} ${pair.slice(dot + 1)}`;
}

/** `hftbacktest-raw` is `hftbacktest raw`. */
export const sourceWords = (source: string): string => source.replaceAll('-', ' ');

/** `50,000 bars and 3 gap markers`, `93,954 ticks`. */
export function storedWords(kinds: Partial<Record<KindName, number>>, noun = 'tick'): string {
  const held = heldRows(kinds);
  if (held.noun === 'row') return counted(held.n + (kinds.gap ?? 0), noun);
  return [counted(held.n, 'bar'), kinds.gap ? counted(kinds.gap, 'gap marker') : ''].filter(Boolean).join(' and ');
}

/** Fills `$1`, `$2` (instruments), `$i` (interval) and `$w` (bars of a window); undefined while an instrument it needs is missing. */
export function fillReference(template: string, instruments: readonly string[], interval: string, window = 60): string | undefined {
  let missing = false;
  const filled = template.replace(/\$([12iw])/g, (_, key: string) => {
    if (key === 'i') return interval;
    if (key === 'w') return String(window);
    const id = instruments[Number(key) - 1];
    if (id === undefined) missing = true;
    return id ?? '';
  });
  return missing ? undefined : filled;
}
