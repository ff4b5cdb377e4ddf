/** The indicators of a candle chart: as its workspace keeps them, which studies can be one, and the references each is drawn from. */
import type { InstrumentInfo, StudyOutline } from '../../api/types.ts';
import type { ParamValues } from '../../core/doc.ts';
import type { Interval } from '../../core/interval.ts';
import { formatReference } from '../../core/reference.ts';
import type { OutputSpec } from '../../studies/study.ts';
import { clock } from '../widgets/format.ts';

export interface Indicator {
  readonly study: string;
  /** Those that differ from the study's own. */
  readonly params: ParamValues;
}

export interface PlacedIndicator {
  /** Unlike that of any other on the chart. */
  readonly key: string;
  readonly indicator: Indicator;
  readonly study: StudyOutline;
  /** `EMA 20`, `Bollinger 20, 2`. */
  readonly title: string;
  /** In units of price, drawn over the candles. */
  readonly overlay: boolean;
  readonly outputs: readonly { readonly output: OutputSpec; readonly ref: string }[];
}

const most = 12;
/** Counted from a moment, not over bars. */
const anchored = 'price.anchored-vwap';
/** In units of price, and yet no price. */
const notPrices = new Set(['atr', 'macd', 'momentum', 'tr']);
const abbreviations = new Set(['sma', 'ema', 'wma', 'rsi', 'macd', 'atr', 'obv', 'roc', 'cci', 'adx', 'mfi', 'tr']);
/** Whose short name would be that of something else on the chart, or says too little. */
const names: Record<string, string> = { 'technical.vwap': 'Day VWAP', 'technical.williams': 'Williams %R' };

const shortId = (study: string): string => study.slice(study.lastIndexOf('.') + 1);

/** Studies of one instrument's bars that a chart can have below or over it. */
export const canBeIndicator = ({ id, instruments }: Pick<StudyOutline, 'id' | 'instruments'>): boolean =>
  instruments === 1 && (id.startsWith('technical.') || id === 'risk.volatility' || id === anchored);

/** `EMA`, `Bollinger`: the study's short name. */
export function indicatorName({ id, title }: Pick<StudyOutline, 'id' | 'title'>): string {
  const short = shortId(id);
  if (names[id]) return names[id];
  if (abbreviations.has(short)) return short.toUpperCase();
  return id.startsWith('technical.') ? short.charAt(0).toUpperCase() + short.slice(1).replaceAll('-', ' ') : title;
}

/** Reads what a workspace keeps, which may be another person's. */
export function readIndicators(kept: unknown): Indicator[] {
  if (!Array.isArray(kept)) return [];
  return kept.slice(0, most).flatMap((each: unknown): Indicator[] => {
    const { study, params } = (each ?? {}) as Partial<Indicator>;
    if (typeof study !== 'string') return [];
    const own = typeof params === 'object' && params !== null ? Object.entries(params) : [];
    return [{ study, params: Object.fromEntries(own.filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value))) }];
  });
}

/** Those whose study is known, with references at the chart's interval. */
export function placeIndicators(
  list: readonly Indicator[],
  studies: readonly StudyOutline[],
  instrument: Pick<InstrumentInfo, 'id'>,
  interval: Interval,
): PlacedIndicator[] {
  return list.flatMap((indicator, i): PlacedIndicator[] => {
    const study = studies.find(({ id }) => id === indicator.study);
    if (!study || !canBeIndicator(study)) return [];
    const params = { ...indicator.params, ...(study.params.interval ? { interval } : {}) };
    const [first] = study.outputs;
    const ends = new Set(study.outputs.flatMap((output) => (output.interval ? [output.interval.lo, output.interval.hi] : [])));
    // Of several units the first is the one that is drawn.
    const drawn = study.outputs.filter(({ id, unit }) => unit === first?.unit && !ends.has(id));
    return [
      {
        key: `${i}-${indicator.study}`,
        indicator,
        study,
        title: [indicatorName(study), numbersOf(study, indicator.params)].filter(Boolean).join(' '),
        overlay: ['quote', 'price'].includes(first?.unit ?? '') && !notPrices.has(shortId(study.id)),
        outputs: (study.id === 'risk.volatility' ? drawn.slice(0, 1) : drawn).map((output) => ({
          output,
          ref: formatReference({ id: study.id, instruments: [instrument.id], params, output: output.id }),
        })),
      },
    ];
  });
}

/** `20`, `12, 26, 9`: the numbers it is known by. */
function numbersOf({ params }: StudyOutline, given: ParamValues): string {
  if (params.anchor) return Number(given.anchor) > 0 ? clock(Number(given.anchor) * 1e6) : '';
  return Object.entries(params)
    .flatMap(([name, spec]) => (typeof spec.default === 'number' ? [given[name] ?? spec.default] : []))
    .join(', ');
}
