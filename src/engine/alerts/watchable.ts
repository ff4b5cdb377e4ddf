/** What conditions can name of a session: what the engine has by itself, what is computed already, and studies at their defaults. */
import type { AlertReference } from '../../api/alert-types.ts';
import type { InstrumentInfo } from '../../api/types.ts';
import { type Interval, intervalMicros, intervals } from '../../core/interval.ts';
import { formatReference, type ReferenceValue } from '../../core/reference.ts';
import { kindNames } from '../../market/meta.ts';
import { listStudies } from '../../studies/registry.ts';
import { marketSeries } from '../market-series.ts';
import { planReference } from '../planned.ts';

/** A file may name thousands of symbols. */
const instrumentsNamed = 8;

/** Whether it has bars and nothing finer: then no trade, no quote, and no shorter interval can be known. */
const onlyBars = ({ rows }: InstrumentInfo): boolean => (rows.bar ?? 0) > 0 && (rows.trade ?? 0) === 0;

/** The interval that values of bars are named at: a minute, or the shortest that the bars of all make up. */
function intervalFor(instruments: readonly InstrumentInfo[], usual: Interval): Interval {
  const length = Math.max(0, ...instruments.filter(onlyBars).map(({ barMicros }) => barMicros ?? 0));
  if (length === 0) return usual;
  return intervals.find((interval) => intervalMicros(interval) % length === 0) ?? usual;
}

export function watchable(instruments: readonly InstrumentInfo[], plan: readonly string[]): AlertReference[] {
  const found: AlertReference[] = [];
  const named = instruments.slice(0, instrumentsNamed);
  const own = (
    known: InstrumentInfo,
    id: string,
    output: string,
    title: string,
    unit: string,
    params: Record<string, ReferenceValue> = {},
  ): void => {
    const ref = formatReference({ id, instruments: [known.id], params, ...(output === '' ? {} : { output }) });
    found.push({ ref, title, unit, instruments: [known.id], planned: true });
  };
  for (const known of named) {
    const { quote, base, rows } = known;
    const interval = intervalFor([known], '1m');
    if (!onlyBars(known)) {
      own(known, 'trades', 'price', 'Last price', quote);
      own(known, 'trades', 'qty', 'Size of the last trade', base);
      own(known, 'quote', 'mid', 'Mid price', quote);
      own(known, 'quote', 'spread', 'Best ask less best bid', quote);
    }
    own(known, 'bars', 'close', `Close of the last bar, ${interval}`, quote, { interval });
    own(known, 'bars', 'volume', `Volume of the last bar, ${interval}`, base, { interval });
    for (const series of marketSeries)
      if ((rows[kindNames[series.kind]!] ?? 0) > 0) own(known, series.id, '', series.rows, series.unitOf(known));
  }
  const add = (ref: string, planned: boolean): void => {
    const {
      key,
      study,
      instruments: places,
    } = planReference(
      ref,
      (id) => instruments.findIndex((known) => known.id === id),
      () => [],
    );
    for (const spec of study?.outputs ?? []) {
      const one = `${key}.${spec.id}`;
      if (found.some((known) => known.ref === one)) continue;
      const names = places.map((place) => instruments[place]!.id);
      found.push({ ref: one, title: `${study?.title}: ${spec.title}`, unit: spec.unit, instruments: names, planned });
    }
  };
  for (const ref of plan) add(ref, true);
  for (const { id, clock, instruments: wanted, params } of listStudies()) {
    const sets = wanted === 1 ? named.map((known) => [known]) : named.length > 1 ? [named.slice(0, 2)] : [];
    for (const set of sets) {
      if (clock !== 'bar' && set.some(onlyBars)) continue;
      if (clock === 'book' && set.some(({ rows }) => (rows.level ?? 0) === 0)) continue;
      const usual = params.interval?.default as Interval | undefined;
      const given = usual && set.some(onlyBars) ? { interval: intervalFor(set, usual) } : {};
      add(formatReference({ id, instruments: set.map((known) => known.id), params: given }), false);
    }
  }
  return found;
}
