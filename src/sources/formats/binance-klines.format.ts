/**
 * Klines of the Binance archive, and tables with the columns of its API: open time, prices, volume, close time, quote volume, trades,
 * bought volume. Times are milliseconds, in spot files of 2025 and later microseconds. The market follows from the archive's header, which
 * futures files have and spot files have not. COIN-M volumes are contracts beside base units.
 */
import { QuantabError } from '../../core/errors.ts';
import { binanceInstrument, contractValue, isCoinMargined } from '../binance-instrument.ts';
import { defineFormat, type FileHead } from '../format.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { symbolOfName, unnamed } from '../rows/symbol-of-name.ts';
import { type BarTable, barTable, isBarHeader } from '../table/bar-columns.ts';
import { openBars } from '../table/bars.ts';
import { intervalOfName, mostCommon } from '../table/interval.ts';
import { firstRxOf, namedTable, type TableHead, timesOf, unnamedTable } from '../table/table-head.ts';

const archive = 'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';
const row = /^\d{13,16},([\d.]+,){5}\d{13,16},[\d.]+,\d+,[\d.]+,[\d.]+,[\d.]+$/;
const nameParts = /([A-Z0-9]+(?:_[A-Z0-9]+)?)-(\d{1,2}(?:s|m|h|d|w|mo))-\d{4}/i;
const buyNames = /^takerbuy(base|volume|basevolume|baseassetvolume)$/;

interface Klines {
  readonly bars: BarTable;
  readonly symbol: string;
  /** Microseconds. */
  readonly length: number;
}

function tableOf(head: FileHead): TableHead | undefined {
  const named = namedTable(
    head,
    (names) => names[0] === 'opentime' && isBarHeader(names) && names.includes('closetime') && names.some((name) => buyNames.test(name)),
  );
  if (named) return named;
  const table = unnamedTable(head, row);
  return table && { ...table, names: archive.replaceAll('_', '').split(',') };
}

function klinesOf(head: FileHead): Klines | undefined {
  const table = tableOf(head);
  const bars = table && barTable(table);
  if (!table || !bars) return undefined;
  const [, named, interval] = nameParts.exec(head.name) ?? [];
  const starts = timesOf(table.samples, 0);
  const ends = timesOf(table.samples, table.names.indexOf('closetime'));
  const spans = starts.map((start, i) => Math.round(((ends[i] ?? Number.NaN) - start) / 1_000_000) * 1_000_000);
  const length = intervalOfName(interval ?? '') ?? mostCommon(spans);
  return length === undefined ? undefined : { bars, symbol: named?.toUpperCase() ?? symbolOfName(head.name), length };
}

export default defineFormat({
  id: 'binance-klines',
  title: 'Binance archive, klines',
  extensions: ['csv', 'zip'],
  example: '1735689600000000,93576.00,93610.93,93537.50,93610.93,8.21827,1735689659999999,768978.69,2631,3.95157,369757.32,0',
  sniff(head) {
    const klines = klinesOf(head);
    if (!klines) return { confidence: 0 };
    const { bars, symbol, length } = klines;
    const times = timesOf(bars.head.samples, 0);
    const columns = bars.head.header ?? String(bars.head.fieldCount);
    return { confidence: 0.96, ...firstRxOf(times), series: `${symbol} ${length} ${columns}` };
  },
  open(context) {
    const klines = klinesOf(context.head);
    if (!klines) throw new QuantabError('bad-input', `${context.name} holds no klines of Binance: expected are columns ${archive}.`);
    const { bars, length } = klines;
    const symbol = context.mapping?.symbol ?? klines.symbol;
    const coin = isCoinMargined(symbol);
    const futures = bars.head.header?.toLowerCase() === archive;
    const buyBase = bars.head.names.findIndex((name) => /^takerbuyquote/.test(name));
    const groups = coin ? bars.groups.map((group) => ({ ...group, buyVolume: buyBase })) : bars.groups;
    return openBars(context, {
      table: { ...bars, symbolColumn: undefined, groups },
      length,
      symbol,
      ...(coin ? { inverseValue: contractValue(symbol) } : {}),
      skipLines: (head) => tableOf(head)?.skipLines ?? 0,
      instrument(name, tickSize) {
        if (name === unnamed) return fileInstrument(name, tickSize);
        const made = binanceInstrument(name, futures || coin ? 'usd-m' : 'spot', tickSize);
        // Without the archive's header either market is possible; the id is that of spot.
        return made.type === 'spot' && !isMicroseconds(bars) ? { ...made, type: 'unknown' } : made;
      },
    });
  },
});

function isMicroseconds({ head }: BarTable): boolean {
  return /^\d{16}$/.test(head.samples[0]?.[0] ?? '');
}
