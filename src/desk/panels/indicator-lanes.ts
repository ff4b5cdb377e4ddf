/** Indicators as traces over the candles and as lanes of their own below them. */
import type { InstrumentInfo, StudyOutline } from '../../api/types.ts';
import type { Interval } from '../../core/interval.ts';
import { needsTicks } from '../app/bars-by.ts';
import type { Feed } from '../app/feed.ts';
import type { Token } from '../charts/ink.ts';
import type { Band, Lane, Trace } from '../charts/lane.ts';
import { histogramTrace } from '../charts/traces/histogram.ts';
import { lineTrace } from '../charts/traces/line.ts';
import { axisNumber, decimalsOf, figureDecimals, figures } from '../widgets/format.ts';
import { shownOf } from '../widgets/status-value.tsx';
import { unitWords } from '../widgets/units.ts';
import { type PlacedIndicator, placeIndicators, readIndicators } from './indicator-list.ts';

/** Apart from candles and VWAP, in this order. */
const colours: readonly Token[] = ['series-1', 'series-4', 'series-3', 'series-7', 'series-6', 'series-5'];
const colourAt = (i: number): Token => colours[i % colours.length]!;

export interface DrawnIndicator extends PlacedIndicator {
  readonly colour: Token;
}

/** Those a workspace keeps that this instrument can give, each with a colour. */
export function indicatorsOn(
  kept: unknown,
  studies: readonly StudyOutline[],
  instrument: InstrumentInfo,
  interval: Interval,
): DrawnIndicator[] {
  return placeIndicators(readIndicators(kept), studies, instrument, interval)
    .filter(({ outputs }) => outputs.every(({ ref }) => !needsTicks(ref, instrument, studies)))
    .map((each, i) => ({ ...each, colour: colourAt(i) }));
}

/** Levels that are read against: overbought, oversold. */
const levels: Record<string, readonly number[]> = {
  'technical.rsi': [70, 30],
  'technical.stochastic': [80, 20],
  'technical.williams': [-20, -80],
  'technical.cci': [100, -100],
  'technical.adx': [25],
};

/** Lines of one over the candles: the first full, bands around it thin. */
export function overlayTraces(
  { title, outputs, colour }: DrawnIndicator,
  feeds: ReadonlyMap<string, Feed>,
  priceText: (value: number) => string,
  quote: string,
): Trace[] {
  return outputs.flatMap(({ output, ref }, i) => {
    const feed = feeds.get(ref);
    if (!feed) return [];
    const name = i === 0 ? title : `${title} ${output.title.toLowerCase()}`;
    return [
      lineTrace(feed, {
        title: name,
        colour,
        text: priceText,
        width: i === 0 ? 1.25 : 1,
        dash: i === 0 ? [] : [4, 3],
        tagged: i === 0,
        ownTag: true,
        unit: quote,
      }),
    ];
  });
}

/** A pane of its own; undefined until its feeds are there. */
export function indicatorLane(
  { key, title, study, outputs, colour }: DrawnIndicator,
  feeds: ReadonlyMap<string, Feed>,
  instrument: InstrumentInfo,
  interval: () => number,
): Lane | undefined {
  const unit = unitWords(outputs[0]?.output.unit ?? '', instrument);
  const drawn = outputs.flatMap(({ output, ref }, i) => {
    const feed = feeds.get(ref);
    if (!feed) return [];
    if (output.kind === 'histogram')
      return [{ behind: true, trace: histogramTrace(feed, { title: output.title, text: figures, interval, unit }) }];
    const own = i === 0 ? colour : colourAt(colours.indexOf(colour) + i);
    return [{ behind: false, trace: lineTrace(feed, { title: output.title, colour: own, text: figures, width: 1.25, unit }) }];
  });
  // Lines stand before bars.
  const traces = [...drawn.filter(({ behind }) => behind), ...drawn.filter(({ behind }) => !behind)].map(({ trace }) => trace);
  const first = outputs[0];
  if (traces.length === 0 || !first) return undefined;
  const marks = levels[study.id];
  const bands = marks?.map((value): Band => ({ value, colour: 'muted', dash: [3, 3] }));
  const signed = outputs.some(({ output }) => output.kind === 'histogram') || study.id === 'technical.macd';
  return {
    id: key,
    title: () => (unit ? `${title}, ${unit}` : title),
    about: {
      title,
      ref: first.ref,
      unit,
      shown: () => {
        const frame = feeds.get(first.ref)?.frame;
        return frame && shownOf(frame);
      },
      text: figures,
    },
    weight: 1,
    traces,
    ...(bands ? { bands, include: marks ?? [] } : {}),
    ...(signed ? { zero: true, range: 'symmetric' as const } : {}),
    axisText: (value, step) => axisNumber(value, decimalsOf(step)),
    tagText: (value) => axisNumber(value, figureDecimals(value)),
  };
}
