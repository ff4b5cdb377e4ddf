/** Summary statistics as rows of text, one column an instrument; and as a table of plain numbers. */
import type { InstrumentInfo, SummaryStatistics } from '../../api/types.ts';
import { instrumentWords } from '../app/words.ts';
import { count, DASH, figures, percent, price, signed, signedFigures, span } from '../widgets/format.ts';
import type { TableData } from '../widgets/table-data.ts';
import { baseUnit } from '../widgets/units.ts';

export interface SummaryRow {
  title: string;
  /** Of `figure-docs.ts`. */
  figure: string;
  hint?: string;
  text(stats: SummaryStatistics, info: InstrumentInfo): string;
}

/** 5,400,000 is 5.4 M: value traded is read for its size. */
export function compact(value: number): string {
  if (!Number.isFinite(value)) return DASH;
  const size = Math.abs(value);
  const [unit, name] = size >= 999.5e6 ? [1e9, ' bn'] : size >= 999.5e3 ? [1e6, ' M'] : [1, ''];
  return `${unit === 1 ? figures(value, 4) : figures(value / unit)}${name}`;
}

const bps = (value: number): string => signed(value * 1e4, 2);
/** What one trade cannot tell. */
const one = `${DASH} n = 1`;

/** The unit of quantities, kept on the line of its number. */
function unitAfter(info: InstrumentInfo): string {
  const unit = baseUnit(info);
  return unit ? `\u00a0${unit}` : '';
}

/** What bars of a file do not tell: single trades, and moves within a bar. */
const notInBars = `${DASH} not in bars`;

/** A sum with its unit; a dash and no unit where it is not known, and why where a file's bars do not give it. */
const told = ({ basis }: SummaryStatistics, value: number, text: string): string =>
  !Number.isNaN(value) ? text : basis === 'bars' ? `${DASH} not in this file` : DASH;

/** Of 1 s where there are trades, of the file's own interval where there are only bars. */
const returnsOf = (stats: SummaryStatistics): SummaryStatistics['return1s'] => stats.returns ?? stats.return1s;

export interface SummaryGroup {
  title: string;
  /** Where the title depends on what was found. */
  titleOf?(list: readonly SummaryStatistics[]): string;
  rows: readonly SummaryRow[];
}

