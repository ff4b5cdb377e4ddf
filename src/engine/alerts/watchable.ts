/** What conditions can name of a session: what the engine has by itself, what is computed already, and studies at their defaults. */
import type { AlertReference } from '../../api/alert-types.ts';
import { formatReference } from '../../core/reference.ts';
import type { Instrument } from '../../market/instrument.ts';
import { listStudies } from '../../studies/registry.ts';
import { marketSeries } from '../market-series.ts';
import { planReference } from '../planned.ts';

/** A file may name thousands of symbols. */
const instrumentsNamed = 8;

const own = [
  { id: 'trades', output: 'price', title: 'Last price', unit: (known: Instrument) => known.quote },
  { id: 'trades', output: 'qty', title: 'Size of the last trade', unit: (known: Instrument) => known.base },
  { id: 'quote', output: 'mid', title: 'Mid price', unit: (known: Instrument) => known.quote },
  { id: 'quote', output: 'spread', title: 'Best ask less best bid', unit: (known: Instrument) => known.quote },
  { id: 'bars', output: 'close', params: { interval: '1m' }, title: 'Close of the last minute', unit: (known: Instrument) => known.quote },
  { id: 'bars', output: 'volume', params: { interval: '1m' }, title: 'Volume of the last minute', unit: (known: Instrument) => known.base },
];

/** `has`: whether the session has rows of a market series of an instrument. */
export function watchable(
  instruments: readonly Instrument[],
  plan: readonly string[],
  has: (instrument: number, kind: number) => boolean,
): AlertReference[] {
  const found: AlertReference[] = [];
  const shown = instruments.filter((known) => known !== undefined).slice(0, instrumentsNamed);
  for (const known of shown) {
    const names = [known.id];
    for (const { id, output, params = {}, title, unit } of own)
      found.push({
        ref: formatReference({ id, instruments: names, params, output }),
        title,
        unit: unit(known),
        instruments: names,
        planned: true,
      });
    for (const { id, kind, rows, unitOf } of marketSeries)
      if (has(instruments.indexOf(known), kind))
        found.push({
          ref: formatReference({ id, instruments: names, params: {} }),
          title: rows,
          unit: unitOf(known),
          instruments: names,
          planned: true,
        });
  }
  const studies = listStudies();
  const add = (ref: string, planned: boolean): void => {
    const {
      key,
      study,
      instruments: places,
    } = planReference(
      ref,
      (id) => instruments.findIndex((known) => known?.id === id),
      () => [],
    );
    for (const spec of study?.outputs ?? []) {
      const named = `${key}.${spec.id}`;
      if (found.some((one) => one.ref === named)) continue;
      const names = places.map((place) => instruments[place]!.id);
      found.push({ ref: named, title: `${study?.title}: ${spec.title}`, unit: spec.unit, instruments: names, planned });
    }
  };
  for (const ref of plan) add(ref, true);
  for (const { id, instruments: wanted } of studies) {
    const sets =
      wanted === 1 ? shown.map(({ id: name }) => [name]) : shown.length > 1 ? [shown.slice(0, 2).map(({ id: name }) => name)] : [];
    for (const names of sets) add(formatReference({ id, instruments: names, params: {} }), false);
  }
  return found;
}
