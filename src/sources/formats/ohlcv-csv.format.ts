/** Any CSV of bars: a time and open, high, low, close under their usual names in any order; volumes where there are; long or wide tables. */
import { QuantabError } from '../../core/errors.ts';
import { defineFormat, type FileHead, type Mapping } from '../format.ts';
import { fileInstrument } from '../rows/file-instrument.ts';
import { symbolOfName, unnamed } from '../rows/symbol-of-name.ts';
import { type BarTable, barTable, isBarHeader, mappedBars, mapsBars } from '../table/bar-columns.ts';
import { openBars } from '../table/bars.ts';
import { commonDifference, intervalOfName } from '../table/interval.ts';
import { firstRxOf, mappedTable, namedTable, timesOf } from '../table/table-head.ts';

const header = 'timestamp,open,high,low,close,volume';

function tableOf(head: FileHead, mapping?: Mapping): BarTable | undefined {
  if (mapping && mapsBars(mapping)) {
    const mapped = mappedTable(head, mapping);
    return mapped && mappedBars(mapped, mapping);
  }
  const table = namedTable(head, isBarHeader, mapping);
  return table && barTable(table);
}

/** Length of the bars: by their times, else by the name of the file. */
function lengthOf({ head, time }: BarTable, name: string): number | undefined {
  return commonDifference(timesOf(head.samples, time)) ?? intervalOfName(name);
}

/** `AAPL.csv` is of AAPL. */
function symbolOfFile(name: string): string {
  const symbol = symbolOfName(name);
  if (symbol !== unnamed) return symbol;
  return /^(?:.*[/\\])?([A-Z][A-Z0-9.]{0,9}?)(?:[-_].*)?\.(?:csv|tsv|txt)(?:\.gz)?$/.exec(name)?.[1] ?? unnamed;
}

/** Symbol of a group of a wide table: with the quote that the name of the file gives for all, as `bitfinex_(BTC,ETH)USD_d.csv`. */
function wideSymbol(group: string, name: string): string {
  const quote = /\)(USDT|USDC|USD|EUR|BTC)/.exec(name)?.[1] ?? '';
  return `${group}${quote}`;
}

/** Not the symbol: the next file of this header may be of another. */
function shared({ symbol: _own, ...mapping }: Mapping): Mapping {
  return mapping;
}

export default defineFormat({
  id: 'ohlcv-csv',
  title: 'Bars as CSV (open, high, low, close)',
  extensions: ['csv', 'tsv', 'txt'],
  example: `${header}\n2025-01-01 00:00:00,94098.9,94098.91,94049.47,94049.47,7.50148`,
  sniff(head, mapping) {
    const table = tableOf(head, mapping);
    if (!table) return { confidence: 0 };
    const times = timesOf(table.head.samples, table.time);
    const symbol = mapping?.symbol ?? symbolOfFile(head.name);
    // Files of one symbol and one header join; those that name no symbol might be of any.
    const joins = symbol !== unnamed && table.symbolColumn === undefined && firstRxOf(times) !== undefined;
    const series = joins ? { series: `${symbol} ${lengthOf(table, head.name)} ${table.head.header}` } : {};
    // Columns that a person named are no guess.
    return { confidence: mapping && mapsBars(mapping) ? 0.95 : 0.75, ...firstRxOf(times), ...series };
  },
  open(context) {
    const { name, head, mapping } = context;
    const table = tableOf(head, mapping);
    if (!table) throw new QuantabError('bad-input', `${name} is no table of bars: expected are columns like ${header}.`);
    const length = lengthOf(table, name);
    if (length === undefined && timesOf(table.head.samples, table.time).length > 0) {
      throw new QuantabError(
        'bad-input',
        `${name} holds bars of one time only, which does not tell how long they are: name the file like BTCUSDT-1m.csv, or add a later bar.`,
      );
    }
    if (table.decimalComma) context.report.note?.(`Numbers of ${name} were read with a decimal comma.`);
    return openBars(context, {
      table: mapping?.symbol === undefined ? table : { ...table, symbolColumn: undefined },
      length: length ?? 1,
      symbol: mapping?.symbol ?? symbolOfFile(name),
      instrument: (symbol, tickSize) => fileInstrument(table.groups[0]!.symbol === undefined ? symbol : wideSymbol(symbol, name), tickSize),
      skipLines: (further) => tableOf(further, mapping)?.head.skipLines ?? 0,
      remembered: mapping && mapsBars(mapping) ? shared(mapping) : undefined,
    });
  },
});
