/** Where the symbol of rows comes from: a mapping that names one, a column, else the name of the file. */
import type { Mapping } from '../format.ts';
import type { Columns } from './fields.ts';

/** The fields to read and the symbol of all rows; undefined when each row names its own. */
export function rowSymbol(columns: Columns, mapping: Mapping | undefined, named: string): { columns: Columns; symbol: string | undefined } {
  const { symbol: _column, ...others } = columns;
  if (mapping?.symbol !== undefined) return { columns: others, symbol: mapping.symbol };
  return { columns, symbol: columns.symbol === undefined ? named : undefined };
}

/** Symbol of rows when nothing names one: the instrument is UNNAMED@file. */
export const unnamed = 'unnamed';

const coins = 'BTC|XBT|ETH|SOL|XRP|BNB|ADA|DOGE|LTC|BCH|DOT|LINK|TRX|AVAX';
const edge = (pattern: string, flags = ''): RegExp => new RegExp(`(?:^|[^A-Za-z])(${pattern})(?:[^A-Za-z]|$)`, flags);
/** Surest first. What also ends words (amateur, Elizabeth, country) needs capitals, a separator, or a coin before it. */
const pairs = [
  edge(`(?:${coins})[-_/]?(?:USDT|USDC|FDUSD|TUSD|BUSD|USD|EUR|GBP|TRY|JPY|BTC|ETH|BNB)`, 'i'),
  edge('[A-Z0-9]{2,10}(?:USDT|USDC|FDUSD|TUSD|BUSD|USD)', 'i'),
  edge('[A-Z0-9]{2,10}[-_/](?:USDT|USDC|FDUSD|TUSD|BUSD|USD|EUR|GBP|JPY|BTC|ETH|BNB)', 'i'),
  edge('[A-Z0-9]{2,10}(?:EUR|GBP|JPY|BTC|ETH|BNB)'),
];
const word =
  /^(\d+|trades?|ticks?|data|prices?|files?|exports?|samples?|tests?|all|my|in|spot|perp|futures?|binance|coinbase|kraken|agg|raw)[-_/]?(?:USDT|USDC|FDUSD|TUSD|BUSD|USD|EUR|GBP|JPY|BTC|ETH|BNB)$/i;

/** The symbol a file name tells: `BTCUSDT` of `my_BTCUSDT_2024-08-08.csv.gz`; of an archive's file its own name, then the archive's. */
export function symbolOfName(name: string): string {
  for (const part of name.split(/[/\\]/).reverse()) {
    const stem = part.replace(/(\.(csv|tsv|txt|json|ndjson|jsonl|gz|zip))+$/i, '');
    for (const pair of pairs) {
      const symbol = pair.exec(stem)?.[1];
      if (symbol !== undefined && !word.test(symbol)) return symbol.toUpperCase();
    }
  }
  return unnamed;
}