export const summaryGroups: readonly SummaryGroup[] = [
  {
    title: 'Price',
    rows: [
      {
        title: 'First, last',
        figure: 'first-last',
        text: ({ first, last }, { tickSize }) => `${price(first, tickSize)}, ${price(last, tickSize)}`,
      },
      {
        title: 'Low, high',
        figure: 'low-high',
        text: ({ low, high }, { tickSize }) => `${price(low, tickSize)}, ${price(high, tickSize)}`,
      },
      { title: 'Change', figure: 'summary-change', text: ({ change, trades }) => (trades === 1 ? one : percent(change)) },
      {
        title: 'VWAP',
        figure: 'summary-vwap',
        text: (stats, { tickSize }) => told(stats, stats.vwap, price(stats.vwap, tickSize, 1)),
      },
    ],
  },
  {
    title: 'Traded',
    rows: [
      {
        title: 'Trades',
        figure: 'trades',
        text: (stats) =>
          stats.basis === 'trades' && Number.isNaN(stats.trades)
            ? `${DASH} no trades in this session`
            : told(stats, stats.trades, count(stats.trades)),
      },
      {
        title: 'Trades a second',
        figure: 'trades-a-second',
        text: ({ tradesPerSecond, trades, basis }) => (basis === 'bars' ? notInBars : trades === 1 ? one : figures(tradesPerSecond)),
      },
      {
        title: 'Volume',
        figure: 'volume',
        hint: 'base',
        text: (stats, info) => told(stats, stats.volume, `${compact(stats.volume)}${unitAfter(info)}`),
      },
      {
        title: 'Bought, sold',
        figure: 'bought-sold',
        hint: 'by the aggressor',
        text: (stats, info) => told(stats, stats.buyVolume, `${compact(stats.buyVolume)}, ${compact(stats.sellVolume)}${unitAfter(info)}`),
      },
      {
        title: 'Delta',
        figure: 'delta',
        text: (stats, info) => told(stats, stats.buyVolume, `${signedFigures(stats.buyVolume - stats.sellVolume)}${unitAfter(info)}`),
      },
      {
        title: 'Value',
        figure: 'value',
        hint: 'quote',
        text: (stats, { quote }) => told(stats, stats.value, `${compact(stats.value)} ${quote}`),
      },
      {
        title: 'Size: mean, median',
        figure: 'trade-size',
        text: (stats, info) => told(stats, stats.meanQty, `${figures(stats.meanQty)}, ${figures(stats.medianQty)}${unitAfter(info)}`),
      },
      {
        title: 'Largest trade',
        figure: 'largest-trade',
        text: ({ largestQty, basis }, info) =>
          basis === 'bars' ? notInBars : Number.isNaN(largestQty) ? DASH : `${figures(largestQty, 4)}${unitAfter(info)}`,
      },
    ],
  },
  {
    title: 'Returns of 1 s, bp',
    titleOf(list) {
      const lengths = [...new Set(list.map(({ returns }) => returns?.intervalMicros ?? 1e6))];
      return `Returns of ${lengths.map(span).join(', ')}, bp`;
    },
    rows: [
      { title: 'n', figure: 'return-n', text: (stats) => count(returnsOf(stats).n) },
      { title: 'Mean', figure: 'return-mean', text: (stats) => signed(returnsOf(stats).mean * 1e4, 4) },
      { title: 'Standard deviation', figure: 'return-std', text: (stats) => figures(returnsOf(stats).std * 1e4) },
      { title: 'Skew', figure: 'return-skew', text: (stats) => signed(returnsOf(stats).skew, 2) },
      {
        title: 'Excess kurtosis',
        figure: 'return-kurtosis',
        hint: '0 is normal',
        text: (stats) => signed(returnsOf(stats).kurtosis, 1),
      },
      { title: 'Worst, best', figure: 'return-range', text: (stats) => `${bps(returnsOf(stats).min)}, ${bps(returnsOf(stats).max)}` },
    ],
  },
  {
    title: 'Best quotes',
    rows: [
      {
        title: 'Spread',
        figure: 'mean-spread',
        hint: 'mean over time',
        text: ({ spread }, { quote }) => (spread.n > 0 ? `${figures(spread.mean)} ${quote}` : `${DASH} no quotes`),
      },
      { title: 'Spread, bp', figure: 'spread-bps', text: ({ spread }) => (spread.n > 0 ? figures(spread.bps) : DASH) },
      { title: 'Quotes', figure: 'quotes', text: ({ spread }) => (spread.n > 0 ? count(spread.n) : DASH) },
      { title: 'Gaps', figure: 'gaps', text: ({ gaps }) => count(gaps) },
    ],
  },
];

/** A row a statistic, a column an instrument; names are those of `quantab.data.stats`. */
export function summaryTable(list: readonly SummaryStatistics[], infos: readonly InstrumentInfo[]): TableData {
  const [first] = list;
  const names = [...new Set(list.flatMap((stats) => Object.entries(stats).flatMap(([name, value]) => namesOf(name, value))))];
  return {
    words: infos.map(instrumentWords).join(', '),
    instruments: infos.map(({ id }) => id),
    from: first?.from ?? Number.NaN,
    to: first?.to ?? Number.NaN,
    columns: [
      { id: 'statistic', title: 'Statistic', kind: 'text' },
      { id: 'unit', title: 'Unit', kind: 'text' },
      ...infos.map((info) => ({
        id: info.id,
        title: instrumentWords(info),
        kind: 'number' as const,
        text: (value: number) => figures(value, 5),
      })),
    ],
    rows: names.map((name) => [
      name,
      unitOf(name, infos),
      ...infos.map(({ id }) =>
        numberOf(
          list.find(({ instrument }) => instrument === id),
          name,
        ),
      ),
    ]),
  };
}

function namesOf(name: string, value: unknown): string[] {
  if (name === 'instrument' || name === 'from' || name === 'to') return [];
  return typeof value === 'object' && value !== null ? Object.keys(value).map((part) => `${name}.${part}`) : [name];
}

function numberOf(stats: SummaryStatistics | undefined, name: string): number {
  let value: unknown = stats;
  for (const part of name.split('.')) value = (value as Record<string, unknown> | undefined)?.[part];
  return typeof value === 'number' ? value : Number.NaN;
}

function unitOf(name: string, [info]: readonly InstrumentInfo[]): string {
  if (/^(first|last|high|low|vwap|value|spread\.mean)$/.test(name)) return info?.quote ?? '';
  if (/volume$|qty$/i.test(name)) return info ? baseUnit(info) : '';
  if (name === 'spread.bps') return 'bp';
  if (name === 'tradesPerSecond') return '1/s';
  if (name === 'returns.intervalMicros') return 'µs';
  return name === 'change' || /^(return1s|returns)\.(mean|std|min|max)$/.test(name) ? 'fraction' : '';
}
