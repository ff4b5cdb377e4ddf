/** Makes the sources of values: outputs of studies, and what the engine has of an instrument by itself. */
import { QuantabError } from '../../core/errors.ts';
import type { Lane } from '../lane.ts';
import type { BareKind, Planned } from '../planned.ts';
import type { MakeSource, Source } from '../source.ts';
import type { Tape } from '../tape.ts';

const barValues = ['open', 'high', 'low', 'close', 'volume', 'buyVolume', 'value', 'trades'];

/** Values of what is no study; the one that a reference without an output means comes first. */
function valuesOf(bare: BareKind): readonly string[] {
  if (bare === 'bars') return ['close', ...barValues.filter((name) => name !== 'close')];
  if (bare === 'trades') return ['price', 'qty', 'side'];
  return bare === 'quote' ? ['mid', 'bid', 'ask', 'bidQty', 'askQty', 'spread'] : ['value'];
}

/** The value a reference names; throws where there is no such one. */
export function valueNamed({ bare, study, key, output, barsBy }: Planned): string {
  if (study) return output ?? study.outputs[0].id;
  if (bare === 'bars' && typeof barsBy !== 'string')
    throw new QuantabError('unsupported', `${key}: bars that close by a rule cannot be watched; name an interval.`);
  const known = valuesOf(bare as BareKind);
  if (output === undefined || known.includes(output)) return output ?? known[0];
  throw new QuantabError('not-found', `${key} has no value "${output}"; it has ${known.join(', ')}.`);
}

/** Of a lane whose view number `column` it is. */
function ofView(lane: Lane, column: number, last: () => number): Source {
  return { host: lane, fill: (into, at, rows) => into.set(lane.views[column].subarray(0, rows), at), last };
}

export const makeSource: MakeSource = (planned, { tape, node, lane }): Source => {
  const { bare, params } = planned;
  const name = valueNamed(planned);
  if (node) {
    const c = node.study.definition.outputs.findIndex((spec) => spec.id === name);
    const output = node.study.outputs[c]!;
    const last = (): number => (node.waiting ? Number.NaN : node.last(c));
    return {
      host: node.lane,
      fill: (into, at, rows) => into.set(output.view.subarray(0, rows), at),
      last,
      status: () => node.status(c, 0),
    };
  }
  if (bare === 'trades') {
    const last = (): number => (name === 'price' && !tape.broken ? tape.bars.close : Number.NaN);
    return ofView(lane('trade'), ['price', 'qty', 'side'].indexOf(name) + 1, last);
  }
  if (bare === 'bars') return ofView(lane('bar'), barValues.indexOf(name) + 1, () => Number.NaN);
  if (bare === 'quote') return quoteSource(lane('quote'), tape, name);
  const values = tape.series(bare === 'scalar' ? (params.series as number) : bare);
  return { host: values, fill: (into, at, rows) => values.copy(into, at, rows), last: () => (tape.dark ? Number.NaN : values.last) };
};

function quoteSource(lane: Lane, { quote }: Tape, name: string): Source {
  const column = ['bid', 'bidQty', 'ask', 'askQty'].indexOf(name) + 1;
  if (column > 0) return ofView(lane, column, () => quote[name as 'bid']);
  const of = name === 'mid' ? (bid: number, ask: number): number => (bid + ask) / 2 : (bid: number, ask: number): number => ask - bid;
  return {
    host: lane,
    fill(into, at, rows) {
      const [, bid, , ask] = lane.views;
      for (let i = 0; i < rows; i++) into[at + i] = of(bid[i], ask[i]);
    },
    last: () => of(quote.bid, quote.ask),
  };
}
