/** A reference of the plan made sure of: what it names exists and its parameters are complete. */

import type { BarInterval } from '../api/types.ts';
import type { ParamSpecs, ParamValues } from '../core/doc.ts';
import { QuantabError } from '../core/errors.ts';
import { type Interval, intervals } from '../core/interval.ts';
import { formatReference, parseReference } from '../core/reference.ts';
import { completeParams, givenParams } from '../studies/params.ts';
import { findStudy, listStudies } from '../studies/registry.ts';
import type { StudyDefinition } from '../studies/study.ts';
import { barsAsked } from './bar-rule.ts';
import { type MarketSeries, marketSeries } from './market-series.ts';

/** References that are no studies: the engine has them of every instrument. */
const bareSpecs: Record<string, ParamSpecs> = {
  bars: {
    interval: { title: 'Bar interval', default: '1m', options: intervals },
    ticks: { title: 'Trades of a bar', default: 0, min: 0 },
    volume: { title: 'Base volume of a bar', default: 0, min: 0 },
    value: { title: 'Quote value of a bar', default: 0, min: 0 },
  },
  trades: {},
  quote: {},
  scalar: { series: { title: 'Place of the series in the list of its names', default: 0, min: 0, max: 65_535 } },
  ...Object.fromEntries(marketSeries.map(({ id }) => [id, {}])),
};

export type BareKind = 'bars' | 'trades' | 'quote' | 'scalar' | MarketSeries['id'];

export interface Planned {
  /** Canonical text without the output: equal for all ways to write it. */
  readonly key: string;
  readonly instruments: readonly number[];
  readonly params: ParamValues;
  readonly output: string | undefined;
  /** What `bars` are asked for. */
  readonly barsBy: BarInterval | undefined;
  /** Undefined for bars, trades, quote, scalar and what a venue tells beside them. */
  readonly study: StudyDefinition | undefined;
  readonly bare: BareKind | undefined;
}

/** `indexOf` gives an instrument's index, -1 for one the session does not have; `names` are those it has. */
export function planReference(text: string, indexOf: (id: string) => number, names: () => string[]): Planned {
  const reference = parseReference(text);
  const specs = bareSpecs[reference.id];
  const study = specs ? undefined : findStudy(reference.id);
  if (!specs && !study) {
    const known = [...listStudies().map((known) => known.id), ...Object.keys(bareSpecs)].join(', ');
    throw new QuantabError('not-found', `Reference "${text}": there is no study "${reference.id}"; there are ${known}.`);
  }
  const wanted = study?.instruments ?? 1;
  if (reference.instruments.length !== wanted) {
    const message = `Reference "${text}": ${reference.id} takes ${wanted} instrument${wanted > 1 ? 's' : ''}, was ${reference.instruments.length}.`;
    throw new QuantabError('bad-input', message);
  }
  const instruments = reference.instruments.map((id) => {
    const index = indexOf(id);
    if (index >= 0) return index;
    throw new QuantabError(
      'not-found',
      `Reference "${text}": the session has no instrument "${id}"; it has ${names().join(', ') || 'none'}.`,
    );
  });
  const own = study?.params ?? specs ?? {};
  const params = completeParams(reference.id, own, reference.params);
  if (study && reference.output !== undefined && !study.outputs.some((spec) => spec.id === reference.output)) {
    const known = study.outputs.map((spec) => spec.id).join(', ');
    throw new QuantabError('not-found', `Reference "${text}": ${study.id} has no output "${reference.output}"; it has ${known}.`);
  }
  const key = formatReference({ id: reference.id, instruments: reference.instruments, params: givenParams(own, params) });
  const bare = study ? undefined : (reference.id as BareKind);
  const barsBy = bare === 'bars' ? barsAsked(params, reference.params) : undefined;
  return { key, instruments, params, output: reference.output, study, bare, barsBy };
}

export function intervalOf(params: ParamValues): Interval {
  return params.interval as Interval;
}
